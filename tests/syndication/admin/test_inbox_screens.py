"""In a browser: the screens of the inbox and the sources, wide and narrow, for everybody; an answer by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from wagtail.models import Locale, Page, Site

from cms.entries.offer import OfferedFile
from cms.pages.models import HomePage
from syndication.models import Proposal, Source, SourceItem
from tests.fixtures.axe import OURS
from tests.syndication.inbound.items import LONG, bring, make_source, offer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
#: Where pictures of the screens are put, for people to look at; nowhere in the suite.
LOOK = os.environ.get("LOA_LOOK", "")


@pytest.fixture
def desk(live_server: Any, page: Any, django_user_model: Any, client: Any, settings: Any) -> Iterator[Any]:
    """The desk with somebody logged in who reads English."""
    from wagtail.users.models import UserProfile

    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    if not Site.objects.filter(is_default_site=True).exists():  # an earlier test emptied the tables
        Locale.objects.get_or_create(language_code="vi")
        root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=HomePage(title="Phổ biến, giáo dục pháp luật tỉnh", slug="trang-chu"))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    user = django_user_model.objects.create_superuser("lan", "lan@example.org", "x", first_name="Lan", last_name="Vũ")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.site = live_server.url
    fill()
    yield page


def fill() -> None:
    source, other = make_source(), make_source("Cổng thông tin điện tử tỉnh", address="https://tinh.example.vn/rss")
    Source.objects.filter(pk=other.pk).update(failures=4, problem={"code": "not_found", "params": {}})
    picture = OfferedFile(url="https://syt.example.vn/chot.jpg", filename="chot.jpg", media_type="image/jpeg",
                          role="image", alt="Chốt kiểm tra nồng độ cồn")  # fmt: skip
    body = LONG + "<p>Nghị định 168/2024/NĐ-CP, Luật 36/2024/QH15.</p>"
    bring(source, offer(1, title="Hội nghị phổ biến pháp luật về khám bệnh, chữa bệnh", body_html=body,
                        summary="Hơn hai trăm đại biểu tham dự.", files=(picture,), tags=("y tế",)))  # fmt: skip
    bring(other, offer(2, title="Sở Y tế phổ biến pháp luật về khám bệnh", body_html=body))
    bring(source, offer(3, title="Tuyên truyền an toàn giao thông"))
    item = SourceItem.objects.get(title="Tuyên truyền an toàn giao thông")
    page = Site.objects.get(is_default_site=True).root_page
    item.proposals.update(state="accepted", page_id=page.pk)
    SourceItem.objects.filter(pk=item.pk).update(page_id=page.pk, taken_content=item.content)
    bring(source, offer(3, title="Tuyên truyền trật tự, an toàn giao thông", summary="Có sửa đổi.",
                        body_html=LONG), guid=item.guid)  # fmt: skip


def screens() -> dict[str, str]:
    first = Proposal.objects.get(kind="new", looks_like__isnull=True, state="waiting")
    like = Proposal.objects.get(looks_like__isnull=False)
    change = Proposal.objects.get(kind="change")
    return {
        "inbox": "/admin/inbox/", "proposal": f"/admin/inbox/inspect/{first.pk}/",
        "like": f"/admin/inbox/inspect/{like.pk}/", "change": f"/admin/inbox/inspect/{change.pk}/",
        "sources": "/admin/sources/", "source": f"/admin/sources/edit/{first.item.source_id}/",
        "kinds": "/admin/sources/new/", "find": "/admin/sources/find/", "home": "/admin/",
    }  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_are_whole_and_for_everybody(desk: Any, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    for name, path in screens().items():
        desk.goto(desk.site + path)
        desk.locator("main").wait_for()
        if LOOK:
            desk.wait_for_load_state("networkidle")
            desk.set_viewport_size({"width": width, "height": 1700})
            desk.screenshot(path=str(Path(LOOK) / f"{name}-{width}.png"), full_page=True)
        if name == "home":
            continue  # Wagtail's own
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        # What is ours; Wagtail's frame around it is looked at by Wagtail.
        found = Axe().run(desk, context=OURS)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"


def test_an_answer_needs_no_mouse(desk: Any) -> None:
    path = screens()["proposal"]
    desk.goto(desk.site + path)

    desk.get_by_role("textbox", name="Why not?").focus()
    desk.keyboard.type("Không phải tin pháp luật")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")

    desk.get_by_text("was rejected").wait_for()
    assert Proposal.objects.get(state="rejected").reason == "Không phải tin pháp luật"
