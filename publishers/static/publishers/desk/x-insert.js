/* Puts a hashtag set, a signature or a template where the cursor was in the text. */
(() => {
  class Insert extends window.StimulusModule.Controller {
    static values = { field: String };

    put() {
      const field = document.getElementById(this.fieldValue);
      const { value } = document.getElementById(`${this.fieldValue}-insert`);
      const before = field.value.slice(0, field.selectionStart);
      // On a line of its own, unless it begins the text.
      const gap = before && !before.endsWith("\n") ? "\n" : "";
      field.focus();
      field.setRangeText(gap + value, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  window.wagtail.app.register("x-insert", Insert);
})();
