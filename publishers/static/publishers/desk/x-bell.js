/* The bell: asks once a minute while the screen is looked at; what is opened counts as seen. */
(() => {
  const EVERY_MS = 60_000;

  class Bell extends window.StimulusModule.Controller {
    static targets = ["button", "count", "list", "form"];

    static values = { src: String, seen: String };

    connect() {
      // Into the frame of the screen: below the banners that stand above it.
      const frame = document.querySelector(".wrapper");
      if (frame && this.element.parentElement !== frame) {
        frame.append(this.element);
        return;
      }
      this.look();
      this.timer = setInterval(() => document.hidden || this.look(), EVERY_MS);
      this.shown = () => document.hidden || Date.now() - this.lookedAt < EVERY_MS || this.look();
      document.addEventListener("visibilitychange", this.shown);
    }

    disconnect() {
      clearInterval(this.timer);
      document.removeEventListener("visibilitychange", this.shown);
    }

    async look() {
      if (this.hasListTarget && this.listTarget.matches(":popover-open")) return;
      this.lookedAt = Date.now();
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const answer = await fetch(this.srcValue, { headers, cache: "no-store" }).catch(() => null);
      if (!answer || !answer.ok || answer.redirected) return;
      const focused = this.element.contains(document.activeElement);
      this.element.innerHTML = await answer.text();
      this.element.hidden = false;
      if (focused) this.buttonTarget.focus({ preventScroll: true });
    }

    /* Below the bell, wherever banners have moved it. */
    place() {
      this.listTarget.style.insetBlockStart = `${this.buttonTarget.getBoundingClientRect().bottom + 6}px`;
    }

    opened(event) {
      if (event.newState !== "open" || this.countTarget.hidden) return;
      this.countTarget.hidden = true;
      fetch(this.seenValue, { method: "POST", body: new FormData(this.formTarget) }).catch(() => null);
    }
  }

  window.wagtail.app.register("x-bell", Bell);
})();
