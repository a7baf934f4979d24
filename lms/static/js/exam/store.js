// Answers that the server has not confirmed, on this device, by attempt: a crash or a closed lid loses none.
const NAME = "jalon-exam";
const TABLE = "waiting";

export class Store {
  constructor(attempt) {
    this.attempt = attempt;
  }

  async open() {
    try {
      this.db = await new Promise((done, failed) => {
        const request = indexedDB.open(NAME, 1);
        request.onupgradeneeded = () => request.result.createObjectStore(TABLE, { keyPath: ["attempt", "n"] });
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
      });
    } catch {
      this.db = null; // a browser that keeps nothing: answers wait in this page only
    }
  }

  table(mode) {
    return this.db.transaction(TABLE, mode, { durability: "strict" }).objectStore(TABLE);
  }

  // Done when the record is on the disk, or this browser turned out to keep nothing: only then may a page say how many wait.
  async put(record) {
    if (!this.db) return;
    try {
      const table = this.table("readwrite");
      table.put({ ...record, attempt: this.attempt });
      await new Promise((done) => {
        table.transaction.oncomplete = table.transaction.onabort = done;
        table.transaction.commit?.();
      });
    } catch {
      this.db = null; // the person has emptied the browser's memory meanwhile: answers wait in this page only
    }
  }

  drop(n) {
    this.db && this.table("readwrite").delete([this.attempt, n]);
  }

  async all() {
    if (!this.db) return [];
    return new Promise((done) => {
      const range = IDBKeyRange.bound([this.attempt, 0], [this.attempt, 100000]);
      const request = this.table("readonly").getAll(range);
      request.onsuccess = () => done(request.result);
      request.onerror = () => done([]);
    });
  }
}
