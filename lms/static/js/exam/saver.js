// Saves answers: one by one while the network is there, all that wait in one go when it comes back. Says "saved" only when the server has.
import { Store } from "./store.js";

const DELAY = 400;
const PATIENCE = [4000, 8000, 16000, 35000]; // a server that answers late is waited for longer each time
export const STILL = ["break", "paused"];
const AGAIN = [1000, 2000, 4000, 8000, 15000];

class SignedOut extends Error {}

export class Saver extends EventTarget {
  constructor(root, clock) {
    super();
    this.root = root;
    this.clock = clock;
    this.store = new Store(root.dataset.attempt);
    this.queue = new Map();
    this.unkept = new Set(); // questions that wait here and are not yet on the disk of this device
    this.held = new Map(); // the highest seq of each question that the server has confirmed to this page
    this.failures = 0;
    this.late = 0; // how often in a row no answer came in time
    this.away = false; // signed out: only this person can change that
    this.heardAt = performance.now();
    this.settled = false;
    this.state = document.getElementById("save-state");
    this.banner = document.getElementById("exam-offline");
    this.token = root.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    addEventListener("online", () => this.flush());
    addEventListener("offline", () => this.lost());
  }

  get waiting() {
    return this.queue.size;
  }

  quietFor() {
    return performance.now() - this.heardAt;
  }

  async open() {
    await this.store.open();
    if (STILL.includes(this.root.dataset.state)) return; // what waits is sent when the exam goes on
    for (const { attempt, ...record } of await this.store.all()) if (!this.queue.has(record.n)) this.queue.set(record.n, record);
    if (this.waiting) this.flush();
  }

