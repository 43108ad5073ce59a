"""One look at a screen: as wide as the window, clean before axe, and nothing on it that only a mouse can reach."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import axe_playwright_python

from tests.fixtures.axe import OURS
from tests.fixtures.looking import too_wide

_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
#: A desktop and a telephone, pixels.
WIDTHS = (1280, 390)
#: On a telephone the same parts stand below each other: axe looks at them there once more in ``make long``.
_AXED = WIDTHS if os.environ.get("LONG") else WIDTHS[:1]
_HEIGHT = 900
#: How long parts may glide after the window changed.
_REST_MS = 5_000
#: How long Wagtail's menu glides when the window changes.
_GLIDE_MS = 350

#: What can be pressed but not reached by Tab, what the Tab key takes out of its order, and what shows no ring.
_UNREACHABLE = """() => {
  const main = document.querySelector('main'), found = [];
  const seen = (node) => node.checkVisibility({checkVisibilityCSS: true});
  const focusable = 'a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable=true]';
  const name = (node) => node.outerHTML.slice(0, 120);
  for (const node of main.querySelectorAll('[data-action], [onclick], [role=button], [role=link]')) {
    const acts = (node.dataset.action || '').split(/\\s+/).some((part) => /^click->|^dblclick->/.test(part)) ||
      node.matches('[onclick], [role=button], [role=link]');
    if (acts && seen(node) && !node.matches(focusable) && !node.querySelector(focusable) && !node.closest('label'))
      found.push('by mouse only: ' + name(node));
  }
  for (const node of main.querySelectorAll('[tabindex]'))
    if (node.tabIndex > 0) found.push('out of order: ' + name(node));
  for (const node of main.querySelectorAll(focusable)) {
    if (!seen(node) || node.disabled || node.tabIndex < 0 || node.type === 'hidden' || node.matches('iframe')) continue;
    node.focus({focusVisible: true, preventScroll: true});
    if (document.activeElement !== node && !node.contains(document.activeElement)) {
      found.push('takes no focus: ' + name(node));
      continue;
    }
    const rings = [node, node.parentElement, node.nextElementSibling, node.closest('label')].filter(Boolean);
    const ring = rings.some((one) => ['', '::before', '::after'].some((part) => {
      const style = getComputedStyle(one, part || null);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    }));
    if (!ring) found.push('shows no focus: ' + name(node));
  }
  document.activeElement?.blur();
  return found;
}"""


def faults(desk: Any, name: str) -> list[str]:
    """What is wrong with the screen in the tab, wide and narrow."""
    found: list[str] = []
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": _HEIGHT})
        found += axe_says(desk, f"{name} at {width}") if width in _AXED else narrowness(desk, f"{name} at {width}")
    return found + [f"{name}: {line}" for line in desk.evaluate(_UNREACHABLE)]


def narrowness(desk: Any, name: str) -> list[str]:
    """What reaches beyond the window."""
    return [f"{name}: reaches beyond the window: {part}" for part in too_wide(desk, _REST_MS)]


def axe_says(desk: Any, name: str) -> list[str]:
    """What axe finds, and what reaches beyond the window."""
    found = narrowness(desk, name)
    # Into each page once, and nothing told of what is well: half the time of the package's own ``run``.
    if not desk.evaluate("'axe' in window"):
        desk.evaluate(_AXE)
    given = {"context": OURS, "options": {"resultTypes": ["violations"]}}
    seen = desk.evaluate("(given) => axe.run(given.context, given.options)", given)
    return found + [f"{name}: {_told(wrong)}" for wrong in seen["violations"]]


def _told(violation: dict[str, Any]) -> str:
    nodes = "; ".join(node["html"][:160] for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']} ({nodes})"


def picture(desk: Any, folder: Path, name: str) -> None:
    """The screen as it looks on the desk and on a telephone; it scrolls inside the window, so the window is high."""
    desk.locator("main").wait_for()
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": _HEIGHT})
        high = desk.evaluate("document.querySelector('main').scrollHeight")
        desk.set_viewport_size({"width": width, "height": max(_HEIGHT, min(high + 120, 4000))})
        desk.wait_for_timeout(_GLIDE_MS)
        desk.screenshot(path=str(folder / f"{name}-{width}.png"))


#: A group of radio buttons is one stop: the arrows go through it.
_STOPS = """() => {
  const found = [...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary, '
    + '[tabindex="0"])')].filter((node) => node.checkVisibility({checkVisibilityCSS: true}) && !node.disabled
    && node.tabIndex >= 0 && node.type !== 'hidden');
  return new Set(found.map((node) => node.type === 'radio' ? node.name : node)).size;
}"""
_STOP = """() => {
  const node = document.activeElement;
  if (!document.querySelector('main').contains(node)) return window.stops.size > 0;
  window.stops.add(node);
  return false;
}"""


def walked(desk: Any) -> tuple[int, int]:
    """How many different places in ``main`` the Tab key stops at, and how many there are."""
    desk.evaluate("document.activeElement?.blur(); window.stops = new Set()")
    count = desk.evaluate(_STOPS)
    for _ in range(count + 80):  # Wagtail's frame comes first
        desk.keyboard.press("Tab")
        if desk.evaluate(_STOP):
            break
    return desk.evaluate("window.stops.size"), count
