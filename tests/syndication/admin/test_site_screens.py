"""In a browser: feeds and widget, sites, banners, links, submissions, harvesters: wide, narrow, for everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from syndication.models import (
    Banner,
    Harvester,
    RequiredLink,
    SiteCheck,
    Source,
    SourceKind,
    Subscription,
    SubscriptionState,
    WatchedSite,
)
from tests.entries.factories import make_agency, make_entry
from tests.pages.factories import make_picture

from .looking import look, sit_down
from .test_submissions import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]

MISSING = {"kind": "banner", "title": "Ngày Pháp luật 9/11", "target": "https://p.vn/", "required": True}


@pytest.fixture
def desk(live_server: Any, page: Any, django_user_model: Any, client: Any, settings: Any) -> Any:
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    return sit_down(page, live_server, client, django_user_model)


def fill() -> dict[str, str]:
    """Rows of each kind. Returns the screens that need one."""
    make_agency("so-y-te")
    make_entry("Luật Căn cước: những điều người dân cần biết", agency="so-y-te", url="https://pbgdpl.test/x")
    now = timezone.now()
    for number, state in enumerate((SubscriptionState.ACTIVE, SubscriptionState.GIVEN_UP)):
        Subscription.objects.create(
            key=str(number), topic="/feeds/all.atom", state=state, callback="https://soyte.test/w", host="soyte.test",
            lease_until=now + timedelta(days=9), told_at=now, failures=3, due_at=now, problem={"code": "no_answer"},
        )  # fmt: skip
    harvester = Harvester.objects.create(name="Cổng quốc gia", networks="203.0.113.0/24", seen_at=now)
    banner = Banner.objects.create(title="Ngày Pháp luật 9/11", image=make_picture(), target="https://p.vn/")
    link = RequiredLink.objects.create(title="Tủ sách pháp luật quốc gia", target="https://tusach.vn/danh-muc/")
    site = WatchedSite.objects.create(name="Sở Y tế", agency_code="so-y-te", home_url="https://soyte.example.gov.vn/")
    WatchedSite.objects.create(name="Công an tỉnh", home_url="https://congan.example.gov.vn/trang-thong-tin/")
    for age, problem in ((40, "missing"), (1, "no_picture"), (0, "missing")):
        findings = {"wanted": [{**MISSING, "problem": problem}], "shows": "widget"}
        SiteCheck.objects.create(
            site=site, checked_at=now - timedelta(days=age), ok=False, findings=findings,
            newest_at=now - timedelta(days=age + 2),
        )  # fmt: skip
    partner = Source.objects.create(name="Sở Tư pháp Gia Lai", kind=SourceKind.EXCHANGE)
    submission = make(partner, record={"title": "Bảy điểm mới của Luật Bảo hiểm xã hội từ ngày 01/7/2026"})
    return {
        "site": f"/admin/department-sites/inspect/{site.pk}/", "site-edit": f"/admin/department-sites/edit/{site.pk}/",
        "banner": f"/admin/banners/edit/{banner.pk}/", "link": f"/admin/required-links/edit/{link.pk}/",
        "submission": f"/admin/submissions/inspect/{submission.pk}/",
        "harvester": f"/admin/harvesters/edit/{harvester.pk}/",
    }  # fmt: skip


LISTS = {
    "feeds": "/admin/feeds/", "sites": "/admin/department-sites/", "banners": "/admin/banners/",
    "links": "/admin/required-links/", "submissions": "/admin/submissions/", "harvesters": "/admin/harvesters/",
}  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_are_whole_and_for_everybody(desk: Any, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    for name, path in LISTS.items():
        look(desk, f"{name}-none", path, width)
    for name, path in {**fill(), **LISTS}.items():
        look(desk, name, path, width)


def test_an_address_is_chosen_and_tested_by_keyboard(desk: Any) -> None:
    make_agency("so-y-te")
    desk.goto(f"{desk.site}/admin/feeds/")
    desk.get_by_label("Agency").focus()
    desk.keyboard.press("ArrowDown")
    desk.get_by_role("button", name="Show addresses and code").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("RSS 2.0")).to_have_value(f"{desk.site}/feeds/so-y-te.rss")

    desk.get_by_label("Address of your receiver or page").focus()
    desk.keyboard.type("http://127.0.0.1:9/nhan")
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("status").get_by_text("Something has to be mended")).to_be_visible()
    expect(desk.get_by_label("Address of your receiver or page")).to_have_value("http://127.0.0.1:9/nhan")
    expect(desk.get_by_label("RSS 2.0")).to_have_value(f"{desk.site}/feeds/so-y-te.rss")
