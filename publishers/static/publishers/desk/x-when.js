/* Now, or at a time: shows the time only when it counts, and fills in the usual ones. */
(() => {
  class When extends window.StimulusModule.Controller {
    static targets = ["now", "later", "field", "time"];

    connect() {
      this.show();
    }

    show() {
      this.fieldTarget.hidden = !this.laterTarget.checked;
      this.timeTarget.required = this.laterTarget.checked;
    }

    pick({ params: { value } }) {
      this.timeTarget.value = value;
      this.timeTarget.dispatchEvent(new Event("input", { bubbles: true }));
      this.timeTarget.focus();
    }
  }

  window.wagtail.app.register("x-when", When);
})();
