// Offers what begins like the words so far, in the browser's own list. Without this script the search works as well.
(() => {
  const PAUSE_MS = 250;
  const LEAST = 2;
  const field = document.querySelector("form.search input[data-suggest]");
  if (!field) return;
  const list = document.createElement("datalist");
  list.id = "q-suggestions";
  field.after(list);
  field.setAttribute("list", list.id);
  let waiting = 0;
  let asked = "";

  async function ask() {
    const words = field.value.trim();
    if (words.length < LEAST || words === asked) return;
    asked = words;
    const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(words)}`, { credentials: "omit" });
    if (!answer.ok || words !== field.value.trim()) return;
    const { suggestions } = await answer.json();
    list.replaceChildren(...suggestions.map(({ label, kind }) => {
      const option = document.createElement("option");
      option.value = label;
      option.label = kind;
      return option;
    }));
  }

  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), PAUSE_MS);
  });
})();
