/* Work that takes several requests goes on by itself; without this, the button does it. */
(() => {
  class Onward extends window.StimulusModule.Controller {
    connect() {
      this.timer = setTimeout(() => this.element.requestSubmit(), 50);
    }

    disconnect() {
      clearTimeout(this.timer);
    }
  }

  window.wagtail.app.register("x-onward", Onward);
})();
