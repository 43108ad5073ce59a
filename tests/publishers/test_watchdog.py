"""Within a minute every screen says what stands still, told from a row: also when the broker is what is away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.core.registries import Part, ailments, health_parts
from publishers import watchdog
from publishers.models import Channel, ChannelState, Pulse
from publishers.watchdog import LATE, judge
from tests.publishers.admin.conftest import Login, agency, facebook, login, shown

pytestmark = pytest.mark.django_db
__all__ = ["agency", "facebook", "login"]
BANNER = "loa_stopped"
WELL, ILL = Part(True), Part(False, "…")


@pytest.fixture(autouse=True)
def _looks_now(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in an installation with a worker, and no verdict from before."""
    monkeypatch.setattr(watchdog, "is_alone", lambda: False)
    monkeypatch.setattr(watchdog, "_LOOK_LASTS_S", 0)
    watchdog.forget()
    yield
    watchdog.forget()


def beaten(ago: timedelta) -> None:
    Pulse.objects.update_or_create(pk=1, defaults={"incarnation": uuid4(), "beat_at": timezone.now() - ago})


@pytest.mark.parametrize(
    ("parts", "culprit"),
    [
        ({"broker": ILL, "worker": ILL}, "broker"),
        ({"broker": WELL, "worker": ILL}, "worker"),
        ({"broker": WELL, "worker": WELL}, "beat"),
    ],
)
def test_the_first_that_is_away_is_named(parts: dict[str, Part], culprit: str) -> None:
    assert judge(LATE + timedelta(seconds=1), parts.__getitem__) == culprit


@pytest.mark.parametrize("age", [None, timedelta(0), LATE, -timedelta(hours=1)])
def test_while_the_row_is_young_nobody_is_asked(age: timedelta | None) -> None:
    def ask(name: str) -> Any:
        raise AssertionError("asked")

    assert judge(age, ask) == ""


def test_detection_and_asking_fit_into_a_minute() -> None:
    asked_every_s = 30
    assert LATE.total_seconds() + asked_every_s < 60


def test_a_part_that_says_nothing_holds_nobody_up() -> None:
    answers = threading.Event()

    def look(name: str) -> Part:
        answers.wait(10)
        return WELL

    ask = watchdog.within(0.05, look)
    assert not ask("broker").ok and not ask("broker").ok
    assert sum(thread.name == "look-broker" for thread in threading.enumerate()) == 1, "asked once"
    answers.set()
    watchdog._hanging["broker"].join(5)
    assert ask("broker").ok


def test_who_runs_it_reads_the_mend_and_others_that_it_passes(login: Login, monkeypatch: pytest.MonkeyPatch) -> None:
    def broker_is_away() -> Part:
        raise ConnectionError("redis://:hush@host")

    monkeypatch.setitem(health_parts._items, "broker", broker_is_away)
    technician, clerk = login(), login("unit_approver")
    beaten(timedelta(seconds=5))
    assert shown(technician.get(reverse(BANNER))) == ""
    beaten(timedelta(minutes=2))
    told = shown(technician.get(reverse(BANNER)))
    assert "The message broker does not answer" in told and "Start it again" in told and "hush" not in told
    brief = shown(clerk.get(reverse(BANNER)))
    assert "Publishing stands still just now." in brief and "broker" not in brief
    assert 'data-x-stopped-now-value="true"' in shown(clerk.get(reverse("loa_calendar:index")))


def test_a_dead_access_is_told_to_who_can_mend_it_and_to_who_needs_it(login: Login, facebook: Channel) -> None:
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired", "params": {}})
    keeper, user, stranger = (login(role) for role in ("channel_admin", "unit_approver", "report_officer"))
    assert "/channels/connect/facebook/" in shown(keeper.get(reverse(BANNER)))
    assert "whoever looks after" in shown(user.get(reverse(BANNER)))
    assert shown(stranger.get(reverse(BANNER))) == ""


def test_one_look_that_fails_hides_no_other(
    login: Login, facebook: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    def broken(user: Any) -> Any:
        raise RuntimeError

    monkeypatch.setitem(ailments._items, "engine", broken)
    Channel.objects.update(state=ChannelState.NEEDS_RECONNECT, problem={"code": "auth_expired", "params": {}})
    assert "can’t publish" in shown(login().get(reverse(BANNER))).replace("&#x27;", "’")
