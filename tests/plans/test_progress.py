"""Progress comes from what was really published, by whom, on what; and reports count it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cms.agencies.models import AgencyKind, AgencySuccession
from cms.core.indicators import Period, Unknown
from cms.core.registries import indicators
from cms.entries.models import Entry, EntryTerm
from cms.plans.models import Note, PlanTask
from cms.plans.progress import Progress
from cms.plans.standing import State

from .conftest import Province, make_plan, make_task

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 10)
YEAR = Period(first=date(2026, 1, 1), last=date(2026, 12, 31))


def publish(agency: str, day: date, form: str = "leaflet", *, topic: str = "", **given: Any) -> Entry:
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    entry = Entry.objects.create(
        id=uuid4(), content={}, content_hash=uuid4().hex, title="Tờ gấp", form=form, agency_code=agency,
        published_at=at, version_at=at, updated_at=at, **given,
    )  # fmt: skip
    if topic:
        EntryTerm.objects.create(entry=entry, vocabulary="topic", code=topic)
    return entry


def note(task: PlanTask, day: date, verdict: str, **given: Any) -> Note:
    facts = {"text": "Ghi chú", "created_at": timezone.now()}
    return Note.objects.create(task=task, happened_on=day, verdict=verdict, **{**facts, **given})


def now(task: PlanTask, today: date = TODAY) -> Any:
    progress = Progress([task.plan], today)
    return progress.now(progress.tasks()[0])


def test_each_department_has_its_own_share_of_what_a_kind_must_do(province: Province) -> None:
    kind = AgencyKind.objects.get(code="department")
    wanted = {"counted": "items", "form": "leaflet", "wanted": 1, "per_agency": True}
    task = make_task(make_plan(province.justice), due="Quý II", leads=(kind,), products=(wanted,))
    publish("syt", date(2026, 5, 1))
    publish("snv", date(2026, 5, 1), "video")
    publish("snv", date(2026, 5, 2), status="withdrawn")
    found = now(task)
    assert {share.agency: share.state for share in found.shares} == {"syt": State.DONE, "snv": State.LATE}
    assert found.state is State.LATE and found.done == 1
    assert now(task, date(2026, 4, 30)).state is State.NOT_BEGUN


def test_who_takes_part_fills_one_common_number_and_heirs_bring_what_their_predecessors_did(province: Province) -> None:
    wanted = {"counted": "items", "form": "leaflet", "topic": "land", "wanted": 2}
    task = make_task(
        make_plan(province.justice), leads=(province.justice,), helps=(province.health,), products=(wanted,)
    )
    publish("syt", date(2026, 2, 1), topic="land")
    publish("syt", date(2026, 2, 1), topic="tax")
    publish("snv", date(2026, 2, 2), topic="land")
    (share,) = now(task).shares
    assert (share.state, share.products[0].count) == (State.UNDER_WAY, 1)
    AgencySuccession.objects.create(predecessor=province.labour, successor=province.health, kind="merge")
    assert now(task).state is State.DONE


def test_monthly_turns_are_counted_apart_and_notes_fill_what_no_machine_counts(province: Province) -> None:
    plan = make_plan(province.justice)
    task = make_task(plan, due="hằng tháng", leads=(province.health,), products=({"text": "Lớp", "wanted": 2},))
    note(task, date(2026, 6, 3), "adds", count=2)
    note(task, date(2026, 7, 3), "adds", count=1)
    progress = Progress([plan], TODAY)
    (row,) = progress.tasks()
    states = [progress.of(row, turn).state for turn in progress.turns_of(row)[:7]]
    assert states == [*[State.LATE] * 5, State.DONE, State.UNDER_WAY]


def test_only_who_leads_says_that_a_common_task_is_done(province: Province) -> None:
    task = make_task(make_plan(province.justice), leads=(province.justice,), helps=(province.health,))
    note(task, TODAY, "done", agency=province.health)
    assert now(task).state is State.UNDER_WAY
    note(task, TODAY, "done", agency=province.justice)
    assert now(task).state is State.DONE


def test_reports_count_plans_and_tasks_in_time(province: Province) -> None:
    plan = make_plan(province.justice, issued_on=date(2026, 1, 5))
    make_plan(province.health, issued_on=date(2026, 1, 6), state="draft")
    kind = AgencyKind.objects.get(code="department")
    task = make_task(plan, due="Quý I", leads=(kind,), products=({"text": "Kế hoạch", "per_agency": True},))
    make_task(plan, due="Quý IV/2030", leads=(province.health,))
    note(task, date(2026, 3, 31), "done", agency=province.health)
    codes = frozenset({"stp", "syt", "snv"})
    issued, timely = indicators.get("plans_issued"), indicators.get("tasks_in_time")
    assert issued and issued.facts and timely and timely.facts
    assert [fact.agency for fact in issued.facts(YEAR, codes)] == ["stp"]
    quarter = Period(first=date(2026, 1, 1), last=date(2026, 3, 31))
    assert {fact.agency: fact.value for fact in timely.facts(quarter, codes)} == {"syt": 1, "snv": 0}
    assert {fact.agency for fact in timely.facts(quarter, frozenset({"syt"}))} == {"syt"}


def test_sites_that_could_not_be_seen_are_not_known(province: Province) -> None:
    from syndication.models import SiteCheck, WatchedSite

    found = {"syt": {"ok": True, "newest_at": timezone.now()}, "snv": {"ok": False, "problem": {"code": "timeout"}}}
    for code, fields in found.items():
        site = WatchedSite.objects.create(name=code, agency_code=code, home_url=f"https://{code}.example.vn/")
        SiteCheck.objects.create(site=site, checked_at=timezone.now(), **fields)
    WatchedSite.objects.create(name="stp", agency_code="stp", home_url="https://stp.example.vn/")
    links = indicators.get("required_links_ok")
    assert links and links.facts
    today = timezone.localdate()
    facts = links.facts(Period(first=date(today.year, 1, 1), last=today), frozenset({"syt", "snv", "stp"}))
    assert {fact.agency: (fact.value, fact.unknown) for fact in facts} == {
        "syt": (1, None), "snv": (None, Unknown.FAILED), "stp": (None, Unknown.PENDING),
    }  # fmt: skip
