"""How late is too late: a post after a day, what portals exchange after two, unless a person says otherwise."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishers.engine.lateness import lateness, lateness_of
from publishers.models import Channel, DeliveryState
from publishers.sandbox.server import RunningSandbox
from tests.publishers import factories

from .conftest import MovingClock, Work

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("platform", "hours"),
    [("facebook", 24), ("by_hand", 24), ("national_portal", 48), ("department_portal", 48), ("no_longer_there", 24)],
)
def test_platforms_declare_how_late_is_too_late(platform: str, hours: int) -> None:
    assert lateness(platform, None) == timedelta(hours=hours)
    assert lateness(platform, 0) == timedelta(0)


def test_a_new_channel_follows_its_platform(running: RunningSandbox) -> None:
    assert lateness_of(factories.department(running)) == timedelta(hours=48)
    Channel.objects.update(max_lateness_h=3)
    assert lateness_of(Channel.objects.get()) == timedelta(hours=3)


@pytest.fixture(autouse=True)
def _one_time(running: RunningSandbox, clock: MovingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running.sandbox, "clock", clock)


def test_a_portal_gets_what_waited_thirty_hours(running: RunningSandbox, work: Work, clock: MovingClock) -> None:
    delivery = factories.planned(factories.department(running))
    clock.forward(hours=30)
    assert work(delivery) == "published"


def test_a_page_does_not(running: RunningSandbox, work: Work, clock: MovingClock) -> None:
    delivery = factories.planned(factories.facebook())
    clock.forward(hours=30)
    assert work(delivery) == "missed"


def test_a_portal_that_is_away_is_tried_for_two_days(running: RunningSandbox, work: Work, clock: MovingClock) -> None:
    delivery = factories.planned(factories.department(running))
    running.set_fault("department_portal", "*", "500_before", times=999)
    tried_at = clock.now()
    while delivery.state in (DeliveryState.SCHEDULED, DeliveryState.PUBLISHING):
        clock.forward(seconds=max(0.0, (delivery.run_at - clock.now()).total_seconds()) + 3600 * 5)
        tried_at = clock.now()
        work(delivery)
    assert delivery.state == DeliveryState.NEEDS_CHECKING, "a server that breaks may have taken it: a person looks"
    assert timedelta(hours=48) < tried_at - delivery.due_at < timedelta(hours=60)
