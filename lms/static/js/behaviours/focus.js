// Takes the reader to what the page is about after a form came back (error summary) or a step changed (heading).
export default function focus(element) {
  element.tabIndex = -1;
  element.focus();
}
