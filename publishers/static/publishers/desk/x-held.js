/* Ticks all rows at once and says how many are ticked. */
(() => {
  class Held extends window.StimulusModule.Controller {
    static targets = ["box", "every", "all", "count"];

    connect() {
      this.count();
    }

    tickAll() {
      for (const box of this.boxTargets) box.checked = this.everyTarget.checked;
    }

    count() {
      const ticked = this.boxTargets.filter((box) => box.checked).length;
      const isAll = this.hasAllTarget && this.allTarget.checked;
      this.everyTarget.checked = ticked > 0 && ticked === this.boxTargets.length;
      this.everyTarget.indeterminate = ticked > 0 && ticked < this.boxTargets.length;
      this.countTarget.textContent = isAll ? "✓" : String(ticked);
    }
  }

  window.wagtail.app.register("x-held", Held);
})();
