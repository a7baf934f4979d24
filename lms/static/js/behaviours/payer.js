// The checkout follows who pays: the sums beside it follow the billing country, the label of the name follows the kind of payer.
export default function payer(form) {
  const { country, company } = form.elements;
  const label = form.querySelector(`label[for="${company.id}"]`);
  const sums = document.getElementById("sums");

  const count = async () => {
    const asked = country.value;
    try {
      const answer = await fetch(`${form.dataset.sums}?country=${encodeURIComponent(asked)}`);
      if (answer.ok && asked === country.value) sums.innerHTML = await answer.text();
    } catch {
      // The order itself refuses a total that was not read.
    }
  };

  form.addEventListener("change", ({ target }) => {
    if (target === country) count();
    if (target.name === "payer_kind") label.textContent = company.getAttribute(`data-label-${target.value}`);
  });
  // Back: the browser may have put another country into the form than the sums were made for.
  addEventListener("pageshow", () => {
    if (!country.selectedOptions[0].defaultSelected) count();
  });
}
