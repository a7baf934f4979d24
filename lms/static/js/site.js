// Binds behaviours to the elements that ask for them: data-behaviour="theme busy".
import busy from "./behaviours/busy.js";
import dialog from "./behaviours/dialog.js";
import focus from "./behaviours/focus.js";
import payer from "./behaviours/payer.js";
import poll from "./behaviours/poll.js";
import refresh from "./behaviours/refresh.js";
import systemCheck from "./behaviours/system_check.js";
import theme from "./behaviours/theme.js";
import unfold from "./behaviours/unfold.js";

const behaviours = { busy, dialog, focus, payer, poll, refresh, system_check: systemCheck, theme, unfold };

export function bind(root) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    for (const name of element.dataset.behaviour.split(" ")) behaviours[name]?.(element);
  }
}

bind(document);
