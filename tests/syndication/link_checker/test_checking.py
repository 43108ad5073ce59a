"""Visits to departments' sites: good pages, bad ones, and none; what is missing is said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cms.core.clock import SystemClock
from syndication.link_checker.checking import check_due
from syndication.link_checker.claims import claim_due
from syndication.link_checker.coverage import history
from syndication.link_checker.judging import Ours, Wanted, judge
from syndication.link_checker.reading import read_page
from syndication.link_checker.words import is_fresh, missing
from syndication.models import RequiredLink, SiteCheck, WatchedSite
from tests.entries.factories import make_entry
from tests.syndication.inbound.hostile.cases import say
from tests.syndication.inbound.hostile.server import serving

TODAY = date(2026, 11, 22)
OURS = Ours(base_url="https://loa.vn", newest={"https://loa.vn/tin/1/": date(2026, 11, 20)})
BANNER = Wanted(kind="banner", title="Cổng quốc gia", target="https://pbgdpl.gov.vn/")
LINK = Wanted(kind="link", title="Tủ sách", target="https://tusach.vn/a?b=1")
PICTURED = '<a href="https://www.pbgdpl.gov.vn"><img src=x></a>'


def verdict(html: str, *wanted: Wanted, **given: object):
    return judge([read_page(html, "https://so.vn/")], wanted, OURS, TODAY, **given)  # type: ignore[arg-type]


def problems(html: str, *wanted: Wanted, **given: object) -> list[str]:
    return [item["problem"] for item in verdict(html, *wanted, **given).findings["wanted"]]


class TestJudging:
    @pytest.mark.parametrize(
        ("html", "problem"),
        [
            (PICTURED, ""),
            ('<script src="https://loa.vn/banners.js?x=1"></script>', ""),
            ('<script src="https://loa.vn.evil.vn/banners.js"></script>', "missing"),
            ('<a href="https://pbgdpl.gov.vn/">Cổng</a>', "no_picture"),
            ('<a href="http://pbgdpl.gov.vn/"><img src=x></a>', "insecure"),
            ('<a href="https://pbgdpl.gov.vn/khac"><img src=x></a>', "missing"),
            ("<!-- " + PICTURED + " -->", "missing"),
            ("<p><<<a href=", "missing"),
        ],
    )
    def test_banner(self, html, problem):
        assert problems(html, BANNER) == [problem]

    def test_links_compare_whole_addresses(self):
        assert problems('<base href="https://tusach.vn"><a href="/a?b=1#x">T</a>', LINK) == [""]
        assert problems('<a href="https://tusach.vn/a">T</a>', LINK) == ["missing"]

    def test_what_leads_nowhere_is_broken(self):
        assert problems(PICTURED, BANNER, broken={BANNER.target: "not_found"}) == ["broken"]

    def test_what_is_only_welcome_does_not_make_a_site_incomplete(self):
        welcome = Wanted(kind="banner", title="Cuộc thi", target="https://thi.vn/", is_required=False)
        assert verdict("<p>", welcome).ok and not verdict("<p>", BANNER).ok

    @pytest.mark.parametrize(
        ("html", "newest", "shows"),
        [
            ("<p>Ngày 05/11/2026 và 1-9-2026, 45/13/2026</p>", date(2026, 11, 5), ""),
            ('<time datetime="2026-11-10T08:00">hôm nọ</time>', date(2026, 11, 10), ""),
            ("<p>Có hiệu lực từ 01/01/2027</p>", None, ""),
            ("<script>'21/11/2026'</script>", None, ""),
            ('<script src="https://loa.vn/widget/all.js"></script>', date(2026, 11, 20), "widget"),
            ('<a href="https://loa.vn/tin/1">Tin</a>', date(2026, 11, 20), "items"),
        ],
    )
    def test_newest_day_and_how_our_content_is_shown(self, html, newest, shows):
        found = verdict(html)
        assert (found.newest, found.findings["shows"]) == (newest, shows)


@pytest.mark.django_db
class TestRounds:
    def check(self, base: str, **given: str) -> SiteCheck:
        site = WatchedSite.objects.create(name="Sở", home_url=f"{base}/0", **given)
        assert check_due() == 1
        return site.checks.get()

    def test_a_good_page_and_one_that_lacks_something(self):
        good = f'<a href="{{0}}/1">Tủ sách</a> {datetime.now(UTC):%d/%m/%Y}'
        with serving([say(b"<p>x</p>"), say(b"<p>tu sach</p>")]) as base:
            RequiredLink.objects.create(title="Tủ sách", target=f"{base}/1")
            lacking = self.check(base)
            assert not lacking.ok and "Tủ sách" in missing(lacking)[0] and lacking.problem is None
        with serving([say(good.format(base).encode())]) as again:
            RequiredLink.objects.update(target=f"{base}/1")
            site = WatchedSite.objects.create(name="Xã", home_url=f"{again}/0")
            assert check_due() == 1
            check = site.checks.get()
        assert check.ok and missing(check) == [] and is_fresh(check, datetime.now(UTC)) is True

    def test_a_site_that_does_not_answer_says_why_and_is_asked_again_in_a_week(self):
        site = WatchedSite.objects.create(name="Sở", home_url="http://127.0.0.1:9/")
        check_due()
        check = site.checks.get()
        assert not check.ok and check.problem["code"] == "unreachable" and missing(check)
        site.refresh_from_db()
        assert site.leased_until is None
        assert timedelta(days=6) < site.next_at - datetime.now(UTC) < timedelta(days=8)
        assert check_due() == 0

    def test_two_at_once_visit_a_site_once(self):
        WatchedSite.objects.create(name="Sở", home_url="http://127.0.0.1:9/")
        WatchedSite.objects.create(name="Nghỉ", home_url="http://127.0.0.1:9/x", active=False)
        now = SystemClock().now()
        assert len(claim_due(now, 5)) == 1 and claim_due(now, 5) == []
        assert len(claim_due(now + timedelta(minutes=6), 5)) == 1

    def test_coverage_goes_back_by_months(self):
        now = datetime(2026, 11, 22, 3, tzinfo=UTC)
        one, two = (WatchedSite.objects.create(name=n, home_url=f"https://{n}.vn/") for n in "ab")
        for site, day, ok in ((one, 1, False), (two, 2, True), (one, 50, True), (two, 51, False)):
            SiteCheck.objects.create(
                site=site, checked_at=datetime(2026, 9, 25, tzinfo=UTC) + timedelta(days=day), ok=ok
            )
        assert [(c.day.month, c.sites, c.complete, c.percent) for c in history(now)] == [
            (11, 2, 1, 50), (10, 2, 1, 50), (9, 2, 1, 50),
        ]  # fmt: skip

    def test_our_items_are_found_by_their_addresses(self):
        make_entry(url="https://pbgdpl.test/tin/", published_at=datetime(2026, 11, 20, tzinfo=UTC))
        with serving([say(b'<a href="https://pbgdpl.test/tin">Tin</a>')]) as base:
            assert self.check(base).findings["shows"] == "items"
