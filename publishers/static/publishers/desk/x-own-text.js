/* A channel's text is the shared one until it is customised; going back sets the own text aside, it is not lost. */
(() => {
  class OwnText extends window.StimulusModule.Controller {
    static targets = ["text", "field", "aside", "customise"];

    customise() {
      this.unlock();
      this.fieldTargets.at(-1)?.focus();
    }

    restore() {
      this.kept = this.fieldTargets.map((field) => field.value);
      this.fieldTargets.forEach((field) => {
        field.value = field.dataset.shared;
      });
      this.textTarget.disabled = true;
      this.asideTarget.hidden = false;
      this.tell();
      this.customiseTarget.focus();
    }

    putBack() {
      this.unlock();
      this.fieldTargets.forEach((field, place) => {
        field.value = this.kept[place];
      });
      this.tell();
      this.fieldTargets.at(-1)?.focus();
    }

    unlock() {
      this.textTarget.disabled = false;
      this.asideTarget.hidden = true;
    }

    /* As if typed: the counter counts, the channel judges anew, the draft is saved. */
    tell() {
      this.fieldTargets.forEach((field) => field.dispatchEvent(new Event("input", { bubbles: true })));
    }
  }

  window.wagtail.app.register("x-own-text", OwnText);
})();
