/* Fetches its own content again while something is under way; stops when the server gives no address any more. */
(() => {
  const EVERY_MS = 1500;

  class Refresh extends window.StimulusModule.Controller {
    static targets = ["content", "status"];

    static values = { src: String };

    connect() {
      this.wait();
    }

    disconnect() {
      clearTimeout(this.timer);
    }

    wait() {
      if (this.srcValue) this.timer = setTimeout(() => this.fetch(), EVERY_MS);
    }

    async fetch() {
      try {
        const answer = await fetch(this.srcValue, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (answer.ok && !answer.redirected) this.show(await answer.text());
      } catch {
        /* The next round tries again. */
      }
      if (this.element.isConnected) this.wait();
    }

    show(html) {
      const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-controller~='x-refresh']");
      if (!fresh) return;
      const content = fresh.querySelector("[data-x-refresh-target='content']");
      // The server names the state: equal ones stay, so that no button is exchanged while it is pressed.
      if (content.dataset.state !== this.contentTarget.dataset.state) this.replace(content);
      const status = fresh.querySelector("[data-x-refresh-target='status']");
      // Said aloud only when it changes.
      if (status && this.hasStatusTarget && status.textContent !== this.statusTarget.textContent) {
        this.statusTarget.textContent = status.textContent;
      }
      this.srcValue = fresh.dataset.xRefreshSrcValue || "";
    }

    /* New content under the reader's fingers: what had the focus keeps it. */
    replace(content) {
      const focused = this.contentTarget.contains(document.activeElement) ? document.activeElement.id : "";
      this.contentTarget.replaceWith(content);
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    }
  }

  window.wagtail.app.register("x-refresh", Refresh);
})();
