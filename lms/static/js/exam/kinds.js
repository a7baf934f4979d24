// What moves in a question: striking out, putting in order, pressing a place in a picture. Each works with the keyboard too.
export function enhance(form, changed) {
  for (const option of form.querySelectorAll(".option[data-option]")) strikable(form, option, changed);
  const list = form.querySelector("[data-order]");
  if (list) ordered(list, changed);
  if (form.dataset.kind === "hotspot") pressed(form, changed);
}

export function strike(option, changed) {
  option.classList.toggle("is-struck");
  option.querySelector(".strike")?.setAttribute("aria-pressed", String(option.classList.contains("is-struck")));
  changed();
}

function strikable(form, option, changed) {
  const tool = document.getElementById("exam-strike");
  if (!tool) return;
  const words = tool.textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "strike";
  button.title = words;
  button.append(tool.querySelector(".icon").cloneNode(true), document.createElement("span"));
  button.lastChild.className = "visually-hidden";
  button.lastChild.textContent = words;
  button.setAttribute("aria-pressed", String(option.classList.contains("is-struck")));
  button.addEventListener("click", (event) => {
    event.preventDefault();
    strike(option, changed);
  });
  option.append(button);
}

function ordered(list, changed) {
  for (const item of list.children) {
    item.querySelector(".order-place").hidden = true;
    item.querySelector(".order-moves").hidden = false;
    if (item.querySelector("select").value) list.dataset.moved = "yes";
    item.addEventListener("click", (event) => {
      const by = Number(event.target.closest("[data-move]")?.dataset.move);
      if (!by) return;
      const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      if (by < 0) other.before(item);
      else other.after(item);
      list.dataset.moved = "yes";
      event.target.closest("[data-move]").focus();
      changed();
    });
  }
}

function pressed(form, changed) {
  const picture = form.querySelector("[data-stem] img");
  if (!picture) return;
  picture.classList.add("hotspot");
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const point = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    form.dataset.point = JSON.stringify(point.map((each) => Math.min(Math.max(each, 0), 1)));
    const areas = JSON.parse(form.querySelector("script[type='application/json']").textContent);
    const area = areas.find((each) => inside(each, ...point));
    for (const radio of form.querySelectorAll("[name=area]")) radio.checked = radio.value === area?.key;
    changed();
  });
  for (const radio of form.querySelectorAll("[name=area]")) radio.addEventListener("change", () => delete form.dataset.point);
}

function inside({ shape, at }, x, y) {
  if (shape === "rect") return at[0] <= x && x <= at[0] + at[2] && at[1] <= y && y <= at[1] + at[3];
  if (shape === "circle") return (x - at[0]) ** 2 + (y - at[1]) ** 2 <= at[2] ** 2;
  let crossings = 0;
  for (let i = 0; i < at.length; i += 2) {
    const [x1, y1, x2, y2] = [at[i], at[i + 1], at[(i + 2) % at.length], at[(i + 3) % at.length]];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) crossings += 1;
  }
  return crossings % 2 === 1;
}
