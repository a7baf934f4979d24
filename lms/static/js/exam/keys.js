// The keyboard: one key for each act, none while something is being typed.
import { strike } from "./kinds.js";

export function keys(root, items, timer) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog:modal") || event.target.closest("dialog")) return;
    if (event.target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
    if (act(event.key, root, items, timer, event.target)) event.preventDefault();
  });
}

function act(key, root, items, timer, target) {
  const form = items.current;
  if (key === "t") return timer.tellNow(), true;
  if (key === "?") return document.getElementById("exam-keys")?.showModal(), true;
  if (!form || form.hidden) return false;
  if (key === "ArrowRight") return items.step(1), true;
  if (key === "ArrowLeft") return items.step(-1), true;
  if (key === "f") return form.querySelector("[name=flagged][type=checkbox]")?.click(), true;
  if (key === "l") return document.getElementById("exam-language")?.click(), true;
  if (key === "Enter") return checked(form, target);
  if (key === "s") return struck(form, items, target);
  return chosen(form, key);
}

// In a quiz that teaches as it goes, Enter checks the answer; a link or button in focus keeps its own Enter.
function checked(form, target) {
  const button = form.querySelector("[data-check]");
  if (!button || target.closest("a, button, summary")) return false;
  button.click();
  return true;
}

function struck(form, items, target) {
  const option = target.closest?.(".option[data-option]");
  if (!option) return false;
  strike(option, () => items.note(form));
  return true;
}

function chosen(form, key) {
  const options = form.querySelectorAll(".option input");
  const at = /^[1-9]$/.test(key) ? Number(key) - 1 : /^[a-e]$/.test(key) ? key.charCodeAt(0) - 97 : -1;
  if (at < 0 || at >= options.length || options[at].disabled) return false;
  options[at].focus();
  options[at].click();
  return true;
}
