"""A real backup of a real SQLite file, put back while the platforms went on: nothing appears twice, nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from publishers.engine import restores
from publishers.models import Delivery, Kind, Restore
from publishers.planning.plan import Choice, plan
from publishers.sandbox import facebook as platform
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import make_entry
from tests.publishers.factories import by_hand, endpoints, facebook

from .conftest import MovingClock

Through = Callable[[Delivery], list[str]]


@pytest.fixture
def running(sandbox: RunningSandbox, tmp_path: Path, rooted: None) -> Iterator[RunningSandbox]:
    if connection.vendor != "sqlite":
        pytest.skip("a database that is a file")
    restores.forget()
    given = {"ENDPOINTS": endpoints(sandbox.base_url), "PULSE_FILE": str(tmp_path / "pulse.json")}
    with override_settings(LOA_PUBLISHERS=given):
        yield sandbox
    restores.forget()


def back_up(path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(path)])


def put_back(path: Path) -> None:
    """As a technician does: stop, replace the file, start."""
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    # A new file, not other bytes in the old one: a thread of an earlier test may still have that open.
    for left in (target, Path(f"{target}-wal"), Path(f"{target}-shm")):
        left.unlink(missing_ok=True)
    shutil.copyfile(path, target)
    restores.forget()


def test_a_backup_of_this_morning_is_put_back_at_noon(
    running: RunningSandbox, tmp_path: Path, clock: MovingClock, work_through: Through
) -> None:
    page, radio = facebook(), by_hand()
    soon, later = timezone.now() + timedelta(minutes=1), timezone.now() + timedelta(hours=2)
    due = [_planned(page, f"Luật số {number}", soon) for number in range(5)]
    early = [_planned(page, f"Nghị định số {number}", later) for number in range(3)]
    spoken = _planned(radio, "Bản tin phát thanh", soon)
    restores.beat(clock.now())
    back_up(tmp_path / "backup.sqlite3")

    # The morning goes on: everything due goes out, two items more are written and published.
    for delivery in due:
        work_through(delivery)
    for number in range(2):
        work_through(_planned(page, f"Thông tư số {number}", soon))
    assert posts(running) == 7
    clock.forward(hours=1)
    restores.beat(clock.now())

    put_back(tmp_path / "backup.sqlite3")
    assert Delivery.objects.filter(state="published").count() == 0
    clock.forward(minutes=5)
    for delivery in Delivery.objects.filter(due_at__lte=clock.now(), kind=Kind.PUBLISH):
        work_through(delivery)
    assert Restore.objects.count() == 1
    known = Delivery.objects.filter(pk__in=[delivery.pk for delivery in due])
    assert list(known.values_list("state", flat=True).distinct()) == ["published"]
    assert set(known.values_list("remote_id", flat=True)) == {delivery.remote_id for delivery in due}
    assert posts(running) == 7
    spoken.refresh_from_db()
    assert spoken.state == "needs_checking"

    clock.forward(hours=2)
    for delivery in early:
        delivery.refresh_from_db()
        assert not restores.is_suspect(delivery)
        assert work_through(delivery) == ["published"]
    assert posts(running) == 10


def posts(running: RunningSandbox) -> int:
    return len(platform.timeline(running.sandbox))


def _planned(channel: object, title: str, due_at: object) -> Delivery:
    entry = make_entry(title, agency="so-tu-phap", url="https://pbgdpl.example.gov.vn/muc/", summary=title)
    return plan(entry, [Choice(channel=channel, due_at=due_at)])[0]  # type: ignore[arg-type]
