"""A backup is put back: what was due since is looked up or asked, never simply sent again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import TestCase, override_settings

from publishers.engine import acts, restores
from publishers.engine.renewal import renew
from publishers.models import Channel, ChannelState, Delivery, LedgerRow, Pulse, Restore, What
from publishers.sandbox.server import RunningSandbox
from tests.publishers.factories import endpoints, facebook, planned, zalo

from .conftest import MovingClock, Work

pytestmark = pytest.mark.django_db
Through = Callable[[Delivery], list[str]]
T0 = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def pulse(tmp_path: Path) -> Iterator[Path]:
    """The pulse has a file of its own in each test, and nobody remembers the restores of another."""
    path = tmp_path / "pulse.json"
    restores.forget()
    with override_settings(LOA_PUBLISHERS={"PULSE_FILE": str(path)}):
        yield path
    restores.forget()


@pytest.fixture
def running(sandbox: RunningSandbox, pulse: Path) -> Iterator[RunningSandbox]:
    given = {"ENDPOINTS": endpoints(sandbox.base_url), "PULSE_FILE": str(pulse)}
    with override_settings(LOA_PUBLISHERS=given):
        yield sandbox


def at(**later: float) -> datetime:
    return T0 + timedelta(**later)


def beat(now: datetime) -> Restore | None:
    """As in the sweep, which commits."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return restores.beat(now)


def put_back(instant: datetime) -> None:
    """The row as the backup had it; the file stays where it is."""
    Pulse.objects.update(beat_at=instant)


def test_an_ordinary_life_is_no_restore(pulse: Path) -> None:
    for seconds in range(0, 60, 10):
        assert beat(at(seconds=seconds)) is None
    told = json.loads(pulse.read_text())
    assert datetime.fromisoformat(told["beat_at"]) == Pulse.objects.get().beat_at == at(seconds=50)
    # Switched off for a weekend.
    assert beat(at(days=3)) is None
    assert not Restore.objects.exists()


def test_a_database_that_went_back_is_noticed_once() -> None:
    facebook()
    beat(at(hours=0))
    beat(at(hours=5))
    put_back(at(hours=2))
    noticed = beat(at(hours=6))
    assert noticed is not None
    assert (noticed.backup_at, noticed.noticed_at) == (at(hours=2), at(hours=6))
    assert beat(at(hours=6, seconds=10)) is None
    row = LedgerRow.objects.get(what=What.RESTORED)
    assert datetime.fromisoformat(row.facts["backup_at"]) == at(hours=2)


def test_a_few_lost_seconds_are_noticed_too() -> None:
    beat(at(seconds=0))
    beat(at(seconds=10))
    put_back(at(seconds=0))
    assert beat(at(seconds=12)) is not None


def test_a_clock_set_back_is_no_restore_and_hides_none() -> None:
    beat(at(hours=2))
    for seconds in range(0, 30, 10):
        assert beat(at(hours=1, seconds=seconds)) is None
    kept = Pulse.objects.get().beat_at
    beat(at(hours=1, minutes=1))
    put_back(kept)
    assert beat(at(hours=1, minutes=2)) is not None


def test_a_backup_put_on_another_machine_is_noticed(pulse: Path) -> None:
    beat(at(hours=0))
    pulse.unlink()
    assert beat(at(minutes=1)) is None, "a second machine that joins is none"
    pulse.unlink()
    noticed = beat(at(hours=4))
    assert noticed is not None and noticed.backup_at == at(minutes=1)


def test_a_standby_machine_with_an_old_file_notices_it_too(pulse: Path) -> None:
    beat(at(hours=0))
    old = pulse.read_text()
    beat(at(hours=50))
    pulse.write_text(old)
    assert beat(at(hours=50, minutes=1)) is None, "others keep it beating"
    pulse.write_text(old)
    assert beat(at(hours=60)) is not None


def test_an_unreadable_file_is_written_anew(pulse: Path) -> None:
    beat(at(seconds=0))
    pulse.write_text("{")
    assert beat(at(seconds=10)) is None
    assert json.loads(pulse.read_text())["incarnation"]


def test_a_new_database_beside_an_old_file_begins_anew(pulse: Path) -> None:
    pulse.write_text(json.dumps({"incarnation": str(uuid4()), "beat_at": at(days=9).isoformat()}))
    assert beat(at()) is None
    assert beat(at(seconds=10)) is None
    assert not Restore.objects.exists()


