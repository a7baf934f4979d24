// A form is sent once: the second press of its button does nothing, and the button says that it works.
export default function busy(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // Back from the next page: the browser may show this page again as it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      delete form.dataset.sent;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });
}
