/* Publish everywhere: how many channels are chosen, what each says to the text as it stands now, and mends at a press. */
(() => {
  const PAUSE_MS = 500;
  const JUDGED = /^(title|body|alt|choices)-/;

  class Everywhere extends window.StimulusModule.Controller {
    static targets = ["choice", "count", "mended", "status", "submit"];

    static values = { check: String };

    initialize() {
      // What the editor wants, also while a channel refuses.
      this.wanted = new Set();
      this.round = 0;
      // Channel → what its fields held before they were mended.
      this.before = new Map();
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

    typed({ target, isTrusted }) {
      const [, channel] = /^\w+-(\d+)(?:-|$)/.exec(target.name || "") || [];
      // What a person typed since is not to be lost by taking a mend back.
      if (isTrusted && channel) this.forget(channel);
      if (!JUDGED.test(target.name || "")) return;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.check(), PAUSE_MS);
    }

    /* What the channels say to the form as it is now, or nothing when a later question is on its way. */
    async ask(mend = "") {
      clearTimeout(this.timer);
      this.round += 1;
      const { round } = this;
      const body = new FormData(this.element);
      if (mend) body.set("mend", mend);
      try {
        const answer = await fetch(this.checkValue, { method: "POST", body });
        if (!answer.ok) return null;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        return round === this.round ? fresh : null;
      } catch {
        /* Not reachable now: the next keystroke asks again, and the server judges before it plans anyway. */
        return null;
      }
    }

    async check() {
      const fresh = await this.ask();
      if (fresh) this.show(fresh);
    }

    /* One press: the server says what the fields would hold, and they are filled; what they held can be had back. */
    async mend({ target, params }) {
      const button = target.closest("button");
      button.disabled = true;
      const fresh = await this.ask(params.mend);
      button.disabled = false;
      if (!fresh) return;
      const [channel] = params.mend.split(" ");
      const changed = this.fields(channel).filter((field) => {
        const mended = fresh.getElementsByName(field.name)[0];
        return mended && this.held(mended) !== this.held(field);
      });
      if (!this.before.has(channel)) this.before.set(channel, new Map());
      const kept = this.before.get(channel);
      changed.forEach((field) => {
        if (!kept.has(field.name)) kept.set(field.name, this.held(field));
        this.fill(field, this.held(fresh.getElementsByName(field.name)[0]));
      });
      // Filling is typing: what it would ask is answered already.
      clearTimeout(this.timer);
      this.show(fresh);
      this.mendedTargets.forEach((words) => {
        if (words.dataset.channel !== channel || !changed.length) return;
        words.hidden = false;
        words.querySelector("button").focus();
      });
    }

    takeBack({ params }) {
      const channel = String(params.channel);
      const kept = this.before.get(channel) || new Map();
      this.fields(channel).forEach((field) => kept.has(field.name) && this.fill(field, kept.get(field.name)));
      this.forget(channel);
      document.querySelector(`#loa-channel-${channel} .loa-customise summary`)?.focus();
      this.check();
    }

    forget(channel) {
      this.before.delete(channel);
      this.mendedTargets.forEach((words) => {
        if (words.dataset.channel === channel) words.hidden = true;
      });
    }

    /* To a field of this screen, unfolded if need be. */
    open({ params }) {
      const field = document.getElementById(params.field);
      const folded = field?.closest("details");
      if (folded) folded.open = true;
      field?.focus();
    }

    fields(channel) {
      return [...this.element.elements].filter((field) => new RegExp(`^\\w+-${channel}(-|$)`).test(field.name || ""));
    }

    held(field) {
      return field.type === "checkbox" ? String(field.checked) : field.value;
    }

    fill(field, value) {
      if (field.type === "checkbox") field.checked = value === "true";
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    show(fresh) {
      const news = [];
      fresh.querySelectorAll("[data-part]").forEach((part) => {
        const old = document.getElementById(part.id);
        // What the reader unfolded stays so.
        const folds = part.querySelectorAll("details");
        old?.querySelectorAll("details").forEach((fold, place) => folds[place]?.toggleAttribute("open", fold.open));
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
