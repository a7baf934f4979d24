// The page of an attempt under way: everything here is bound to one `.exam` element, and nothing is told that the server has not said.
import { Clock } from "./exam/clock.js";
import { deter } from "./exam/deter.js";
import { Items } from "./exam/items.js";
import { keys } from "./exam/keys.js";
import { leaving } from "./exam/leaving.js";
import { Messages } from "./exam/messages.js";
import { Saver, STILL } from "./exam/saver.js";
import { Timer } from "./exam/timer.js";
import { tools } from "./exam/tools.js";

const HEARTBEAT = 8000;
const AGAIN = 2000;

const root = document.querySelector(".exam");
if (root) begin(root);

async function begin(root) {
  const known = JSON.parse(document.getElementById("exam-clock").textContent);
  const clock = new Clock(known.server_now);
  const saver = new Saver(root, clock);
  const timer = new Timer(root, clock, known.deadline);
  const items = new Items(root, saver, clock);
  const messages = new Messages(root);
  const ask = () => saver.ask(items.current?.dataset.n);

  saver.addEventListener("clock", (event) => heard(event.detail));
  timer.addEventListener("over", () => handIn(root, saver, timer));
  leaveSafely(root, saver);
  keys(root, items, timer);
  leaving(root, saver);
  deter(root);
  tools(root, items, saver);

  await saver.open();
  await items.load();
  heartbeat();

  function heard(told) {
    clock.sync(told.server_now, told.round_trip);
    if (told.state !== root.dataset.state || String(told.section) !== root.dataset.section) {
      if (!saver.settled) turn(told.state);
      return;
    }
    timer.until(told.deadline);
    if (told.seqs) items.compare(told.seqs);
    if (told.messages) messages.show(told.messages);
    else if (told.messages_sent > messages.known) ask();
  }

  // The attempt is at another stage: its page is shown. What waits for the end of a pause stays on this device.
  async function turn(state) {
    saver.settled = true;
    if (!STILL.includes(state)) await saver.flush();
    location.reload();
  }

  // A page that has nothing to save still says that it is there, and hears of more time, a pause, another device.
  function heartbeat() {
    setTimeout(async () => {
      if (saver.waiting) await saver.flush();
      else if (saver.quietFor() >= HEARTBEAT / 2) await ask();
      heartbeat();
    }, HEARTBEAT);
  }
}

// The clock has run out: what waits is sent first, then the attempt is handed in. The server does the same without this page.
// More time that was given while the network was away is not taken back: the page then opens again and goes on.
async function handIn(root, saver, timer) {
  root.classList.add("is-over");
  for (const field of root.querySelectorAll("fieldset, textarea, select")) field.disabled = true;
  saver.over = true;
  do {
    await saver.flush({ untilDone: true });
    if (saver.quietFor() >= HEARTBEAT) await saver.ask();
  } while (timer.left() <= 0 && !(await submitted(root, saver)));
  saver.settled = true;
  location.reload();
}

// Without a network the page stays: to load it again would show the browser's own error.
async function submitted(root, saver) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", saver.token);
  const response = await fetch(root.dataset.submit, { method: "POST", body, signal: AbortSignal.timeout(5 * AGAIN) }).catch(() => null);
  // It leads to the attempt's own result; an attempt that is not there any more has nothing to wait for.
  if (response?.status === 404 || (response?.redirected && new URL(response.url).pathname.includes(root.dataset.attempt))) return true;
  await saver.recover();
  await new Promise((done) => setTimeout(done, AGAIN));
  return false;
}

// Links and forms that leave the page wait until everything is saved; closing the tab with something unsaved asks.
function leaveSafely(root, saver) {
  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-final]") || !saver.waiting) return;
    event.preventDefault();
    if (await saver.flush()) form.requestSubmit(event.submitter);
  });
  addEventListener("beforeunload", (event) => {
    if (saver.waiting && !saver.settled) event.preventDefault();
  });
  addEventListener("pagehide", () => saver.flushNow());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saver.flushNow();
    else if (saver.away) saver.waiting ? saver.flush() : saver.ask();
  });
}
