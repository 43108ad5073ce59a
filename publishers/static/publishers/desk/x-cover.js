/* The cover of a film: the frame that is on the screen. */
(() => {
  class Cover extends window.StimulusModule.Controller {
    static targets = ["film", "second"];

    take() {
      this.filmTarget.pause();
      this.secondTarget.value = this.filmTarget.currentTime.toFixed(1);
      this.secondTarget.dispatchEvent(new Event("input", { bubbles: true }));
      this.secondTarget.focus();
    }
  }

  window.wagtail.app.register("x-cover", Cover);
})();