def test_the_file_is_never_ahead_of_what_is_committed(pulse: Path) -> None:
    beat(at(seconds=0))
    with pytest.raises(RuntimeError), transaction.atomic():
        restores.beat(at(seconds=10))
        raise RuntimeError
    assert beat(at(seconds=20)) is None


# --- deliveries ---------------------------------------------------------------------------------------------------


def test_what_was_sent_since_is_found_and_not_sent_again(
    running: RunningSandbox, work: Work, work_through: Through, clock: MovingClock
) -> None:
    delivery = planned(facebook())
    beat(clock.now())
    backup = Delivery.objects.filter(pk=delivery.pk).values().get()
    beat(clock.now())
    seen = Pulse.objects.get().beat_at
    assert work(delivery) == "published"
    first = delivery.remote_id
    clock.forward(minutes=30)
    beat(clock.now())
    # The backup comes back: nothing of it is left, in the delivery and in the pulse.
    delivery.steps.all().delete()
    delivery.tries.all().delete()
    Delivery.objects.filter(pk=delivery.pk).update(**{name: backup[name] for name in backup if name != "id"})
    put_back(seen)
    restores.forget()  # as a process that starts
    clock.forward(minutes=5)
    delivery.refresh_from_db()
    # No sweep has run yet: the first delivery notices.
    work_through(delivery)
    assert Restore.objects.count() == 1
    assert (delivery.state, delivery.remote_id, posts(running)) == ("published", first, 1)


def test_what_was_not_sent_goes_out_after_two_looks(
    running: RunningSandbox, work_through: Through, clock: MovingClock
) -> None:
    delivery = planned(facebook())
    beat(clock.now())
    seen = Pulse.objects.get().beat_at
    beat(clock.now() + timedelta(hours=1))
    put_back(seen)
    outcomes = work_through(delivery)
    assert outcomes[0] == "not_yet" and outcomes[-1] == "published"
    assert posts(running) == 1


def test_what_is_planned_after_the_restore_goes_out_at_once(
    running: RunningSandbox, work_through: Through, clock: MovingClock
) -> None:
    channel = facebook()
    restores.record(clock.now() - timedelta(hours=2), clock.now())
    delivery = planned(channel)
    assert work_through(delivery) == ["published"]


def test_a_failed_one_sent_again_after_the_restore_is_looked_up_first(clock: MovingClock) -> None:
    delivery = planned(facebook())
    Delivery.objects.update(state="failed", created_at=clock.now() - timedelta(days=2))
    backup_at = clock.now() - timedelta(hours=2)
    Delivery.objects.update(due_at=clock.now() - timedelta(days=1))
    restores.record(backup_at, clock.now())
    delivery.refresh_from_db()
    acts.send_again(delivery, at=clock.now() + timedelta(hours=1))
    delivery.refresh_from_db()
    assert restores.is_suspect(delivery)
    assert delivery.suspect_since is not None and delivery.suspect_since < backup_at


def test_who_answers_the_question_is_not_asked_again(clock: MovingClock) -> None:
    delivery = planned(facebook())
    Delivery.objects.update(state="needs_checking", suspect_since=clock.now())
    delivery.refresh_from_db()
    acts.send_again(delivery, at=clock.now() + timedelta(hours=1))
    delivery.refresh_from_db()
    assert not restores.is_suspect(delivery)


def test_a_token_that_may_have_been_spent_since_is_not_spent(running: RunningSandbox, clock: MovingClock) -> None:
    channel = zalo()
    restores.record(clock.now() + timedelta(seconds=1), clock.now() + timedelta(hours=1))
    clock.forward(hours=2)
    assert renew(channel, clock.now()) is None
    told = Channel.objects.get()
    assert told.state == ChannelState.NEEDS_RECONNECT and told.problem["code"] == "restored"
    assert running.sandbox.faults.calls[("zalo", "oauth.token")] == 0


def test_the_command_says_it_for_those_who_know(clock: MovingClock) -> None:
    delivery = planned(facebook())
    Delivery.objects.update(created_at=clock.now() - timedelta(days=1))
    call_command("restored", backup_at=(clock.now() - timedelta(hours=1)).isoformat())
    delivery.refresh_from_db()
    assert restores.is_suspect(delivery)
    assert Restore.objects.count() == 1
    for wrong in ("gestern", "2999-01-01T00:00Z"):
        with pytest.raises(CommandError):
            call_command("restored", backup_at=wrong)


def posts(running: RunningSandbox) -> int:
    from publishers.sandbox import facebook as platform

    return len(platform.timeline(running.sandbox))
