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
    return this.db.transaction(TABLE, mode).objectStore(TABLE);
  }

  put(record) {
    this.db?.transaction && this.table("readwrite").put({ ...record, attempt: this.attempt });
  }

  drop(n) {
    this.db?.transaction && this.table("readwrite").delete([this.attempt, n]);
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
