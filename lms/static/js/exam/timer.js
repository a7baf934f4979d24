// The time left, shown and hidden; told to screen readers at half, a fifth, a twentieth and the last minute, and on demand.
const MARKS = [["half", 0.5], ["fifth", 0.2], ["last", 0.05]];

export class Timer extends EventTarget {
  constructor(root, clock, deadline) {
    super();
    this.clock = clock;
    this.shown = document.getElementById("exam-timer");
    this.says = document.getElementById("exam-says");
    this.toggle = document.getElementById("exam-hide-time");
    this.pace = document.getElementById("exam-pace");
    this.told = new Set();
    this.deadline = deadline ? Date.parse(deadline) : null;
    this.whole = this.deadline ? this.deadline - clock.now() : 0;
    this.rest(root);
    if (!this.shown) return;
    this.forget();
    this.toggle.hidden = false;
    this.toggle.addEventListener("click", () => this.hide());
    this.tick();
  }

  // What had been passed when the page opened is not announced.
  forget() {
    for (const [name, share] of MARKS) if (this.left() <= this.whole * share * 0.999) this.told.add(name);
  }

  left() {
    return this.deadline - this.clock.now();
  }

  until(deadline) {
    if (!deadline || !this.shown) return;
    const moment = Date.parse(deadline);
    if (moment - this.deadline > 1000) {
      this.deadline = moment;
      this.told.clear();
      this.whole = Math.max(this.whole, this.left());
      this.say("more");
    }
    this.deadline = moment;
  }

  text(ms = this.left()) {
    const seconds = Math.max(Math.ceil(ms / 1000), 0);
    const hours = Math.floor(seconds / 3600);
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor((seconds % 3600) / 60);
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
  }

  say(name) {
    this.says.textContent = this.shown.dataset[name].replace("%(time)s", this.text());
  }

  tellNow() {
    if (this.shown) this.say("label");
  }

  tick() {
    const left = this.left();
    this.shown.textContent = this.text();
    this.shown.classList.toggle("is-short", left < 300000);
    this.plan(left);
    for (const [name, share] of MARKS) this.once(name, left <= this.whole * share);
    this.once("minute", left <= 60000 && this.whole > 120000);
    if (left <= 0) {
      this.once("over", true);
      if (!this.ended) {
        this.ended = true;
        this.dispatchEvent(new Event("over"));
      }
    } else {
      this.ended = false;
    }
    setTimeout(() => this.tick(), 1000 - (Math.abs(left) % 1000) + 10);
  }

  // Where one would be by now with the same time for each question: seen, never announced.
  plan(left) {
    if (!this.pace) return;
    const { seconds, items, words } = this.pace.dataset;
    const part = 1 - Math.min(Math.max(left / (seconds * 1000), 0), 1);
    const text = words.replace("%(n)s", Math.min(Math.floor(part * items) + 1, items));
    if (this.pace.textContent !== text) this.pace.textContent = text;
  }

  once(name, when) {
    if (!when || this.told.has(name)) return;
    this.told.add(name);
    this.say(name);
  }

  hide() {
    const hidden = this.toggle.getAttribute("aria-pressed") !== "true";
    this.toggle.setAttribute("aria-pressed", String(hidden));
    this.shown.classList.toggle("visually-hidden", hidden);
    if (this.pace) this.pace.hidden = hidden;
    [this.toggle.textContent, this.toggle.dataset.show] = [this.toggle.dataset.show, this.toggle.textContent];
  }

  // A break has a clock of its own.
  rest(root) {
    const shown = root.querySelector("#break-timer");
    if (!shown) return;
    const until = Date.parse(shown.dataset.until);
    const tick = () => {
      const left = until - this.clock.now();
      shown.textContent = (left < 0 ? "+" : "") + this.text(Math.abs(left));
      shown.classList.toggle("is-short", left < 60000);
      setTimeout(tick, 1000);
    };
    tick();
  }
}
