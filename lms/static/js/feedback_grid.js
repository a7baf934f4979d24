// The grid of what a quiz tells: a preset fills it, and a tick makes the choice one's own.
const OWN = "own";

for (const grid of document.querySelectorAll("[data-feedback-grid]")) {
  const chosen = grid.closest("form")?.elements.namedItem("feedback");
  const boxes = grid.querySelectorAll('input[type="checkbox"]');
  const presets = JSON.parse(grid.dataset.presets);
  // Under a preset the ticks only show what it tells.
  const dim = () => grid.classList.toggle("is-preset", Boolean(chosen) && chosen.value !== OWN);
  dim();
  chosen?.addEventListener("change", () => {
    dim();
    const cells = presets[chosen.value];
    if (cells) for (const box of boxes) box.checked = cells.includes(box.value);
  });
  grid.addEventListener("change", () => {
    if (chosen) chosen.value = OWN;
    dim();
  });
}
