// Before an exam: does this device keep answers, how quick is the connection, how far off is its clock, can it fill the screen.
const SLOW = 800;
const OFF = 2;

export default async function systemCheck(box) {
  const say = (name, good, n) => {
    const shown = box.querySelector(`[data-check="${name}"] strong`);
    shown.textContent = (good ? shown.dataset.yes : shown.dataset.no).replace("%(n)s", n);
    shown.className = good ? "is-good" : "is-poor";
  };
  box.hidden = false;
  say("screen", document.fullscreenEnabled === true);
  say("store", await keeps());
  const began = performance.now();
  try {
    const response = await fetch(box.dataset.url, { cache: "no-store" });
    const took = Math.round(performance.now() - began);
    say("latency", took < SLOW, took);
    // The header has whole seconds, so half of one on average, and it was half of the way back when it was read.
    const moment = Date.parse(response.headers.get("Date")) + 500 + took / 2;
    const off = Math.abs(moment - Date.now()) / 1000;
    say("clock", off < OFF, Math.round(off));
  } catch {
    say("latency", false, "–");
  }
}

function keeps() {
  return new Promise((done) => {
    try {
      const request = indexedDB.open("jalon-check", 1);
      request.onsuccess = () => { request.result.close(); indexedDB.deleteDatabase("jalon-check"); done(true); };
      request.onerror = () => done(false);
    } catch {
      done(false);
    }
  });
}
