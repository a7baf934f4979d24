// The appearance switch: device, light, dark. The cookie lets the server render the next page without a flash.
const ORDER = ["auto", "light", "dark"];
const YEAR = 365 * 24 * 3600;

export default function theme(button) {
  const root = document.documentElement;
  const name = () => button.setAttribute("aria-label", button.dataset[root.dataset.theme]);
  button.hidden = false;
  name();
  button.addEventListener("click", () => {
    root.dataset.theme = ORDER[(ORDER.indexOf(root.dataset.theme) + 1) % ORDER.length];
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=${YEAR}; samesite=lax`;
    name();
  });
}
