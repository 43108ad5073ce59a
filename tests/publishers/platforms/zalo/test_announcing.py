"""Broadcasts: who gets them, what is refused, and that none goes out twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishers.contract import NeedsPerson, OutcomeUnknown, Receipt, Rejected, Throttled
from publishers.platforms.zalo import provinces
from publishers.platforms.zalo.audience import ZaloAudience, target
from publishers.platforms.zalo.quotas import BROADCASTS, NIGHT, night_ends
from tests.publishers.platforms.memory_gauge import MemoryGauge
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .conftest import Desk


class Announcement:
    """One announcement of an article that stands there."""

    def __init__(self, desk: Desk, **audience: Any) -> None:
        self.message = desk.message(kind="announce", options=audience)
        self.receipt = drive(desk.run(desk.message())).receipt
        self.platform = desk.platform()
        self.gauge = self.platform.gauge = MemoryGauge()
        self.run = MemoryRun(self.platform, self.message, desk.clock)

    def send(self) -> Receipt:
        return self.platform.announce(self.receipt, self.message, self.run)


def broadcasts(desk: Desk) -> list[dict[str, Any]]:
    return desk.running.sandbox.list("zalo", "broadcast")


def test_article_reaches_everybody_once(desk: Desk) -> None:
    announcement = Announcement(desk)
    first, again = announcement.send(), announcement.send()
    assert first == again
    assert [(row["article_id"], row["target"]) for row in broadcasts(desk)] == [
        (announcement.receipt.remote_id, {"gender": "0"})
    ]
    assert announcement.gauge.spent[BROADCASTS] == 1


def test_readers_of_the_sandbox_see_that_it_was_broadcast(desk: Desk) -> None:
    Announcement(desk, provinces=["gia-lai"], ages=["2", "3"]).send()
    assert desk.posts()[0].facts["broadcast"] == "ages=2,3; cities=33,18; gender=0"


def test_target_says_numbers_as_text() -> None:
    audience = ZaloAudience(gender="2", ages=["0", "7"], provinces=["dong-nai", "abroad"], systems=["1", "2"])
    assert target(audience) == {"gender": "2", "ages": "0,7", "cities": "16,1,63", "platform": "1,2"}
    assert target(ZaloAudience(regions=["0", "1"])) == {"gender": "0", "locations": "0,1"}


@pytest.mark.parametrize(
    "wrong",
    [{"provinces": ["atlantis"]}, {"provinces": ["hue"], "regions": ["1"]}, {"ages": ["8"]}, {"gender": "3"},
     {"unknown": "1"}],
)  # fmt: skip
def test_audience_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ZaloAudience(**wrong)


def test_every_old_province_belongs_to_one_of_today() -> None:
    numbers = provinces.old_numbers(provinces.TODAY)
    assert sorted(numbers) == list(range(64))
    assert len(provinces.TODAY) == 34 + 1
    assert [provinces.OLD[number] for number in (0, 33, 53, 62)] == [
        "Đồng Tháp", "Gia Lai", "Thừa Thiên Huế", "Tuyên Quang"
    ]  # fmt: skip


@pytest.mark.silent
def test_lost_answer_is_a_question_never_a_second_broadcast(desk: Desk) -> None:
    announcement = Announcement(desk)
    desk.running.set_fault("zalo", "oa.broadcast", "timeout_after")
    with pytest.raises(OutcomeUnknown):
        announcement.send()
    with pytest.raises(NeedsPerson) as caught:
        announcement.send()
    assert caught.value.code == "zalo_announcement_unknown"
    assert len(broadcasts(desk)) == 1
    assert announcement.gauge.spent[BROADCASTS] == 1


@pytest.mark.parametrize(
    ("wall", "is_open"),
    [("21:59:59", True), ("22:00:00", False), ("23:30:00", False), ("05:59:59", False), ("06:00:00", True)],
)
def test_zalo_and_we_agree_on_the_night(desk: Desk, wall: str, is_open: bool) -> None:
    announcement = Announcement(desk)
    desk.clock.instant = datetime.fromisoformat(f"2026-11-21T{wall}+07:00").astimezone(UTC)
    assert (NIGHT.opens_at(desk.clock.now()) == desk.clock.now()) is is_open
    if is_open:
        announcement.send()
        return
    with pytest.raises(Throttled) as caught:
        announcement.send()
    assert caught.value.code == "zalo_night"
    opens = desk.clock.now() + timedelta(seconds=caught.value.retry_after)
    assert opens.astimezone(UTC).strftime("%H:%M") == "23:00"
    assert announcement.gauge.spent[BROADCASTS] == 0


@pytest.mark.parametrize(("ours", "wait"), [("21:57", timedelta(hours=8, minutes=3)), ("06:03", timedelta(minutes=15))])
def test_clock_that_is_off_waits_when_zalo_says_night(ours: str, wait: timedelta) -> None:
    now = datetime.fromisoformat(f"2026-11-21T{ours}:00+07:00")
    assert timedelta(seconds=night_ends(now)) == wait


def test_month_that_is_used_up_over_there_costs_nothing_here(desk: Desk) -> None:
    announcement = Announcement(desk)
    desk.running.sandbox.set_quota("zalo", "broadcasts_monthly", 0)
    with pytest.raises(Throttled) as caught:
        announcement.send()
    assert (caught.value.code, caught.value.bucket) == ("zalo_broadcast_quota", BROADCASTS)
    assert announcement.gauge.spent[BROADCASTS] == 0
    assert "blocked_until" in announcement.gauge.heard[BROADCASTS]


def test_month_that_is_used_up_here_asks_zalo_nothing(desk: Desk) -> None:
    announcement = Announcement(desk)
    announcement.gauge.empty = {BROADCASTS}
    with pytest.raises(Throttled):
        announcement.send()
    assert desk.calls("oa.broadcast") == 0


def test_article_that_is_gone_can_not_be_announced(desk: Desk) -> None:
    announcement = Announcement(desk)
    desk.platform().client.remove(announcement.receipt.remote_id)
    with pytest.raises(Rejected) as caught:
        announcement.send()
    assert caught.value.code == "zalo_field_refused"
