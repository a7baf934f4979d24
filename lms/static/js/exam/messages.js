// What the invigilator says: shown until it is read and put away, on this device.
export class Messages {
  constructor(root) {
    this.box = document.getElementById("exam-messages");
    this.key = `exam-messages:${root.dataset.attempt}`;
    this.read = new Set(JSON.parse(sessionStorage.getItem(this.key) ?? "[]"));
    this.known = this.box ? this.box.querySelectorAll("[data-message]").length : 0;
    for (const shown of this.box?.querySelectorAll("[data-message]") ?? []) this.bind(shown);
  }

  // `messages` [{id, text, at}], all there are.
  show(messages) {
    this.known = messages.length;
    for (const { id, text, at } of this.box ? messages : []) {
      if (this.box.querySelector(`[data-message="${id}"]`)) continue;
      const made = this.box.querySelector("template").content.firstElementChild.cloneNode(true);
      made.dataset.message = id;
      made.querySelector("[data-text]").textContent = text;
      const time = made.querySelector("time");
      time.dateTime = at;
      time.textContent = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      this.box.append(made);
      this.bind(made);
    }
  }

  bind(shown) {
    shown.hidden = this.read.has(shown.dataset.message);
    const button = shown.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => {
      shown.hidden = true;
      this.read.add(shown.dataset.message);
      sessionStorage.setItem(this.key, JSON.stringify([...this.read]));
    });
  }
}
