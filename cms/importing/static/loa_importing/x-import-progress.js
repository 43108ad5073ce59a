/* Asks every two seconds how far an import is; once it has ended, the whole page is loaded with its result. */
(() => {
  const EVERY_MS = 2000;

  class ImportProgress extends window.StimulusModule.Controller {
    static targets = ["content", "status"];

    static values = { src: String, over: String };

    connect() {
      this.wait();
    }

    disconnect() {
      clearTimeout(this.timer);
    }

    wait() {
      this.timer = setTimeout(() => this.ask(), EVERY_MS);
    }

    async ask() {
      try {
        const answer = await fetch(this.srcValue, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        if (answer.ok && !answer.redirected) this.show(await answer.text());
      } catch {
        /* The next round tries again. */
      }
      if (this.element.isConnected) this.wait();
    }

    show(html) {
      const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-import-part]");
      if (!fresh) return;
      if (fresh.dataset.importPart === "over") {
        window.location.replace(this.overValue);
        return;
      }
      this.contentTarget.replaceChildren(...fresh.childNodes);
      const sentence = this.contentTarget.querySelector("p").textContent.trim();
      /* Said aloud at each tenth, not at each row. */
      const tenth = String(Math.floor(Number(fresh.dataset.percent) / 10));
      if (this.statusTarget.dataset.tenth !== tenth) {
        this.statusTarget.dataset.tenth = tenth;
        this.statusTarget.textContent = sentence;
      }
    }
  }

  window.wagtail.app.register("x-import-progress", ImportProgress);
})();
