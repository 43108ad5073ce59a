"""In a browser: the pages for webmasters and the widget, wide and narrow, for everybody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from cms.entries.models import Term
from tests.entries.factories import make_agency, make_entry
from tests.syndication.widgets.test_widget import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Where pictures of the screens are put, for people to look at; nowhere in the suite.
LOOK = os.environ.get("LOA_LOOK", "")
HOST_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Sở</title>
<style>h2 {{ color: lime; font-size: 60px }} li {{ list-style: square }}</style></head>
<body><main style="width:{width}px"><h1>Sở Tư pháp</h1><script src="{url}/widget/all.js?{query}" async></script></main>
</body></html>"""


@pytest.fixture
def site(live_server, settings):
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    make_agency("so")
    Term.objects.get_or_create(vocabulary="form", code="news", defaults={"label_vi": "Tin tức"})
    titles = ("Thủ tục cấp thẻ căn cước cho người dưới 14 tuổi từ ngày 01/7/2026", "Bảy hành vi bạo lực gia đình",
              "Hòa giải ở cơ sở: những điều tổ hòa giải cần biết")  # fmt: skip
    for number, title in enumerate(titles):
        make_entry(title, agency="so", url=f"{live_server.url}/tin/{number}/", summary="Những điều cần biết. " * 12,
                   files=[picture(("#7fa6c9", "#c9a67f", "#9fc97f")[number])] if number < 2 else [])  # fmt: skip
    return live_server.url


def look(page, name: str) -> None:
    if LOOK:
        page.screenshot(path=str(Path(LOOK) / f"{name}.png"), full_page=True)


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_are_whole_and_for_everybody(page, site, width):
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/webmasters/", "/webmasters/test/", "/banners/"):
        page.goto(site + path)
        page.wait_for_load_state("networkidle")
        look(page, f"{path.strip('/').replace('/', '-')}-{width}")
        assert fits(page)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(("width", "query"), [(280, ""), (640, "theme=dark"), (900, "")])
def test_the_script_draws_itself_apart_from_its_page(page, site, width, query):
    page.set_viewport_size({"width": 1000, "height": 900})
    before = "Object.keys(window).length"
    page.route("**/so.html", lambda route: route.fulfill(
        content_type="text/html", body=HOST_PAGE.format(url=site, width=width, query=query)))  # fmt: skip
    page.goto(f"{site}/so.html")
    page.locator("h3 a").first.wait_for()
    assert page.evaluate(before) == page.evaluate(
        "(() => { const f = document.createElement('iframe'); document.body.append(f);"
        " const n = Object.keys(f.contentWindow).length; f.remove(); return n })()"
    )
    heading = page.locator("main > div h2")
    assert heading.evaluate("e => getComputedStyle(e).fontSize") == "19px"
    assert page.locator("main > div").evaluate("e => e.scrollWidth <= e.clientWidth + 1")
    look(page, f"widget-{width}")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.textContent").startswith("Hòa giải")


def test_the_frame_shows_itself_without_scripts(browser, site):
    quiet = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 700})
    page = quiet.new_page()
    page.goto(f"{site}/widget/all.html")
    assert page.locator("h3").count() == 3
    assert page.locator(".loa").evaluate("e => getComputedStyle(e).borderTopWidth") == "4px"
    look(page, "frame-390")
    quiet.close()
