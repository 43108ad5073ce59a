/* Counts a text the way its platform does, while it is typed. The server counts again and decides. */
(() => {
  const utf8 = new TextEncoder();
  // X's weights: most letters count one, the rest (ế, emoji) two; an address counts 23.
  const isLight = (p) => p <= 4351 || (p >= 8192 && p <= 8205) || (p >= 8208 && p <= 8223) || (p >= 8242 && p <= 8247);
  const COUNTS = {
    characters: (text) => [...text].length,
    bytes: (text) => utf8.encode(text).length,
    weighted: (text) => [...text.replace(/https?:\/\/[^\s]+/g, "x".repeat(23))].reduce((sum, letter) => sum + (isLight(letter.codePointAt(0)) ? 1 : 2), 0),
  };

  class Counter extends window.StimulusModule.Controller {
    static targets = ["field", "output", "used"];

    static values = { unit: { type: String, default: "characters" }, maximum: Number };

    connect() {
      this.show();
    }

    show() {
      if (!this.hasUsedTarget) return;
      const text = this.fieldTarget.value.trim().replace(/\r\n/g, "\n").normalize("NFC");
      const used = (COUNTS[this.unitValue] || COUNTS.characters)(text);
      this.usedTarget.textContent = String(used);
      this.outputTarget.classList.toggle("loa-counter--over", used > this.maximumValue);
      this.fieldTarget.setAttribute("aria-invalid", String(used > this.maximumValue));
    }
  }

  window.wagtail.app.register("x-counter", Counter);
})();
