/* Publish everywhere: how many channels are chosen, what each says to the text as it stands now, and mends at a press. */
(() => {
  const PAUSE_MS = 500;
  const TEXTS = /^(title|body)-\d+$/;
  const LOCK = Symbol("the lock that a mend has opened");
  const JUDGED = /^(title|body|alt|choices|shared|shape|spot|out|cover)-|^(order|due_at|campaign)$/;
  // A file that is being made is looked for again, while somebody may be waiting for it.
  const MAKING_MS = 3000;
  const MAKING_LOOKS = 20;

  class Everywhere extends window.StimulusModule.Controller {
    static targets = ["choice", "count", "mended", "shared", "status", "submit", "time", "timeless"];

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
      this.looks = MAKING_LOOKS;
      this.lookAgain();
    }

    disconnect() {
      clearTimeout(this.timer);
      clearTimeout(this.making);
    }

    /* Schedule needs a time: asked for here, before the page is left. */
    send(event) {
      const isTimeless = event.submitter?.value === "later" && !this.timeTarget.value;
      this.timelessTarget.hidden = !isTimeless;
      this.timeTarget.setAttribute("aria-invalid", String(isTimeless));
      if (!isTimeless) return;
      event.preventDefault();
      this.timeTarget.focus();
    }

    /* What the item says of itself, in place of what was written over it. */
    ownWords() {
      this.sharedTargets.forEach((field) => this.fill(field, field.dataset.own));
      this.sharedTargets.at(-1)?.focus();
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
        this.submitTargets.forEach((button) => button.toggleAttribute("disabled", chosen === 0));
      }
    }

    typed({ target, isTrusted }) {
      const [, channel] = /^\w+-(\d+)(?:-|$)/.exec(target.name || "") || [];
      // What a person typed since is not to be lost by taking a mend back.
      if (isTrusted && channel) this.forget(channel);
      if (!JUDGED.test(target.name || "")) return;
      clearTimeout(this.timer);
      this.looks = MAKING_LOOKS;
      this.timer = setTimeout(() => this.check(), PAUSE_MS);
    }

    lookAgain() {
      clearTimeout(this.making);
      if (!this.looks || !this.element.querySelector("[data-making]")) return;
      this.looks -= 1;
      this.making = setTimeout(() => this.check(), MAKING_MS);
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
        const mended = fresh.getElementsByName(field.name)[0];
        if (!kept.has(field.name)) kept.set(field.name, this.held(field));
        // A shape that only a mend can cut is an option of its own.
        if (field.tagName === "SELECT") field.innerHTML = mended.innerHTML;
        this.fill(field, this.held(mended));
        // A mended text is the channel's own.
        const locked = TEXTS.test(field.name) && field.closest("fieldset[disabled]");
        if (locked) locked.disabled = false;
        if (locked) kept.set(LOCK, locked);
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
      if (kept.has(LOCK)) kept.get(LOCK).disabled = true;
      this.forget(channel);
      document.getElementById(`loa-name-${channel}`)?.focus();
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
      const panel = field?.closest("[data-x-tabs-target=panel]");
      if (panel?.hidden) document.querySelector(`[aria-controls="${panel.id}"]`)?.click();
      const locked = field?.closest("fieldset[disabled]");
      if (locked) locked.disabled = false;
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

    /* A channel that is locked to the shared text has what the server makes of it now. */
    follow(fresh) {
      [...this.element.elements].forEach((field) => {
        const made = TEXTS.test(field.name || "") && fresh.getElementsByName(field.name)[0];
        if (!made) return;
        field.dataset.shared = made.dataset.shared;
        if (field.closest("fieldset[disabled]")) field.value = made.value;
      });
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
      this.follow(fresh);
      this.choiceTargets.forEach((box) => {
        box.checked = !box.disabled && this.wanted.has(box.value);
      });
      this.count();
      this.lookAgain();
      if (news.length) this.statusTarget.textContent = news.join(". ");
    }
  }

  window.wagtail.app.register("x-everywhere", Everywhere);
})();
