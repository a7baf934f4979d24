// Asks every few seconds whether the state has changed, and shows the page anew when it has. Without script, a link does the same.
const SECONDS = 3;
const TIMES = 200;

export default function poll(element) {
  let left = TIMES;
  const look = async () => {
    left -= 1;
    try {
      const answer = await fetch(element.dataset.url, { headers: { Accept: "application/json" } });
      if (answer.ok && (await answer.json()).state !== element.dataset.state) {
        location.reload();
        return;
      }
    } catch {
      // The network comes back, or the link is there.
    }
    if (left > 0) setTimeout(look, SECONDS * 1000);
  };
  setTimeout(look, SECONDS * 1000);
}
