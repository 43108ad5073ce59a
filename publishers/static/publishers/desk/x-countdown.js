/* Seconds left to take something back; the button goes when there are none. */
(() => {
  class Countdown extends window.StimulusModule.Controller {
    static values = { left: Number };

    connect() {
      this.end = Date.now() + this.leftValue * 1000;
      this.timer = setInterval(() => this.tick(), 250);
    }

    disconnect() {
      clearInterval(this.timer);
    }

    tick() {
      const left = Math.max(0, Math.ceil((this.end - Date.now()) / 1000));
      this.element.textContent = String(left);
      if (left) return;
      clearInterval(this.timer);
      const form = this.element.closest("form");
      if (form) form.hidden = true;
    }
  }

  window.wagtail.app.register("x-countdown", Countdown);
})();
