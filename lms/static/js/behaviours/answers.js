// Saves the answer of a quiz question as soon as it changes. Each save carries a higher seq; the server keeps the highest.
const DELAY = 400;
const RETRY = 3000;

export default function answers(form) {
  const seq = form.elements.seq;
  const state = document.getElementById("save-state");
  let timer;

  async function save() {
    clearTimeout(timer);
    state.textContent = state.dataset.saving;
    const body = new FormData(form);
    seq.value = Number(seq.value) + 1;
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true });
      const answer = await response.json();
      state.textContent = answer.error ?? state.dataset.saved;
    } catch {
      state.textContent = state.dataset.lost;
      timer = setTimeout(save, RETRY);
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = undefined; save(); }, DELAY);
  }

  form.addEventListener("change", soon);
  form.addEventListener("submit", () => { clearTimeout(timer); timer = undefined; });
  addEventListener("pagehide", () => { if (timer) save(); });
}
