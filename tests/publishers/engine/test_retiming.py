"""A country changes its clocks: what waits keeps its wall time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from cms.core.clock import SystemClock
from publishers.engine.acts import reschedule
from publishers.engine.retiming import retime
from publishers.models import Delivery, DeliveryState
from publishers.planning.plan import Choice, plan
from publishers.planning.times import instant_of, wall_of
from tests.entries.factories import make_entry
from tests.publishers.factories import by_hand, facebook

pytestmark = pytest.mark.django_db
HANOI = "Asia/Ho_Chi_Minh"


@pytest.fixture
def tomorrow() -> str:
    return wall_of(datetime.now(UTC) + timedelta(days=1), HANOI)


def test_wall_zone_and_instant_are_kept_apart(tomorrow: str) -> None:
    row = plan(make_entry(), [Choice(channel=facebook(), wall=tomorrow, zone=HANOI)])[0]
    assert (row.due_wall, row.due_zone, row.due_at) == (tomorrow, HANOI, instant_of(tomorrow, HANOI))
    later = wall_of(datetime.now(UTC) + timedelta(days=2), HANOI)
    reschedule(row, instant_of(later, HANOI), wall=later, zone=HANOI)
    row.refresh_from_db()
    assert (row.due_wall, row.due_at, row.run_at) == (later, instant_of(later, HANOI), instant_of(later, HANOI))


def test_new_zone_data_move_what_was_chosen_on_the_wall_and_nothing_else(tomorrow: str) -> None:
    entry, now = make_entry(), SystemClock().now()
    right = instant_of(tomorrow, HANOI)
    by_wall = plan(entry, [Choice(channel=facebook(), wall=tomorrow, zone=HANOI)])[0]
    by_instant = plan(entry, [Choice(channel=by_hand(), due_at=right)])[0]
    unknown = plan(entry, [Choice(channel=by_hand("Đài hai"), wall=tomorrow, zone=HANOI)])[0]
    # As if the zone's data had said something else when these were planned.
    Delivery.objects.update(due_at=right + timedelta(hours=1), run_at=right + timedelta(hours=1))
    Delivery.objects.filter(pk=unknown.pk).update(due_zone="Nowhere/Else")
    assert [row.pk for row in retime(now)] == [by_wall.pk]
    by_wall.refresh_from_db()
    by_instant.refresh_from_db()
    assert (by_wall.due_at, by_wall.run_at, by_wall.state) == (right, right, DeliveryState.SCHEDULED)
    assert by_instant.due_at == right + timedelta(hours=1)
    assert retime(now) == []


def test_the_command_names_what_it_moved(tomorrow: str) -> None:
    plan(make_entry(), [Choice(channel=facebook(), wall=tomorrow, zone=HANOI)])
    out = StringIO()
    call_command("retime", stdout=out)
    assert "Facebook" not in out.getvalue()
    Delivery.objects.update(due_at=instant_of(tomorrow, HANOI) + timedelta(hours=1))
    call_command("retime", stdout=out)
    assert f"{tomorrow} {HANOI}" in out.getvalue() and "Facebook" in out.getvalue()
