// The questions of the present part: all of them are here, one is in sight. Every change goes to the saver.
import { copy, isBlank, putAnswer, readAnswer } from "./answer.js";
import { enhance } from "./kinds.js";

export class Items {
  constructor(root, saver, clock) {
    this.root = root;
    this.saver = saver;
    this.stage = document.getElementById("exam-stage");
    this.navigator = document.getElementById("exam-navigator");
    this.place = document.getElementById("exam-place");
    this.language = root.dataset.language;
    this.forms = { [this.language]: new Map() };
    this.current = this.stage?.querySelector(".question") ?? null;
    this.since = performance.now();
    this.read = new Set(); // the scenarios that were in sight
    if (!this.stage) return;
    if (this.current) {
      this.take(this.current);
      this.fold(this.current);
    }
    this.stage.addEventListener("submit", (event) => this.submitted(event));
    this.navigator.addEventListener("click", (event) => this.pressed(event));
    this.filters();
    saver.addEventListener("saved", ({ detail }) => this.saved(detail));
    saver.addEventListener("changed", ({ detail }) => this.mark(detail.n, detail.waits));
    saver.addEventListener("refused", ({ detail }) => detail.code === "stale" && this.stale(detail.n));
    addEventListener("popstate", () => this.show(Number(new URLSearchParams(location.search).get("n")), { push: false }));
  }

  get here() {
    return this.forms[this.language];
  }

  // The other questions of this part; until they are here, links load pages as without script.
  async load(language = this.language) {
    if (this.root.dataset.state !== "running" || !this.stage) return false;
    try {
      const response = await fetch(`${this.root.dataset.items}?lang=${language}`);
      if (!response.ok) return false;
      const box = document.createElement("template");
      box.innerHTML = await response.text();
      const forms = (this.forms[language] ??= new Map());
      const given = new Map(JSON.parse(box.content.querySelector("#exam-given").textContent).map((row) => [row.n, row]));
      for (const form of box.content.querySelectorAll(".question")) {
        const n = Number(form.dataset.n);
        if (forms.has(n) || given.get(n).checked) continue; // what was checked is explained on a page of its own
        putAnswer(form, given.get(n));
        this.stage.append(form);
        this.take(form, language);
      }
      return true;
    } catch {
      return false;
    }
  }

  take(form, language = this.language) {
    this.forms[language].set(Number(form.dataset.n), form);
    if (form.dataset.checked !== undefined) { // told, and answered no more
      form.addEventListener("click", (event) => this.followed(event));
      return;
    }
    enhance(form, () => this.note(form));
    form.addEventListener("input", (event) => event.target.matches("textarea, input[type=text], input:not([type])") && this.note(form));
    form.addEventListener("change", () => this.note(form));
  }

  // Something in the form changed.
  note(form) {
    if (form.dataset.checked !== undefined) return;
    const n = Number(form.dataset.n);
    const answer = readAnswer(form);
    form.dataset.seq = String(Number(form.dataset.seq) + 1);
    form.dataset.answered = isBlank(answer) ? "no" : "yes";
    this.saver.add({
      n,
      seq: Number(form.dataset.seq),
      answer,
      flagged: form.querySelector("[name=flagged][type=checkbox]").checked,
      confidence: form.querySelector("[name=confidence]:checked")?.value ?? "",
      marked_up: this.markedUp(form),
      seconds: this.spent(),
    });
    this.mark(n, true);
  }

  markedUp(form) {
    const struck = [...form.querySelectorAll("[data-option].is-struck")].map((option) => option.dataset.option);
    return { struck, highlights: JSON.parse(form.dataset.highlights ?? "[]") };
  }

  // Whole seconds on the question in sight since they were last counted.
  spent() {
    const seconds = Math.floor((performance.now() - this.since) / 1000);
    this.since += seconds * 1000;
    return seconds;
  }

  saved({ n, seq }) {
    for (const forms of Object.values(this.forms)) {
      const form = forms.get(n);
      if (form) form.dataset.seq = String(Math.max(Number(form.dataset.seq), seq));
    }
  }

  stale(n) {
    this.root.querySelector("#save-state").textContent = this.root.querySelector("#save-state").dataset.elsewhere;
    this.here.get(n)?.classList.add("is-elsewhere");
  }

  // What the server holds is newer than this page: it was saved elsewhere.
  compare(seqs) {
    for (const [n, seq] of Object.entries(seqs)) {
      const form = this.here?.get(Number(n));
      if (form && seq > Number(form.dataset.seq)) this.stale(Number(n));
    }
  }

  numbers() {
    return [...this.navigator.querySelectorAll("[data-n]")].map((item) => Number(item.dataset.n));
  }

  step(by) {
    const numbers = this.numbers();
    const at = numbers.indexOf(Number(this.current?.dataset.n)) + by;
    if (at < 0) return;
    if (at >= numbers.length) this.review();
    else if (!this.show(numbers[at])) this.leaveFor(`?n=${numbers[at]}`);
  }

  review() {
    this.leaveFor("?n=end");
  }

  // Another page, once everything is saved.
  async leaveFor(address) {
    if (await this.saver.flush()) location.assign(address);
  }

