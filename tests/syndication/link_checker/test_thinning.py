"""Old visits go, and no figure of the past changes by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from syndication.link_checker.coverage import coverage_at, history
from syndication.link_checker.thinning import superfluous, thin_out
from syndication.models import SiteCheck, WatchedSite
from syndication.tasks import link_checker_tasks

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def visits(*ages: float, site: int = 1) -> list[tuple[int, int, datetime]]:
    """The newest first, numbered in that order."""
    return [(number, site, NOW - timedelta(days=age)) for number, age in enumerate(ages)]


@pytest.mark.parametrize(
    ("ages", "gone"),
    [
        ((0, 0.1, 0.2, 29), []),
        ((40.1, 40.2, 40.3, 41.1), [1, 2]),
        ((400, 401, 402, 440), [1, 2]),
        ((), []),
    ],
)
def test_all_of_a_month_one_a_day_one_a_month(ages, gone):
    assert list(superfluous(visits(*ages), NOW)) == gone


def test_each_site_has_its_own():
    both = sorted(visits(400, 401) + visits(400, 401, site=2), key=lambda visit: visit[2], reverse=True)
    assert list(superfluous(both, NOW)) == [1, 1]


@pytest.mark.django_db
def test_thinned_out_the_past_is_as_it_was(monkeypatch):
    monkeypatch.setattr("syndication.link_checker.thinning._STATEMENT", 7)
    sites = [WatchedSite.objects.create(name=name, home_url=f"https://{name}.vn/") for name in "ab"]
    rows = [
        SiteCheck(site=site, checked_at=NOW - timedelta(days=age, hours=3 * part), ok=(age + part + number) % 3 == 0,
                  newest_at=NOW - timedelta(days=age + (age % 50)))
        for number, site in enumerate(sites) for age in range(600, -1, -5) for part in (2, 1, 0)
    ]  # fmt: skip
    SiteCheck.objects.bulk_create(sorted(rows, key=lambda row: row.checked_at))
    before, today = history(NOW, months=19), coverage_at(NOW)
    count = SiteCheck.objects.count()

    gone = thin_out(NOW)

    assert SiteCheck.objects.count() == count - gone and gone > count / 2
    assert history(NOW, months=19) == before and coverage_at(NOW) == today
    assert thin_out(NOW) == 0
    month = SiteCheck.objects.filter(checked_at__gt=NOW - timedelta(days=30))
    assert month.count() == 2 * (6 * 3), "nothing of the last month is touched"


@pytest.mark.django_db
def test_the_task_does_it():
    site = WatchedSite.objects.create(name="a", home_url="https://a.vn/")
    at = datetime.now(UTC).replace(hour=4, minute=0) - timedelta(days=100)
    for minutes in range(3):
        SiteCheck.objects.create(site=site, checked_at=at + timedelta(minutes=minutes), ok=True)
    link_checker_tasks.thin_out_checks()
    assert SiteCheck.objects.get().checked_at == at + timedelta(minutes=2)
