// Makes copying harder where the exam asks for it: the text stays text for screen readers, and what is typed can be copied.
export function deter(root) {
  if (root.dataset.deter !== "yes") return;
  const typed = (target) => target.closest?.("input, textarea, [contenteditable]");
  for (const kind of ["copy", "cut", "dragstart", "contextmenu"]) {
    root.addEventListener(kind, (event) => {
      if (!typed(event.target)) event.preventDefault();
    });
  }
}
