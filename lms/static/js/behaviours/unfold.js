// Fetches what a folded part holds when it is opened for the first time. Without script, or network, its link stays.
export default function unfold(element) {
  const fill = async () => {
    if (!element.open) return;
    element.removeEventListener("toggle", fill);
    try {
      const answer = await fetch(element.dataset.url);
      if (!answer.ok) throw new Error(answer.status);
      const held = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      element.querySelector("summary ~ *").replaceWith(...held.children);
    } catch {
      element.addEventListener("toggle", fill);
    }
  };
  element.addEventListener("toggle", fill);
}
