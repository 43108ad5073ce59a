/* The order of the pictures: by buttons, or dragged. The fields go with their rows. */
(() => {
  class Strip extends window.StimulusModule.Controller {
    static targets = ["list", "row", "said"];

    static values = { place: String };

    up({ currentTarget }) {
      this.move(currentTarget, (row) => row.previousElementSibling?.before(row));
    }

    down({ currentTarget }) {
      this.move(currentTarget, (row) => row.nextElementSibling?.after(row));
    }

    move(button, act) {
      const row = button.closest("li");
      act(row);
      // At either end the button that goes no further is hidden, and the other one takes its place.
      const shown = (one) => one.checkVisibility({ checkVisibilityCSS: true });
      (shown(button) ? button : [...button.parentElement.children].find(shown))?.focus();
      this.tell(row);
    }

    take(event) {
      this.dragged = event.target.closest("li");
      event.dataTransfer.effectAllowed = "move";
      this.dragged?.classList.add("is-dragged");
    }

    over(event) {
      const row = event.target.closest("li");
      if (!this.dragged || !row) return;
      event.preventDefault();
      if (row === this.dragged) return;
      const { top, height } = row.getBoundingClientRect();
      if (event.clientY < top + height / 2) row.before(this.dragged);
      else row.after(this.dragged);
    }

    end(event) {
      event.preventDefault();
      if (!this.dragged) return;
      const row = this.dragged;
      row.classList.remove("is-dragged");
      this.dragged = null;
      this.tell(row);
    }

    /* Said aloud for who does not see where it went. */
    tell(row) {
      const place = this.rowTargets.indexOf(row) + 1;
      this.saidTarget.textContent = this.placeValue.replace("{place}", place).replace("{count}", this.rowTargets.length);
      this.element.querySelector("input[name=order]")?.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  window.wagtail.app.register("x-strip", Strip);
})();
