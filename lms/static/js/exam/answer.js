// Reads and sets the answer of a question's form, whatever its kind.
const CHOICE = ["single", "multiple", "true_false", "assertion_reason"];

export function readAnswer(form) {
  const kind = form.dataset.kind;
  if (CHOICE.includes(kind)) return { chosen: [...form.querySelectorAll("[name=chosen]:checked")].map((box) => box.value) };
  if (kind === "ordering") {
    const list = form.querySelector("[data-order]");
    return list.dataset.moved ? { order: [...list.children].map((item) => item.dataset.item) } : {};
  }
  if (kind === "numeric") return { number: form.elements.number.value, unit: form.elements.unit?.value ?? "" };
  if (kind === "hotspot") {
    const area = form.querySelector("[name=area]:checked");
    return form.dataset.point ? { point: JSON.parse(form.dataset.point) } : area ? { area: area.value } : {};
  }
  if (kind === "short_text" || kind === "open_text") return { text: form.elements.text.value };
  const rows = {};
  for (const field of form.querySelectorAll("select[data-row], [data-row]:checked")) if (field.value) rows[field.dataset.row] = field.value;
  return { rows };
}

// Puts what the server holds into a blank form.
export function putAnswer(form, { seq, answer, flagged, confidence, struck, highlights }) {
  form.dataset.seq = String(seq);
  form.dataset.answered = Object.keys(answer).length ? "yes" : "no";
  form.dataset.highlights = JSON.stringify(highlights);
  form.querySelector("[name=flagged][type=checkbox]").checked = flagged;
  const sure = form.querySelector(`[name=confidence][value="${confidence}"]`);
  if (sure) sure.checked = true;
  for (const key of struck) form.querySelector(`[data-option="${key}"]`)?.classList.add("is-struck");
  for (const key of answer.chosen ?? [answer.area].filter(Boolean)) {
    form.querySelector(`[name=chosen][value="${key}"], [name=area][value="${key}"]`).checked = true;
  }
  for (const [row, key] of Object.entries(answer.rows ?? {})) {
    const field = form.querySelector(`select[data-row="${row}"]`);
    if (field) field.value = key;
    else form.querySelector(`[data-row="${row}"][value="${key}"]`).checked = true;
  }
  const list = form.querySelector("[data-order]");
  for (const key of answer.order ?? []) list.append(list.querySelector(`[data-item="${key}"]`));
  if (answer.order) list.dataset.moved = "yes";
  for (const name of ["number", "unit", "text"]) if (answer[name] !== undefined && form.elements[name]) form.elements[name].value = answer[name];
  if (answer.point) form.dataset.point = JSON.stringify(answer.point);
}

export function isBlank(answer) {
  return !Object.values(answer).some((value) => (typeof value === "object" ? Object.keys(value).length : value !== ""));
}

// Copies everything that was given from one form to the same question in another language.
export function copy(from, to) {
  to.dataset.seq = from.dataset.seq;
  if (from.dataset.point) to.dataset.point = from.dataset.point;
  if (from.dataset.kind === "ordering") {
    const [ours, theirs] = [from.querySelector("[data-order]"), to.querySelector("[data-order]")];
    for (const item of ours.children) theirs.append(theirs.querySelector(`[data-item="${item.dataset.item}"]`));
    if (ours.dataset.moved) theirs.dataset.moved = "yes";
  }
  for (const field of from.elements) {
    if (!field.name || field.name === "csrfmiddlewaretoken" || field.type === "submit") continue;
    const same = [...to.elements].find((each) => each.name === field.name && (!/radio|checkbox/.test(field.type) || each.value === field.value));
    if (!same) continue;
    if (/radio|checkbox/.test(field.type)) same.checked = field.checked;
    else if (same.type !== "hidden") same.value = field.value;
  }
  for (const option of from.querySelectorAll("[data-option]")) {
    to.querySelector(`[data-option="${option.dataset.option}"]`)?.classList.toggle("is-struck", option.classList.contains("is-struck"));
  }
}
