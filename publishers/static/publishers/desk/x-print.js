/* Print the page, with what is folded opened: paper can't be clicked. */
(() => {
  class Print extends window.StimulusModule.Controller {
    print() {
      const folded = [...document.querySelectorAll("main details:not([open])")];
      for (const details of folded) details.open = true;
      window.print();
      for (const details of folded) details.open = false;
    }
  }

  window.wagtail.app.register("x-print", Print);
})();
