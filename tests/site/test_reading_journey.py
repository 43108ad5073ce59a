"""In a browser, as readers have it: every kind of page for everybody, on a telephone and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import override_settings
from playwright.sync_api import Browser

from tests.fixtures.desk import front_page
from tests.fixtures.looking import LOOK, no_mistakes
from tests.pages import conftest as pages

from .world import furnish

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted"), pytest.mark.browser]
film_bytes = pages.film_bytes
#: WCAG 2.2 AA with all that it stands on, and what axe holds for good practice.
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
#: What sticks out to the right, and text whose lines are too close for ế, ộ and ữ.
_FAULTS = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth + 1) found.push('wider than the window');
  for (const node of document.querySelectorAll('main p, main li, main dd')) {
    const style = getComputedStyle(node);
    if (!node.checkVisibility() || !node.textContent.trim()) continue;
    if (node.closest('.prose') && parseFloat(style.lineHeight) < 1.6 * parseFloat(style.fontSize))
      found.push('lines too close: ' + node.outerHTML.slice(0, 80));
  }
  for (const node of document.querySelectorAll('h1, h2, h3')) {
    const style = getComputedStyle(node);
    if (parseFloat(style.lineHeight) < 1.3 * parseFloat(style.fontSize))
      found.push('a heading clips marks: ' + node.outerHTML.slice(0, 80));
  }
  for (const node of document.querySelectorAll('main img')) {
    if (!node.complete || !node.naturalWidth) continue;
    const given = node.getAttribute('width') / node.getAttribute('height');
    const own = node.naturalWidth / node.naturalHeight;
    if (Math.abs(given - own) > 0.05 * own)
      found.push(`size not true, ${node.naturalWidth} × ${node.naturalHeight}: ${node.outerHTML.slice(0, 160)}`);
  }
  return found;
}"""


@pytest.mark.timeout(400)
def test_every_kind_of_page_is_for_everybody(
    live_server: Any, browser: Browser, film_bytes: bytes, settings: Any
) -> None:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    front_page()
    # Wagtail keeps renditions by the picture's number, and earlier tests had pictures of the same numbers.
    cache.clear()
    at_once = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with override_settings(TASKS=at_once):
        world = furnish(film_bytes)
    telephone = browser.new_context(
        locale="vi-VN", viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True
    )
    faults: list[str] = []
    with no_mistakes(telephone.new_page()) as tab:
        for name, address in world.addresses.items():
            tab.goto(live_server.url + address)
            if LOOK:
                tab.screenshot(path=f"{LOOK}/{name}-390.png", full_page=True)
            faults += [f"{name}: {told}" for told in tab.evaluate(_FAULTS)]
            seen = Axe().run(tab, options=_RULES)
            if seen.violations_count:
                faults.append(f"{name}: {seen.generate_report()}")
    telephone.close()
    assert not faults, "\n".join(faults)
    _without_scripts(browser, live_server.url, world)


def _without_scripts(browser: Browser, site: str, world: Any) -> None:
    """Finding, narrowing, reading and passing on need none."""
    plain = browser.new_context(locale="vi-VN", java_script_enabled=False)
    tab = plain.new_page()
    tab.goto(site + world.addresses["home"])
    tab.get_by_role("searchbox").first.fill("giay phep")
    tab.keyboard.press("Enter")
    tab.locator("details.facets summary").click()
    tab.locator("details.facets a").first.click()
    assert tab.locator(".chosen a").count() == 1
    tab.locator(".card__title a").first.click()
    tab.locator(".pass-on a").click()
    assert tab.locator("textarea").first.input_value()
    tab.goto(site + world.addresses["video"])
    tab.locator("details.transcript summary").click()
    assert tab.locator("details.transcript").get_by_text("Xin chào").is_visible()
    plain.close()
