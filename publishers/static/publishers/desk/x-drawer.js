/* A link opens beside the list it stands in. Without this script, with a modifier key, or when anything fails, it is
   followed as any link. */
(() => {
  class Drawer extends window.StimulusModule.Controller {
    static targets = ["dialog", "body", "whole"];

    async open(event) {
      const link = event.target.closest("a[data-drawer]");
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const url = new URL(link.href);
      url.searchParams.set("drawer", "1");
      try {
        const answer = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
        // Logged out meanwhile: the page itself says so.
        if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
        this.show(await answer.text(), link.href);
      } catch {
        window.location.assign(link.href);
      }
    }

    show(html, whole) {
      this.bodyTarget.innerHTML = html;
      this.wholeTarget.href = whole;
      // The browser keeps the focus inside, closes on Escape, and puts the focus back upon the link.
      if (!this.dialogTarget.open) this.dialogTarget.showModal();
      this.bodyTarget.scrollTop = 0;
    }

    close() {
      this.dialogTarget.close();
    }

    /* A press beside the drawer. */
    outside({ target }) {
      if (target === this.dialogTarget) this.close();
    }
  }

  window.wagtail.app.register("x-drawer", Drawer);
})();
