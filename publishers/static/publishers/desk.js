/* Live counters, the countdown to undo, and rows that refresh while something is under way. Works without: all is in the HTML. */
(() => {
  "use strict";
  const encoder = new TextEncoder();
  const counting = {
    characters: (text) => [...text.normalize("NFC")].length,
    bytes: (text) => encoder.encode(text.normalize("NFC")).length,
    weighted: (text) => [...text.normalize("NFC")].reduce((sum, c) => {
      const p = c.codePointAt(0);
      const light = p <= 4351 || (p >= 8192 && p <= 8205) || (p >= 8208 && p <= 8223) || (p >= 8242 && p <= 8247);
      return sum + (light ? 1 : 2);
    }, 0),
  };

  function watchCount(field) {
    const maximum = Number(field.dataset.loaMaximum);
    const counter = document.createElement("span");
    counter.className = "loa-counter";
    field.after(counter);
    const show = () => {
      const used = (counting[field.dataset.loaCount] || counting.characters)(field.value.trim().replace(/\r\n/g, "\n"));
      counter.textContent = `${used} / ${maximum}`;
      counter.classList.toggle("loa-counter--over", used > maximum);
    };
    field.addEventListener("input", show);
    show();
  }

  function watchLive(root) {
    const box = root.querySelector("[data-loa-live]");
    if (!box || !box.dataset.loaLive) return;
    setTimeout(async () => {
      try {
        const answer = await fetch(box.dataset.loaLive, { headers: { "X-Requested-With": "fetch" } });
        if (answer.ok && !box.contains(document.activeElement)) {
          const fresh = document.createElement("template");
          fresh.innerHTML = await answer.text();
          box.replaceWith(fresh.content.querySelector("[data-loa-live]"));
        }
      } catch { /* the next round tries again */ }
      watchLive(document);
    }, 1500);
  }

  function tick() {
    document.querySelectorAll("[data-loa-countdown]").forEach((span) => {
      const left = Math.max(0, Number(span.dataset.loaCountdown) - 1);
      span.dataset.loaCountdown = String(left);
      span.textContent = String(left);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-loa-count]").forEach(watchCount);
    document.querySelectorAll("[data-loa-shared-body]").forEach((button) => {
      button.addEventListener("click", () => {
        const card = button.closest("details");
        const title = card.querySelector("input[type=text]");
        const body = card.querySelector("textarea");
        if (title) title.value = button.dataset.loaSharedTitle;
        body.value = button.dataset.loaSharedBody;
        [title, body].forEach((field) => field && field.dispatchEvent(new Event("input")));
      });
    });
    const choose = document.querySelector("[data-loa-choose-ready]");
    if (choose) {
      choose.addEventListener("click", () => {
        document.querySelectorAll("input[data-loa-ready]").forEach((box) => { box.checked = true; });
      });
    }
    watchLive(document);
    setInterval(tick, 1000);
  });
})();
