// Calculator, notes, the open book, highlighting, the other language, the full screen.
import { calculate } from "./sum.js";

const PAUSE = 1500;

export function tools(root, items, saver) {
  const group = root.querySelector(".exam-tools");
  if (!group) return;
  group.hidden = false;
  for (const button of group.querySelectorAll("[data-dialog]")) {
    button.addEventListener("click", () => open(document.getElementById(button.dataset.dialog)));
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog:modal")) document.querySelector(".dialog--tool[open]")?.close();
  });
  folded(group);
  striker(root);
  calculator();
  notes(root, saver);
  highlighter(root, items);
  book(root, saver);
  screen();
  const turn = document.getElementById("exam-language");
  turn.addEventListener("click", async () => {
    const wanted = turn.dataset.other;
    await items.turn(wanted);
    if (items.language !== wanted) return;
    turn.dataset.other = wanted === "fr" ? "en" : "fr";
    turn.textContent = wanted === "fr" ? "English" : "Français";
  });
}

// A tool stands beside the question, one at a time, and its button puts it away again; what stops the page is modal.
function open(dialog) {
  if (!dialog.classList.contains("dialog--tool")) return dialog.showModal();
  const wasOpen = dialog.open;
  for (const other of document.querySelectorAll(".dialog--tool[open]")) other.close();
  if (!wasOpen) dialog.show();
}

// On a phone the tools are behind one button.
function folded(group) {
  const button = group.querySelector("[aria-controls]");
  button.addEventListener("click", () => button.setAttribute("aria-expanded", String(button.getAttribute("aria-expanded") !== "true")));
}

// Where nothing hovers, the buttons that strike out are there while this tool is on.
function striker(root) {
  const button = document.getElementById("exam-strike");
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    root.dataset.striking = on ? "yes" : "no";
  });
}

function calculator() {
  const [input, shown] = [document.getElementById("exam-sum"), document.getElementById("exam-sum-is")];
  const go = () => {
    const found = calculate(input.value);
    shown.textContent = found === null ? shown.dataset.error : found.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 10 });
  };
  document.getElementById("exam-sum-go").addEventListener("click", go);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    go();
  });
}

function notes(root, saver) {
  const field = document.getElementById("exam-notes");
  let timer;
  const save = () => saver.call(root.dataset.scratchpad, "POST", { text: field.value }).catch(() => { timer = setTimeout(save, 5000); });
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  field.closest("dialog").addEventListener("close", () => { clearTimeout(timer); save(); });
}

// Filling the screen is a choice: nothing depends on it, and leaving it is no news.
function screen() {
  const button = document.getElementById("exam-screen");
  const enter = button.textContent;
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {}));
  document.addEventListener("fullscreenchange", () => {
    button.textContent = document.fullscreenElement ? button.dataset.leave : enter;
  });
}

// Highlights are spans of the stem's text, drawn over it: the text itself is never changed.
function highlighter(root, items) {
  const button = document.getElementById("exam-highlight");
  if (!CSS.highlights) {
    button.hidden = true;
    return;
  }
  const hint = document.createElement("span");
  hint.className = "muted small";
  hint.hidden = true;
  hint.textContent = button.dataset.choose;
  button.after(hint);
  const draw = () => {
    const ranges = [];
    for (const stem of root.querySelectorAll(".question:not([hidden]) [data-stem]")) {
      for (const [start, end] of JSON.parse(stem.closest("form").dataset.highlights ?? "[]")) ranges.push(rangeOf(stem, start, end));
    }
    CSS.highlights.set("exam", new Highlight(...ranges.filter(Boolean)));
  };
  button.addEventListener("mousedown", (event) => event.preventDefault());
  // Where copying is made harder, nothing can be selected until this tool is in use: press, select in the question, press again.
  const isGuarded = root.dataset.deter === "yes";
  const says = document.getElementById("exam-says");
  if (isGuarded) button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", () => {
    // Read before the text is closed to selection again, which may take the selection away.
    const selection = getSelection();
    const range = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
    if (isGuarded) {
      const opens = root.dataset.marking !== "yes";
      root.dataset.marking = opens ? "yes" : "no";
      button.setAttribute("aria-pressed", String(opens));
      hint.hidden = !opens;
      if (opens) {
        selection.removeAllRanges();
        says.textContent = hint.textContent;
        return;
      }
    }
    const form = items.current;
    const stem = form?.querySelector("[data-stem]");
    if (!stem || !range || form.dataset.checked !== undefined) return;
    const held = JSON.parse(form.dataset.highlights ?? "[]");
    if (range.collapsed || !range.intersectsNode(stem)) form.dataset.highlights = "[]";
    else {
      // A whole paragraph selected by three clicks ends behind it: what lies in the stem is meant.
      if (!stem.contains(range.startContainer)) range.setStart(stem, 0);
      if (!stem.contains(range.endContainer)) range.setEnd(stem, stem.childNodes.length);
      const before = document.createRange();
      before.setStart(stem, 0);
      before.setEnd(range.startContainer, range.startOffset);
      const start = before.toString().length;
      form.dataset.highlights = JSON.stringify([...held, [start, start + range.toString().length]].slice(-20));
    }
    selection.removeAllRanges();
    items.note(form);
    draw();
  });
  new MutationObserver(draw).observe(document.getElementById("exam-stage"), { attributes: true, attributeFilter: ["hidden"], subtree: true, childList: true });
  draw();
}

function rangeOf(root, start, end) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let [at, begun] = [0, false];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!begun && start < at + node.length) {
      range.setStart(node, start - at);
      begun = true;
    }
    if (begun && end <= at + node.length) {
      range.setEnd(node, end - at);
      return range;
    }
    at += node.length;
  }
  return null;
}

// The open book: what was looked up, and for how long, is kept: speed of look-up is what fails people.
function book(root, saver) {
  const dialog = document.getElementById("exam-book");
  if (!dialog) return;
  const find = dialog.querySelector("input");
  find.addEventListener("input", () => {
    const wanted = find.value.toLocaleLowerCase();
    for (const entry of dialog.querySelectorAll("details")) entry.hidden = !entry.textContent.toLocaleLowerCase().includes(wanted);
  });
  for (const entry of dialog.querySelectorAll("details")) {
    let since = 0;
    entry.addEventListener("toggle", () => {
      if (entry.open) since = performance.now();
      else tell(entry, since);
    });
  }
  const tell = (entry, since) => {
    const seconds = Math.round((performance.now() - since) / 1000);
    saver.call(root.dataset.lookUps, "POST", { entry: entry.dataset.entry, seconds }).catch(() => {});
  };
  dialog.addEventListener("close", () => {
    for (const entry of dialog.querySelectorAll("details[open]")) entry.open = false;
  });
}
