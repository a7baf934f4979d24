// Answers that this device still held when the attempt ended: the server keeps them for staff, and says what becomes of them.
import { Store } from "./store.js";

const place = document.getElementById("left-behind");
if (place) send();

async function send() {
  const store = new Store(place.dataset.attempt);
  await store.open();
  const answers = (await store.all()).map(({ attempt, ...record }) => record);
  if (!answers.length) return;
  const headers = {
    "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": place.querySelector("[name=csrfmiddlewaretoken]").value,
  };
  const response = await fetch(place.dataset.answers, { method: "POST", headers, body: JSON.stringify({ answers }) }).catch(() => null);
  if (!response?.ok || response.redirected) return; // kept here for the next time this page is opened
  const { saved, refused } = (await response.json().catch(() => null)) ?? {};
  if (!saved || !refused) return; // not the server's own word
  for (const { n } of answers) store.drop(n);
  const told = Object.values(refused).filter(({ code }) => code !== "stale");
  if (!told.length) return;
  place.querySelector("p").textContent = `${place.dataset.words.replace("%(n)s", told.length)} ${told[0].error}`;
  place.hidden = false;
}
