"""The drill, short: a machine is lost with all its files, its backup is put back on an empty one, and nothing that
readers saw is sent again. ``make long`` does it with the whole product and its processes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import override_settings
from django.utils import timezone

from cms.entries import blobs
from cms.operations import sealing
from cms.operations.management.commands import restore
from publishers.engine import restores
from publishers.models import Delivery, Kind, LedgerRow, Restore
from publishers.planning.plan import Choice, plan
from publishers.sandbox import facebook as platform
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import make_entry
from tests.publishers.engine.conftest import MovingClock, clock, work, work_through  # noqa: F401 (fixtures)
from tests.publishers.factories import by_hand, endpoints, facebook

Through = Callable[[Delivery], list[str]]
Machine = Callable[[str], Any]


@pytest.fixture
def machine(
    sandbox: RunningSandbox, tmp_path: Path, rooted: None, settings: Any, monkeypatch: Any
) -> Iterator[Machine]:
    """``machine(name)``: settings of an installation with that data folder. The platforms are not ours to lose."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has tests of its own kind of backup")
    monkeypatch.setattr(sealing, "_COST", 2**4)
    monkeypatch.setattr(restore, "run_manage", inside)
    stores = settings.STORAGES

    def on(name: str) -> Any:
        data = tmp_path / name
        data.mkdir()
        keys = {name: name * 10 for name in ("secret_key", "encryption_key", "proof_key")}
        pinned = {**stores["loa_blobs"], "OPTIONS": {"location": str(data / "blobs"), "base_url": None}}
        return override_settings(
            DATA_DIR=data, MEDIA_ROOT=str(data / "media"), STORAGES={**stores, "loa_blobs": pinned},
            LOA_PUBLISHERS={"ENDPOINTS": endpoints(sandbox.base_url), "PULSE_FILE": str(data / "pulse.json")},
            LOA_OPERATIONS={"DATA_DIR": str(data), "KEYS": keys, "BACKUP_PASSPHRASE": "mười hai con giáp"},
        )  # fmt: skip

    restores.forget()
    yield on
    restores.forget()


def inside(*command: str, **options: Any) -> str:
    """``manage.py`` in this process: another would take longer to start than all the rest."""
    if command[0] == "migrate":
        executor = MigrationExecutor(connection)
        assert not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return ""
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_a_lost_machine_is_put_back_on_an_empty_one(
    machine: Machine,
    sandbox: RunningSandbox,
    tmp_path: Path,
    clock: MovingClock,  # noqa: F811
    work_through: Through,  # noqa: F811
) -> None:
    with machine("lost"):
        page, radio = facebook(), by_hand()
        soon, later = timezone.now() + timedelta(minutes=1), timezone.now() + timedelta(hours=2)
        due = [_planned(page, f"Luật số {number}", soon) for number in range(3)]
        early = _planned(page, "Nghị định số 1", later)
        spoken = _planned(radio, "Bản tin phát thanh", soon)
        default_storage.save("a/ảnh.txt", ContentFile(b"picture"))
        pinned = blobs.pin_bytes(b"approved")
        before = _planned(page, "Đã đăng từ hôm qua", soon)
        work_through(before)
        _bring_forward(due, spoken)
        restores.beat(clock.now())
        call_command("backup", str(tmp_path / "kept"), stdout=StringIO())

        # The day goes on: what was due goes out, one more is written and published.
        for delivery in [*due, _planned(page, "Thông tư số 1", soon)]:
            work_through(delivery)
        assert posts(sandbox) == 5
        remote = {delivery.remote_id for delivery in due}

    connection.close()
    for left in Path(connection.settings_dict["NAME"]).parent.glob(Path(connection.settings_dict["NAME"]).name + "*"):
        left.unlink()
    shutil.rmtree(tmp_path / "lost")

    with machine("found"):
        said = StringIO()
        call_command("restore", str(tmp_path / "kept"), stdout=said)
        assert "The ledger is as it was written." in said.getvalue()
        assert default_storage.open("a/ảnh.txt").read() == b"picture"
        assert blobs.open_blob(pinned).read() == b"approved"
        assert (tmp_path / "found" / "encryption_key").stat().st_mode & 0o077 == 0
        assert Delivery.objects.filter(state="published").count() == 1
        assert Restore.objects.count() == 1

        clock.forward(minutes=10)
        for delivery in Delivery.objects.filter(due_at__lte=clock.now(), kind=Kind.PUBLISH, state="scheduled"):
            work_through(delivery)
        known = Delivery.objects.filter(pk__in=[delivery.pk for delivery in due])
        assert {row.state for row in known} == {"published"}
        assert {row.remote_id for row in known} == remote, "what was found is what had been posted"
        assert posts(sandbox) == 5, "something was posted twice"
        spoken.refresh_from_db()
        assert spoken.state == "needs_checking", "nobody but a person knows what the radio read out"

        clock.forward(hours=2)
        early.refresh_from_db()
        assert work_through(early) == ["published"], "what came due after the loss goes out as ever"
        assert posts(sandbox) == 6
        call_command("verify_ledger", stdout=StringIO())
        assert LedgerRow.objects.filter(what="restored").exists()


def _bring_forward(deliveries: list[Delivery], spoken: Delivery) -> None:
    """Due a moment ago: what is due when it is planned would be sent at once, before the backup."""
    known = Delivery.objects.filter(pk__in=[delivery.pk for delivery in (*deliveries, spoken)])
    past = timezone.now() - timedelta(seconds=5)
    known.update(due_at=past, run_at=past)
    for delivery in (*deliveries, spoken):
        delivery.refresh_from_db()


def posts(running: RunningSandbox) -> int:
    return len(platform.timeline(running.sandbox))


def _planned(channel: object, title: str, due_at: object) -> Delivery:
    entry = make_entry(title, agency="so-tu-phap", url="https://pbgdpl.example.gov.vn/muc/", summary=title)
    return plan(entry, [Choice(channel=channel, due_at=due_at)])[0]  # type: ignore[arg-type]
