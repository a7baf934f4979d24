// Pages of the question bank in the admin: a page that waits for a job asks how far it is.
import poll from "./behaviours/poll.js";

for (const element of document.querySelectorAll('[data-behaviour="poll"]')) poll(element);
