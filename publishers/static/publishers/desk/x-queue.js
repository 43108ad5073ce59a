/* The queue: rows are dragged, and moved without leaving the page; without scripts the same buttons do it. */
(() => {
  class Queue extends window.StimulusModule.Controller {
    static targets = ["content", "form", "row", "status", "told"];

    /* A press on first, earlier, later or last: the focus stays on the button. */
    send(event) {
      const button = event.submitter;
      if (!button || "plain" in button.dataset) return;
      event.preventDefault();
      const body = new FormData(this.formTarget);
      body.set("act", button.value);
      this.post(body, button.id);
    }

    take(event) {
      const row = event.target.closest("tr");
      if (!row) return;
      this.dragged = row;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", row.dataset.id);
      event.dataTransfer.setDragImage(row, 16, 16);
      row.classList.add("loa-queue__dragged");
    }

    over(event) {
      const row = event.target.closest("tr");
      if (!this.dragged || !row || row.parentElement !== this.dragged.parentElement) return;
      event.preventDefault();
      if (row === this.dragged) return;
      const { top, height } = row.getBoundingClientRect();
      if (event.clientY < top + height / 2) row.before(this.dragged);
      else row.after(this.dragged);
    }

    drop(event) {
      if (!this.dragged) return;
      event.preventDefault();
      const body = new FormData(this.formTarget);
      body.set("act", `order:${this.dragged.dataset.id}`);
      this.rowTargets.forEach((row) => body.append("order", row.dataset.id));
      const focus = `loa-up-${this.dragged.dataset.id}`;
      this.dropped = true;
      this.post(body, focus);
    }

    end() {
      this.dragged?.classList.remove("loa-queue__dragged");
      // Let go beside the list: nothing was moved.
      if (this.dragged && !this.dropped) this.restore();
      this.dragged = null;
      this.dropped = false;
    }

    /* Back to the order that the form was made with. */
    restore() {
      const places = [...this.formTarget.querySelectorAll("input[name=seen]")].map((field) => field.value);
      places.forEach((id) => {
        const row = this.rowTargets.find((each) => each.dataset.id === id);
        row?.parentElement.append(row);
      });
    }

    async post(body, focus) {
      try {
        const answer = await fetch(window.location.pathname, { method: "POST", body });
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const content = fresh.querySelector("[data-x-queue-target='content']");
        if (!answer.ok || !content) throw new Error(String(answer.status));
        this.contentTarget.replaceWith(content);
        // A refusal comes as a message, above the page; it is shown once, so it has to be taken over from here.
        const messages = fresh.querySelector(".messages");
        if (messages) document.querySelector(".messages")?.replaceWith(messages);
        this.statusTarget.textContent = this.hasToldTarget ? this.toldTarget.textContent : "";
        this.focus(focus);
      } catch {
        // Not reachable, or signed out: the page says it in its own way.
        window.location.reload();
      }
    }

    focus(id) {
      const button = document.getElementById(id);
      if (!button) return;
      const usable = button.disabled ? button.parentElement.querySelector("button:not([disabled])") : button;
      usable?.focus();
    }
  }

  window.wagtail.app.register("x-queue", Queue);
})();
