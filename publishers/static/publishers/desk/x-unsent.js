/* Keeps what is written while it is written, says when, and never saves over another tab unasked. */
(() => {
  const PAUSE_MS = 1500;
  // A press is meant as it is; a word is still being typed.
  const PRESS_MS = 200;
  const AGAIN_MS = 10_000;

  class Unsent extends window.StimulusModule.Controller {
    static targets = ["seen", "words", "clash"];

    static values = { url: String, failed: String };

    initialize() {
      this.isDirty = false;
      this.flush = this.flush.bind(this);
      this.ask = this.ask.bind(this);
    }

    connect() {
      window.addEventListener("pagehide", this.flush);
      window.addEventListener("beforeunload", this.ask);
    }

    disconnect() {
      clearTimeout(this.timer);
      window.removeEventListener("pagehide", this.flush);
      window.removeEventListener("beforeunload", this.ask);
    }

    changed({ target }) {
      // Films and their buttons tell of themselves too.
      if (target !== this.element && !target.name) return;
      this.isDirty = true;
      this.soon(["checkbox", "select-one", "hidden"].includes(target.type) ? PRESS_MS : PAUSE_MS);
    }

    soon(pause) {
      clearTimeout(this.timer);
      if (!this.hasClash) this.timer = setTimeout(() => this.save(), pause);
    }

    /* It is sent as it is: nothing is left to be kept. */
    leave(event) {
      if (event.defaultPrevented) return;
      clearTimeout(this.timer);
      this.isDirty = false;
    }

    async save() {
      clearTimeout(this.timer);
      // One at a time: each says which edition it follows.
      if (this.isSaving) {
        this.soon(PAUSE_MS);
        return;
      }
      this.isSaving = true;
      this.isDirty = false;
      try {
        const answer = await fetch(this.urlValue, { method: "POST", body: new FormData(this.element) });
        const said = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
        if (answer.ok && said.edition) this.saved(said);
        else if (answer.status === 409) this.overtaken(said);
        else this.missed(said.words);
      } catch {
        this.missed();
      } finally {
        this.isSaving = false;
      }
    }

    saved({ edition, words }) {
      this.seenTarget.value = String(edition);
      this.say(words, false);
    }

    overtaken({ edition, words }) {
      this.isDirty = true;
      this.hasClash = true;
      this.other = edition;
      this.clashTarget.hidden = false;
      this.say(words, true);
    }

    missed(words) {
      this.isDirty = true;
      this.say(words || this.failedValue, true);
      this.soon(AGAIN_MS);
    }

    takeOther() {
      this.isDirty = false;
      window.location.reload();
    }

    keepMine() {
      this.hasClash = false;
      this.clashTarget.hidden = true;
      this.seenTarget.value = String(this.other);
      this.wordsTarget.focus();
      this.save();
    }

    say(words, isWrong) {
      this.wordsTarget.textContent = words;
      this.wordsTarget.classList.toggle("loa-footer__saved--not", isWrong);
    }

    /* Whoever leaves in the middle of a word has it saved all the same. */
    flush() {
      if (!this.isDirty || this.hasClash) return;
      fetch(this.urlValue, { method: "POST", body: new FormData(this.element), keepalive: true }).catch(() => {});
    }

    /* Asked only where something could not be saved. */
    ask(event) {
      if (this.isDirty && this.wordsTarget.classList.contains("loa-footer__saved--not")) event.preventDefault();
    }
  }

  window.wagtail.app.register("x-unsent", Unsent);
})();
