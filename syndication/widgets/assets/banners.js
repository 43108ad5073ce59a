// Draws the banners after its script element, or into the element that data-into names.
(function () {
"use strict";
var d = document, me = d.currentScript, into, box, links, i;
if (!me) return;
into = me.getAttribute("data-into");
into = into && d.getElementById(into);
box = d.createElement("div");
box.innerHTML = __HTML__;
links = box.getElementsByTagName("a");
for (i = 0; i < links.length; i++) {
links[i].style.cssText = "display:block;margin:0 0 8px";
links[i].firstChild.style.cssText = "display:block;max-width:100%;height:auto;border:0";
}
if (into) into.appendChild(box);
else if (me.parentNode && me.parentNode !== d.head) me.parentNode.insertBefore(box, me.nextSibling);
})();
