/* The banner of what stops publishing and what is not well: fetched at once while there is something to say, and looked
   for while the screen stands open. When nobody answers twice in a row, that is what it says. */
(() => {
  const EVERY_MS = 30_000;
  const AGAIN_MS = 5_000;
  const WITHIN_MS = 10_000;

  class Stopped extends window.StimulusModule.Controller {
    static values = { src: String, now: Boolean };

    connect() {
      this.failed = 0;
      if (this.nowValue) this.look();
      this.timer = setInterval(() => document.hidden || this.look(), EVERY_MS);
    }

    disconnect() {
      clearInterval(this.timer);
      clearTimeout(this.again);
    }

    async look() {
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const signal = AbortSignal.timeout(WITHIN_MS);
      const answer = await fetch(this.srcValue, { headers, cache: "no-store", signal }).catch(() => null);
      if (!answer || answer.status >= 500) {
        this.failed += 1;
        clearTimeout(this.again);
        this.again = setTimeout(() => this.look(), AGAIN_MS);
        if (this.failed > 1) this.show(document.getElementById("loa-unreachable").innerHTML);
        return;
      }
      this.failed = 0;
      if (answer.ok && !answer.redirected) this.show((await answer.text()).trim());
    }

    show(html) {
      if (html === this.shown) return;
      this.shown = html;
      this.element.innerHTML = html;
      this.element.hidden = !html;
    }
  }

  window.wagtail.app.register("x-stopped", Stopped);
})();
