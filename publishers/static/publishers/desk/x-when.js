/* Fills in the times that are often chosen. */
(() => {
  class When extends window.StimulusModule.Controller {
    static targets = ["time"];

    pick({ params: { value } }) {
      this.timeTarget.value = value;
      this.timeTarget.dispatchEvent(new Event("input", { bubbles: true }));
      this.timeTarget.focus();
    }
  }

  window.wagtail.app.register("x-when", When);
})();