  show(n, { push = true } = {}) {
    const form = this.here.get(n);
    if (!form || !this.current) return false;
    if (this.current !== form) this.leave();
    for (const each of this.stage.children) each.hidden = each !== form && each.dataset.of !== String(n);
    this.current = form;
    this.since = performance.now();
    const numbers = this.numbers();
    this.fold(form);
    if (form.dataset.checked === undefined) {
      form.querySelector("[data-step='-1']").hidden = n === numbers[0];
      form.querySelector("[data-more]").hidden = n === numbers.at(-1);
      form.querySelector("[data-end]").hidden = n !== numbers.at(-1);
    }
    for (const link of this.navigator.querySelectorAll("a[aria-current]")) link.removeAttribute("aria-current");
    this.navigator.querySelector(`[data-n="${n}"] a`)?.setAttribute("aria-current", "page");
    this.place.firstChild.data = this.place.firstChild.data.replace(/\d+/, n);
    document.title = document.title.replace(/\d+/, n);
    if (push) history.pushState(null, "", `?n=${n}`);
    scrollTo({ top: 0 });
    const heading = form.querySelector("[data-heading]");
    heading.setAttribute("tabindex", "-1");
    heading.focus({ preventScroll: true });
    return true;
  }

  // On a small screen a scenario is read with its first question, and is one press away from then on.
  fold(form) {
    const sheet = form.querySelector(".scenario");
    if (!sheet || form.dataset.folded || !matchMedia("(width < 62rem)").matches) return;
    const words = sheet.textContent;
    sheet.open = !this.read.has(words);
    form.dataset.folded = "yes";
    this.read.add(words);
  }

  // Time spent on a question that was looked at and not changed is kept with its next change.
  leave() {
    const form = this.current;
    if (form.dataset.answered === "yes" || !this.saver.waiting) this.spent();
    this.saver.flush();
  }

  submitted(event) {
    const step = event.submitter?.dataset.step;
    const checks = event.submitter?.dataset.check !== undefined;
    if (!checks && (!step || !this.numbers().length)) return;
    event.preventDefault();
    if (checks) this.check(event.submitter.formAction);
    else this.step(Number(step));
  }

  // The steps of a told answer are links: they leave nothing unsaved behind either.
  followed(event) {
    const link = event.target.closest("a[data-step]");
    if (!link || !this.numbers().length) return;
    event.preventDefault();
    this.step(Number(link.dataset.step));
  }

  // The server checks what it holds.
  async check(address) {
    if (!(await this.saver.flush())) return;
    const form = document.createElement("form");
    Object.assign(form, { method: "post", action: address, hidden: true });
    form.innerHTML = `<input name="csrfmiddlewaretoken">`;
    form.firstChild.value = this.saver.token;
    document.body.append(form);
    form.submit();
  }

  pressed(event) {
    const link = event.target.closest("a");
    if (!link) return;
    if (link.id === "exam-review") {
      event.preventDefault();
      this.review();
    } else if (link.closest("[data-n]") && this.show(Number(link.closest("[data-n]").dataset.n))) event.preventDefault();
  }

  // State in the navigator, in words and in looks.
  mark(n, waits) {
    const item = this.navigator?.querySelector(`[data-n="${n}"]`);
    const form = this.here?.get(n);
    if (!item || !form) return;
    const words = this.navigator.dataset;
    const answered = form.dataset.answered === "yes";
    const flagged = form.querySelector("[name=flagged][type=checkbox]")?.checked ?? false;
    item.querySelector("a").classList.toggle("is-answered", answered);
    item.querySelector("a").classList.toggle("is-flagged", flagged);
    item.querySelector("a").classList.toggle("is-waiting", waits);
    item.querySelector(".navigator-flag").hidden = !flagged;
    const said = [answered ? words.answered : words.open, flagged && words.flagged, waits && words.waiting].filter(Boolean);
    item.querySelector("[data-state]").textContent = `, ${said.join(", ")}`;
  }

  filters() {
    const group = this.navigator.querySelector(".navigator-filters");
    group.hidden = false;
    group.addEventListener("click", (event) => {
      const chosen = event.target.dataset.filter;
      if (!chosen) return;
      for (const button of group.children) button.setAttribute("aria-pressed", String(button.dataset.filter === chosen));
      for (const item of this.navigator.querySelectorAll("[data-n]")) {
        const link = item.querySelector("a");
        item.hidden = (chosen === "open" && link.classList.contains("is-answered")) || (chosen === "flagged" && !link.classList.contains("is-flagged"));
      }
      // A heading over no number says nothing.
      for (const run of this.navigator.querySelectorAll("[data-run]")) run.hidden = !run.querySelector("[data-n]:not([hidden])");
    });
  }

  // The same question in the other language, with everything that was given.
  async turn(language) {
    if (language === this.language || !this.current) return;
    if (!this.forms[language] || !this.forms[language].size) {
      if (!(await this.load(language))) return;
    }
    const n = Number(this.current.dataset.n);
    if (!this.forms[language].has(n)) {
      this.leaveFor(location.pathname.replace(`/${this.language}/`, `/${language}/`) + `?n=${n}`);
      return;
    }
    for (const [number, form] of this.here) if (this.forms[language].has(number)) copy(form, this.forms[language].get(number));
    this.language = language;
    this.show(n, { push: false });
  }
}
