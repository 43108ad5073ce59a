/* Channels in a list, one of them open beside it; on a narrow screen it opens below its name and closes again. */
(() => {
  class Tabs extends window.StimulusModule.Controller {
    static targets = ["tab", "panel"];

    open({ currentTarget }) {
      const isOpen = currentTarget.getAttribute("aria-expanded") === "true";
      const isWide = window.matchMedia("(min-width: 64rem)").matches;
      this.show(isOpen && !isWide ? null : currentTarget);
      if (!isWide) currentTarget.scrollIntoView({ block: "nearest" });
    }

    /* Up and down go from name to name. */
    step(event) {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      const place = this.tabTargets.indexOf(event.currentTarget) + by;
      this.tabTargets[place]?.focus();
    }

    show(chosen) {
      this.tabTargets.forEach((tab) => tab.setAttribute("aria-expanded", String(tab === chosen)));
      this.panelTargets.forEach((panel) => {
        panel.hidden = panel.id !== chosen?.getAttribute("aria-controls");
      });
    }
  }

  window.wagtail.app.register("x-tabs", Tabs);
})();
