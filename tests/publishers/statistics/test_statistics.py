"""The figures of a period: counted from what was done, handed over signed, the receipt kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry

from cms.core.clock import SystemClock
from cms.core.indicators import FrozenFigure, FrozenReport, Period
from cms.core.registries import frozen_reports
from cms.entries.models import Entry
from publishers.contract import Rejected, Throttled, Unreachable
from publishers.models import Channel, Delivery
from publishers.planning.plan import Choice, plan
from publishers.platforms.exchange.statistics import Indicator, StatisticsReport
from publishers.sandbox.server import RunningSandbox
from publishers.statistics.counting import closed_report, period_of, report_of
from publishers.statistics.sending import CannotTakeStatistics, send_statistics
from tests.entries.factories import make_entry
from tests.publishers.factories import by_hand, department, national

pytestmark = pytest.mark.django_db
REPORT = StatisticsReport(
    first=date(2026, 1, 1), last=date(2026, 6, 30), kind="6m", agency="gialai-stp",
    indicators=(Indicator(code="items_published", value=3, unit="item", breakdown={"form": "video"}),),
)  # fmt: skip


@pytest.fixture
def portal(sandbox: RunningSandbox) -> Channel:
    return national(sandbox)


def kept(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    return sandbox.sandbox.list("national_portal", "statistics")


def figures(report: StatisticsReport) -> dict[tuple[str, ...], int]:
    return {(one.code, *one.breakdown.values()): one.value for one in report.indicators}


def arrived(entry: Entry, channel: Channel, **values: Any) -> None:
    [delivery] = plan(entry, [Choice(channel=channel)])
    told = {"state": "published", "published_at": datetime(2026, 5, 5, tzinfo=UTC), **values}
    Delivery.objects.filter(pk=delivery.pk).update(**told)


@pytest.mark.parametrize(("kind", "last"), [("6m", (6, 30)), ("9m", (9, 30)), ("year", (12, 31))])
def test_usual_periods(kind: Any, last: tuple[int, int]) -> None:
    assert period_of(kind, 2026) == (date(2026, 1, 1), date(2026, *last))


def test_what_the_hub_did_is_counted() -> None:
    radio, shelf = by_hand("Đài xã"), by_hand("Tủ sách")
    for channel, kind in ((radio, "loudspeaker"), (shelf, "bookcase")):
        Channel.objects.filter(pk=channel.pk).update(options={"place": channel.name, "kind": kind})
    one, two = make_entry("Một", agency="stp", form="video"), make_entry("Hai", agency="stp", form="leaflet")
    other = make_entry("Ba", agency="so-y-te", form="video")
    Entry.objects.update(published_at=datetime(2026, 3, 3, tzinfo=UTC))
    arrived(one, radio)
    arrived(one, shelf)
    arrived(two, radio, state="failed")
    arrived(other, radio)
    found = figures(report_of("6m", *period_of("6m", 2026), "stp"))
    assert found == {
        ("items_published",): 2, ("items_published", "leaflet"): 1, ("items_published", "video"): 1,
        ("items_published", "stp"): 2, ("items_published", "Đài xã"): 1, ("items_published", "Tủ sách"): 1,
        ("items_national",): 1, ("items_national", "video"): 1,
        ("broadcast_items",): 1, ("broadcast_items", "Đài xã"): 1,
    }  # fmt: skip


def test_only_the_days_of_the_period_on_the_offices_clock() -> None:
    entry = make_entry("Một", agency="stp")
    # The last second of June in Vietnam, then the first of July.
    for at, count in ((datetime(2026, 6, 30, 16, 59, 59, tzinfo=UTC), 1), (datetime(2026, 6, 30, 17, tzinfo=UTC), 0)):
        Entry.objects.filter(pk=entry.pk).update(published_at=at)
        assert figures(report_of("6m", *period_of("6m", 2026), "stp"))[("items_published",)] == count


def test_sent_signed_once_and_the_receipt_is_kept(sandbox: RunningSandbox, portal: Channel) -> None:
    first, again = (send_statistics(portal, REPORT, SystemClock()) for _ in range(2))
    assert first == again
    [stored] = kept(sandbox)
    assert stored["report"] == json.loads(REPORT.body)
    row = ModelLogEntry.objects.filter(action="loa.statistics").first()
    assert row is not None
    assert row.data["receipt"]["receipt"]["sid"] == first.remote_id == stored["sid"]


@pytest.mark.parametrize(
    ("fault", "error"), [("throttle", Throttled), ("reset_after", Unreachable), ("500_after", Unreachable)]
)
def test_in_trouble_it_can_simply_be_sent_again(
    sandbox: RunningSandbox, portal: Channel, fault: str, error: type[Exception]
) -> None:
    sandbox.set_fault("national_portal", "statistics.create", fault)
    with pytest.raises(error):
        send_statistics(portal, REPORT, SystemClock())
    send_statistics(portal, REPORT, SystemClock())
    assert len(kept(sandbox)) == 1


def test_the_portal_is_strict(sandbox: RunningSandbox, portal: Channel) -> None:
    import dataclasses

    with pytest.raises(Rejected, match="portal_refused"):
        send_statistics(portal, dataclasses.replace(REPORT, indicators=()), SystemClock())


def test_other_channels_take_no_figures(sandbox: RunningSandbox) -> None:
    with pytest.raises(CannotTakeStatistics):
        send_statistics(department(sandbox), REPORT, SystemClock())


def test_command_sends(sandbox: RunningSandbox, portal: Channel, capsys: Any) -> None:
    make_entry("Một", agency="stp")
    call_command("send_statistics", portal.name, "--kind", "year", "--agency", "stp")
    assert "items_published" in capsys.readouterr().out
    assert kept(sandbox)[0]["report"]["period"]["kind"] == "year"


def test_command_writes_a_file_and_sends_nothing(sandbox: RunningSandbox, portal: Channel, tmp_path: Path) -> None:
    target = tmp_path / "figures.json"
    call_command("send_statistics", portal.name, "--kind", "6m", "--agency", "stp", "--output", str(target))
    assert json.loads(target.read_text())["agency"] == "stp"
    assert kept(sandbox) == []


@pytest.mark.parametrize(
    "given", [["--agency", ""], ["--agency", "x", "--from", "soon"], ["--agency", "x", "--to", "2001-01-01"]]
)
def test_command_asks_for_what_it_needs(portal: Channel, given: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("send_statistics", portal.name, "--kind", "6m", "--year", "2026", *given)


def test_command_says_that_a_carried_package_takes_no_figures(sandbox: RunningSandbox) -> None:
    carried = national(sandbox, transport="manual_package")
    with pytest.raises(CommandError):
        call_command("send_statistics", carried.name, "--kind", "6m", "--agency", "x")


def test_a_closed_report_is_what_the_portal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    period = Period(first=date(2026, 1, 1), last=date(2026, 6, 30))
    numbers = (
        FrozenFigure(code="items_published", value=Decimal(7), unit="sản phẩm"),
        FrozenFigure(code="items_on_channels", value=Decimal(9), unit="lượt"),
        FrozenFigure(code="items_on_channels", value=Decimal(9), unit="lượt", breakdown={"channel": "Zalo"}),
        FrozenFigure(code="qa_received", value=None, unit="câu hỏi"),
    )
    frozen = FrozenReport(agency="stp", period=period, kind="6m", figures=numbers)
    monkeypatch.setitem(frozen_reports._items, "of a test", lambda agency, _days: frozen if agency == "stp" else None)
    found = closed_report("6m", period.first, period.last, "stp")
    assert found is not None
    # Unknown is left out: it would read as nought.
    assert figures(found) == {("items_published",): 7, ("items_published", "Zalo"): 9}
    assert closed_report("6m", period.first, period.last, "cat") is None