  // A change of a question; `record` {n, seq, answer, …} takes the place of an earlier one that still waits.
  add(record, { at = this.clock.iso() } = {}) {
    const before = this.queue.get(record.n);
    const seconds = (before?.seconds ?? 0) + (record.seconds ?? 0);
    this.queue.set(record.n, { ...before, ...record, seconds, at });
    this.keep(this.queue.get(record.n));
    this.say("saving");
    this.changed(record.n);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.failures ? AGAIN[0] : DELAY);
  }

  async keep(record) {
    this.unkept.add(record.n);
    await this.store.put(record);
    this.unkept.delete(record.n);
    if (!this.banner.hidden) this.warn();
  }

  // Sends what waits. True when nothing waits any more. With `untilDone`, goes on until the grace after the deadline is over.
  async flush({ untilDone = false } = {}) {
    clearTimeout(this.timer);
    while (this.sending) await this.sending; // one request at a time: a late copy of an older answer must not look like another tab's
    if (!this.waiting) return true;
    this.sending = this.send([...this.queue.values()]).finally(() => { this.sending = null; });
    const sent = await this.sending;
    if (!sent && untilDone) {
      await new Promise((done) => setTimeout(done, AGAIN[0]));
      return this.flush({ untilDone: this.clock.now() < this.graceEnds() });
    }
    if (!sent || this.waiting) this.timer = setTimeout(() => this.flush(), sent ? 0 : AGAIN[Math.min(this.failures, AGAIN.length) - 1]);
    return sent && !this.waiting;
  }

  graceEnds() {
    this.ends ??= this.clock.now() + 60000;
    return this.ends;
  }

  async send(records) {
    this.refusal = null;
    this.stands = false;
    try {
      const told = records.length === 1 && !this.failures ? await this.one(records[0]) : await this.several(records);
      const recovered = this.failures > 0;
      this.found(told);
      // A refusal stays in sight: "saved" would be untrue.
      if (this.refusal) this.say("", { text: this.refusal });
      else if (recovered) this.say("all", { n: records.length });
      else if (!this.waiting) this.say("saved", { time: this.hour() });
      this.hear(told);
      if (this.stands) {
        this.failures = 1;
        this.ask();
      }
      return !this.stands;
    } catch (error) {
      this.lost(error);
      return false;
    }
  }

  async one(record) {
    const { n, ...body } = record;
    const [status, told] = await this.call(`${this.root.dataset.answers}${n}/`, "PUT", body);
    if (status === 409) this.refused(record, ours(told, told.error));
    else this.confirmed(record, ours(told, told.saved_seq >= record.seq).saved_seq);
    return told;
  }

  async several(records) {
    const [status, told] = await this.call(this.root.dataset.answers, "POST", { answers: records });
    if (status === 409) {
      this.say("", { text: told.error });
      throw new Error(told.error);
    }
    ours(told, told.saved && told.refused && records.every(({ n }) => told.refused[n] || Number.isInteger(told.saved[n])));
    for (const record of records) {
      const refusal = told.refused[record.n];
      if (refusal) this.refused(record, refusal);
      else this.confirmed(record, told.saved[record.n]);
    }
    return told;
  }

  confirmed(record, seq) {
    this.held.set(record.n, Math.max(this.held.get(record.n) ?? 0, seq));
    if (this.queue.get(record.n)?.seq === record.seq) {
      this.queue.delete(record.n);
      this.store.drop(record.n);
    }
    this.dispatchEvent(new CustomEvent("saved", { detail: { n: record.n, seq } }));
    this.changed(record.n);
  }

  refused(record, { error, code }) {
    // An older copy of what this page itself has saved since is no news.
    if (code === "stale" && this.held.get(record.n) >= record.seq) {
      this.confirmed(record, record.seq);
      return;
    }
    this.refusal = error;
    if (code === "still") { // a pause or a break: it is sent again when the exam goes on
      this.stands = true;
      return;
    }
    this.queue.delete(record.n);
    this.store.drop(record.n);
    this.changed(record.n);
    this.dispatchEvent(new CustomEvent("refused", { detail: { n: record.n, code } }));
  }

  // [status, what the server said], with how long it took. Whatever is not the server's own word is an error: a hotel's network answers
  // everything with a page of its own, and whoever is signed out is shown the door.
  async call(url, method, body, more = {}) {
    const began = performance.now();
    let response = await this.fetch(url, method, body, more);
    if (response.status === 403 && method !== "GET") {
      await this.renew();
      response = await this.fetch(url, method, body, more);
    }
    if (response.redirected || (response.status !== 409 && !response.ok)) throw new Error(String(response.status));
    const told = await response.json();
    ours(told, told);
    told.round_trip = performance.now() - began;
    return [response.status, told];
  }

  async fetch(url, method, body, more) {
    const patience = PATIENCE[this.over ? 0 : Math.min(this.late, PATIENCE.length - 1)];
    const response = await fetch(url, {
      method,
      body: body && JSON.stringify(body),
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token },
      signal: more.keepalive ? undefined : AbortSignal.timeout(patience),
      ...more,
    });
    const door = new URL(this.root.dataset.login, location.href).href;
    if (response.status === 401 || (response.redirected && response.url.split("?")[0] === door)) throw new SignedOut();
    return response;
  }

  // The forms of this page carry the token of the session before: whoever has signed in again, in another tab, has another one.
  async renew() {
    const [, told] = await this.call(`${this.root.dataset.clock}?token=yes`, "GET");
    this.token = ours(told, told.token).token;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = told.token;
    this.away = false;
  }

  // After a refusal without a word: names what is wrong, and what can be put right is.
  async recover() {
    this.lost(await this.renew().catch((error) => error));
  }

  // Leaving the page: what waits goes out with the page; the store keeps it until the server has confirmed it.
  flushNow() {
    clearTimeout(this.timer);
    if (this.waiting) this.call(this.root.dataset.answers, "POST", { answers: [...this.queue.values()] }, { keepalive: true }).catch(() => {});
  }

  // `n`: the question in sight, for whoever watches the room.
  async ask(n) {
    try {
      if (this.away) await this.renew();
      const [, told] = await this.call(n ? `${this.root.dataset.clock}?n=${n}` : this.root.dataset.clock, "GET");
      this.found(ours(told, told.state));
      this.hear(told);
    } catch (error) {
      this.lost(error);
    }
  }

  hear(told) {
    this.heardAt = performance.now();
    if (told.server_now) this.dispatchEvent(new CustomEvent("clock", { detail: told }));
  }

  lost(error) {
    this.failures += 1;
    this.late = error?.name === "TimeoutError" ? this.late + 1 : 0;
    this.away = error instanceof SignedOut;
    this.warn();
    this.say("lost", this.waiting ? { n: this.waiting } : { text: "" }); // the banner says why
  }

  found({ round_trip }) {
    this.failures = 0;
    if (round_trip < PATIENCE[0]) this.late = 0;
    this.away = false;
    this.banner.hidden = true;
  }

  // The way back in is put there once: a link that is made anew each second cannot be pressed.
  warn() {
    if (!this.away) this.banner.textContent = this.outage();
    else if (!this.banner.querySelector("a")) this.banner.replaceChildren(document.getElementById("exam-signed-out").content.cloneNode(true));
    this.banner.hidden = false;
  }

  outage() {
    return this.state.dataset[this.over ? "ended" : "offline"].replace("%(n)s", [...this.queue.keys()].filter((n) => !this.unkept.has(n)).length);
  }

  changed(n) {
    if (!this.banner.hidden) this.warn();
    this.dispatchEvent(new CustomEvent("changed", { detail: { n, waits: this.queue.has(n) } }));
  }

  say(name, { n, time, text } = {}) {
    this.state.textContent = text ?? (this.state.dataset[name] ?? "").replace("%(n)s", n).replace("%(time)s", time);
    this.state.dataset.now = name || "refused";
  }

  hour() {
    return new Date(this.clock.now()).toLocaleTimeString(document.documentElement.lang, { hourCycle: "h23" }); // as the site writes hours
  }
}

// What the server said, if it is what our server says.
function ours(told, is) {
  if (!is) throw new Error("not ours");
  return told;
}
