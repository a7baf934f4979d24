// Shows a part of the page anew every few seconds (data-url answers with the part alone). Without script, reloading does the same.
const SECONDS = 5;
const PATIENCE = 10000;

export default function refresh(element) {
  const state = document.querySelector("[data-refresh-state]");
  let shownAt = new Date();

  async function look() {
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(element.dataset.url, { signal: AbortSignal.timeout(PATIENCE) });
        if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
        show(await answer.text());
        shownAt = new Date();
        if (state) state.textContent = "";
      } catch {
        const time = shownAt.toLocaleTimeString(document.documentElement.lang);
        if (state) state.textContent = state.dataset.lost.replace("%(time)s", time);
      }
    }
    setTimeout(look, SECONDS * 1000);
  }

  // Where the keyboard was, how far a wide table was moved, and what was unfolded, stays.
  function show(html) {
    const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
    const scrolled = element.querySelector(".table-wrap")?.scrollLeft ?? 0;
    const unfolded = [...element.querySelectorAll("details[id][open]")].map((each) => each.id);
    element.innerHTML = html;
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    const wrap = element.querySelector(".table-wrap");
    if (wrap) wrap.scrollLeft = scrolled;
  }

  setTimeout(look, SECONDS * 1000);
}
