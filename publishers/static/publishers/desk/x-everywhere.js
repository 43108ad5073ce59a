/* Publish everywhere: how many channels are chosen, and what each says to the text as it stands now. */
(() => {
  const PAUSE_MS = 500;

  class Everywhere extends window.StimulusModule.Controller {
    static targets = ["choice", "count", "status", "submit"];

    static values = { check: String };

    initialize() {
      // What the editor wants, also while a channel refuses.
      this.wanted = new Set();
      this.round = 0;
    }

    connect() {
      this.choiceTargets.forEach((box) => box.checked && this.wanted.add(box.value));
      this.count();
    }

    disconnect() {
      clearTimeout(this.timer);
    }

    chooseReady() {
      this.choose((box) => !box.disabled);
    }

    chooseNone() {
      this.wanted.clear();
      this.choose(() => false);
    }

    choose(isChosen) {
      this.choiceTargets.forEach((box) => {
        box.checked = isChosen(box);
        if (box.checked) this.wanted.add(box.value);
      });
      this.count();
    }

    count(event) {
      const box = event?.target;
      if (box && this.choiceTargets.includes(box)) {
        if (box.checked) this.wanted.add(box.value);
        else this.wanted.delete(box.value);
      }
      if (this.hasCountTarget) {
        const chosen = this.choiceTargets.filter((choice) => choice.checked).length;
        this.countTarget.textContent = String(chosen);
        this.submitTarget.toggleAttribute("disabled", chosen === 0);
      }
    }

    typed({ target }) {
      if (!/^(title|body)-/.test(target.name || "")) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.check(), PAUSE_MS);
    }

    async check() {
      this.round += 1;
      const { round } = this;
      try {
        const answer = await fetch(this.checkValue, { method: "POST", body: new FormData(this.element) });
        if (!answer.ok) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        // A later answer is on its way: this one is of an older text.
        if (round === this.round) this.show(fresh);
      } catch {
        /* Not reachable now: the next keystroke asks again, and the server judges before it plans anyway. */
      }
    }

    show(fresh) {
      const news = [];
      fresh.querySelectorAll("[data-part]").forEach((part) => {
        const old = document.getElementById(part.id);
        if (!old || old.innerHTML === part.innerHTML) return;
        const words = part.textContent.trim();
        if (part.dataset.name && old.textContent.trim() !== words) news.push(`${part.dataset.name}: ${words}`);
        old.replaceWith(part);
      });
      this.choiceTargets.forEach((box) => {
        box.checked = !box.disabled && this.wanted.has(box.value);
      });
      this.count();
      if (news.length) this.statusTarget.textContent = news.join(". ");
    }
  }

  window.wagtail.app.register("x-everywhere", Everywhere);
})();
