/* The banner that publishing is stopped: fetched at once while it is, and looked for while the screen stands open. */
(() => {
  const EVERY_MS = 30_000;

  class Stopped extends window.StimulusModule.Controller {
    static values = { src: String, now: Boolean };

    connect() {
      if (this.nowValue) this.look();
      this.timer = setInterval(() => document.hidden || this.look(), EVERY_MS);
    }

    disconnect() {
      clearInterval(this.timer);
    }

    async look() {
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const answer = await fetch(this.srcValue, { headers, cache: "no-store" }).catch(() => null);
      if (!answer || !answer.ok) return;
      const shown = (await answer.text()).trim();
      if (shown === this.shown) return;
      this.shown = shown;
      this.element.innerHTML = shown;
      this.element.hidden = !shown;
    }
  }

  window.wagtail.app.register("x-stopped", Stopped);
})();
