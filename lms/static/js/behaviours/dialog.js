// A button opens the dialog its aria-controls names. Without script the dialog's form is reached by the button's own address.
export default function dialog(button) {
  const box = document.getElementById(button.getAttribute("aria-controls"));
  button.addEventListener("click", (event) => {
    event.preventDefault();
    box.showModal();
  });
}
