// Tells the server that the page went out of sight and came back, in exams that note it. Information only: nothing waits for it.
const SETTLED = 1000; // a page that is left for the next question is gone before

export function leaving(root, saver) {
  const url = root.dataset.leaving;
  if (!url) return;
  let timer;
  let since = 0;
  const tell = (body) => saver.call(url, "POST", body, { keepalive: true }).catch(() => {});
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.visibilityState === "hidden") {
      timer = setTimeout(() => {
        since = performance.now() - SETTLED;
        tell({ left: true });
      }, SETTLED);
    } else if (since) {
      tell({ left: false, seconds: Math.round((performance.now() - since) / 1000) });
      since = 0;
    }
  });
}
