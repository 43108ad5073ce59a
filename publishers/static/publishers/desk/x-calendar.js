/* The calendar: cards are dragged to another day or hour, or moved by a small form; what was moved can be put back. */
(() => {
  const SCRIPT = { "X-Requested-With": "XMLHttpRequest" };
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  class Calendar extends window.StimulusModule.Controller {
    static targets = ["board", "toast", "hint", "dialog", "form", "what", "to", "refusal"];

    static values = { move: String, passed: String, hint: String, offline: String };

    get calendar() {
      return this.boardTarget.querySelector(".loa-cal");
    }

    /* --- dragging ------------------------------------------------------------------------------------------------ */

    lift(event) {
      this.card = event.target.closest?.("[data-card]");
      if (!this.card) return;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", this.card.dataset.title);
      this.card.classList.add("loa-post--lifted");
      this.element.classList.add("loa-cal--moving");
    }

    settle() {
      this.card?.classList.remove("loa-post--lifted");
      this.element.classList.remove("loa-cal--moving");
      this.mark(null);
      this.hintTarget.hidden = true;
      this.card = null;
    }

    over(event) {
      if (!this.card) return;
      const place = event.target.closest?.(".loa-cal__slot, .loa-cal__cell");
      const wall = place && this.wallOf(place);
      const refusal = place ? this.refusal(wall, this.card) : "";
      this.mark(place, refusal);
      this.hintTarget.hidden = !place;
      if (!place) return;
      this.hintTarget.textContent = refusal || `${this.hintValue} ${this.spoken(wall)}`;
      this.hintTarget.classList.toggle("loa-hint--refused", Boolean(refusal));
      // Only where it may be dropped does the browser let go of it.
      event.preventDefault();
      event.dataTransfer.dropEffect = refusal ? "none" : "move";
    }

    drop(event) {
      const { card } = this;
      const place = event.target.closest?.(".loa-cal__slot, .loa-cal__cell");
      if (!card || !place) return;
      event.preventDefault();
      const wall = this.wallOf(place);
      const refusal = this.refusal(wall, card);
      this.settle();
      if (refusal) this.tell(refusal);
      else if (wall !== card.dataset.wall) this.move(card, wall);
    }

    /* The wall time that a place means for the card: its own minutes in another hour, its own time on another day. */
    wallOf(place) {
      const { day, hour } = place.dataset;
      if (!day) return "";
      const [, time] = this.card.dataset.wall.split("T");
      return `${day}T${hour || time.slice(0, 2)}:${time.slice(3)}`;
    }

    /* Why it can't go there, as far as the screen knows; the server has the last word. */
    refusal(wall, card) {
      if (!wall || wall <= this.calendar.dataset.now) return this.passedValue;
      const stops = card.dataset.stops.split(" ");
      const stopping = JSON.parse(this.boardTarget.querySelector("#loa-cal-stopping").textContent);
      const found = stopping.find(
        (hold) => stops.includes(hold.id) && hold.start <= wall && (!hold.end || wall < hold.end),
      );
      return found ? found.sentence : "";
    }

    mark(place, refusal) {
      this.boardTarget.querySelectorAll(".loa-cal--over, .loa-cal--refused").forEach((old) => {
        old.classList.remove("loa-cal--over", "loa-cal--refused");
      });
      place?.classList.add(refusal ? "loa-cal--refused" : "loa-cal--over");
    }

    spoken(wall) {
      const [day, time] = wall.split("T");
      return `${time}, ${day.split("-").reverse().join("/")}`;
    }

    /* --- moving -------------------------------------------------------------------------------------------------- */

    move(card, wall) {
      return this.post(this.moveValue, this.asked(card, wall));
    }

    asked(card, wall) {
      const body = new FormData(this.formTarget);
      body.set("due_at", wall);
      body.set("was", card.dataset.wall);
      body.set("next", this.calendar.dataset.here);
      card.dataset.ids.split(" ").forEach((id) => body.append("delivery", id));
      return body;
    }

    ask(event) {
      const card = event.target.closest("[data-card]");
      if (event.metaKey || event.ctrlKey || !card) return;
      event.preventDefault();
      this.asking = card;
      this.opener = event.target.closest("a");
      this.whatTarget.textContent = card.dataset.title;
      this.toTarget.value = card.dataset.wall;
      this.toTarget.min = this.calendar.dataset.now;
      this.refuse("");
      this.dialogTarget.showModal();
      this.toTarget.focus();
    }

    close() {
      this.dialogTarget.close();
      this.opener?.focus();
    }

    async send(event) {
      event.preventDefault();
      const wall = this.toTarget.value.slice(0, 16);
      // An unfinished time is for the server to explain.
      const refusal = wall ? this.refusal(wall, this.asking) : "";
      this.refuse(refusal);
      if (refusal) return;
      const answer = await this.fetch(this.moveValue, this.asked(this.asking, wall));
      if (answer.ok) {
        this.dialogTarget.close();
        await this.show(answer.html);
      } else {
        // What was written stays, with the reason beside it.
        this.refuse(answer.text);
      }
    }

    refuse(sentence) {
      this.refusalTarget.textContent = sentence;
      this.refusalTarget.hidden = !sentence;
    }

    undo(event) {
      event.preventDefault();
      this.post(event.target.action, new FormData(event.target));
    }

    async post(url, body) {
      const answer = await this.fetch(url, body);
      await this.show(answer.html || this.box(answer.text));
    }

    async fetch(url, body) {
      try {
        const answer = await fetch(url, { method: "POST", body, headers: SCRIPT });
        const html = await answer.text();
        const box = new DOMParser().parseFromString(html, "text/html").querySelector(".loa-toast__box");
        if (box) return { ok: answer.ok, html: box.outerHTML, text: box.querySelector("p").textContent.trim() };
      } catch {
        /* Told below. */
      }
      return { ok: false, html: "", text: this.offlineValue };
    }

    /* What happened, and the calendar as it stands now; the focus follows what was moved. */
    async show(html) {
      this.toastTarget.innerHTML = html;
      await this.refresh();
      const [first] = (this.toastTarget.querySelector("[data-ids]")?.dataset.ids || "").split(" ");
      const moved = first && this.boardTarget.querySelector(`[data-ids~="${CSS.escape(first)}"]`);
      moved?.classList.add("loa-post--moved");
      (moved?.querySelector("a.loa-post__title") || this.toastTarget.querySelector("button"))?.focus();
    }

    async refresh() {
      try {
        const answer = await fetch(this.calendar.dataset.part, { headers: SCRIPT });
        if (!answer.ok || answer.redirected) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".loa-cal");
        if (fresh) this.boardTarget.replaceChildren(fresh);
      } catch {
        /* The screen stays as it was; the message tells what happened. */
      }
    }

    tell(sentence) {
      this.toastTarget.innerHTML = this.box(sentence);
    }

    box(sentence) {
      const box = document.createElement("div");
      box.className = "loa-toast__box loa-toast__box--refused";
      const words = document.createElement("p");
      words.textContent = sentence;
      box.append(words);
      return box.outerHTML;
    }

    dismiss() {
      this.toastTarget.replaceChildren();
    }

    /* --- keyboard: arrows lead from one empty place to the next ------------------------------------------------- */

    walk(event) {
      const from = event.target.closest?.("[data-slot]");
      const step = STEPS[event.key];
      if (!from || !step || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const at = (x, y) => this.boardTarget.querySelector(`[data-slot][data-x="${x}"][data-y="${y}"]`);
      let [x, y] = [Number(from.dataset.x), Number(from.dataset.y)];
      for (let tries = 0; tries < 42; tries += 1) {
        [x, y] = [x + step[0], y + step[1]];
        const to = at(x, y);
        if (to) {
          from.tabIndex = -1;
          to.tabIndex = 0;
          to.focus();
          return;
        }
      }
    }
  }

  window.wagtail.app.register("x-calendar", Calendar);
})();
