// A press copies the text beside it. Without this script the text can be marked and copied by hand.
(() => {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    if (!field || !navigator.clipboard) continue;
    button.hidden = false;
    const label = button.innerHTML;
    button.addEventListener("click", async () => {
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
      setTimeout(() => { button.innerHTML = label; }, 2000);
    });
  }
})();
