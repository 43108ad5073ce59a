// Draws the widget after its script element, or into the element that data-into names. Old browsers get the frame.
(function () {
"use strict";
var d = document, me = d.currentScript, css = __CSS__, into, box, root, sheet, frame;
if (!me) return;
into = me.getAttribute("data-into");
into = into && d.getElementById(into);
box = d.createElement("div");
try {
root = box.attachShadow({ mode: "open" });
root.innerHTML = __HTML__;
try {
// A host's policy may forbid style elements, never this.
sheet = new CSSStyleSheet();
sheet.replaceSync(css);
root.adoptedStyleSheets = [sheet];
} catch (old) {
sheet = d.createElement("style");
sheet.textContent = css;
root.appendChild(sheet);
}
} catch (none) {
box = d.createElement("div");
frame = d.createElement("iframe");
frame.src = __FRAME__;
frame.title = __TITLE__;
frame.width = "100%";
frame.height = "560";
frame.setAttribute("frameborder", "0");
box.appendChild(frame);
}
if (into) into.appendChild(box);
else if (me.parentNode && me.parentNode !== d.head) me.parentNode.insertBefore(box, me.nextSibling);
else if (window.console) console.warn("Loa: put the script where the widget belongs, or name a place with data-into.");
})();
