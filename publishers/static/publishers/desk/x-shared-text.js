/* Puts a channel's shared text back in place of what was typed. */
(() => {
  class SharedText extends window.StimulusModule.Controller {
    static targets = ["field"];

    restore() {
      this.fieldTargets.forEach((field) => {
        field.value = field.dataset.shared;
        // As if typed: the counter counts, the channel judges anew, the page knows that it changed.
        field.dispatchEvent(new Event("input", { bubbles: true }));
      });
      this.fieldTargets.at(-1)?.focus();
    }
  }

  window.wagtail.app.register("x-shared-text", SharedText);
})();
