/* Shows the copy buttons where the browser can copy; without it everything can be marked and copied by hand. */
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copies]").forEach(function (button) {
    var name = button.innerHTML;
    button.hidden = false;
    button.addEventListener("click", function () {
      var source = document.getElementById(button.dataset.copies);
      navigator.clipboard.writeText(source.value).then(function () {
        button.textContent = button.dataset.done;
        setTimeout(function () { button.innerHTML = name; }, 2000);
      }, function () { source.focus(); source.select(); });
    });
  });
})();
