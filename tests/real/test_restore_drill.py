"""The drill: a machine is lost, its backup is put back on another, and nothing that readers saw is sent again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from publishers.sandbox import accounts
from tests.shell.installation import ROOT

from .conftest import Make
from .hub import Hub, assert_each_once

pytestmark = [
    pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(900),
    pytest.mark.skipif(not os.environ.get("LONG"), reason="takes minutes: make long"),
]  # fmt: skip

ITEMS = 4


def manage(hub: Hub, *command: str) -> str:
    argv = [sys.executable, "manage.py", *command]
    done = subprocess.run(argv, cwd=ROOT, env=hub.env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def secrets_in_logs(hub: Hub) -> list[str]:
    """Which logs hold a token of a channel, or a key of the installation."""
    portals = accounts.DEPARTMENT_PORTALS.values()
    known = [accounts.FACEBOOK.page_access_token, accounts.FACEBOOK.app_secret, *(p.shared_key for p in portals)]
    known += [(hub.data_dir / name).read_text() for name in ("secret_key", "encryption_key", "proof_key")]
    logs = [*(hub.data_dir / "log").iterdir(), hub.output]
    told = {path.name: path.read_text("utf-8", "replace") for path in logs if path.name != "sandbox.log"}
    assert "loa.http" in told["worker.log"], "the calls of the platforms are not in the log"
    return [name for name, text in told.items() if any(secret in text for secret in known)]


def test_restored_installation_sends_nothing_twice(make_hub: Make, tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has tests of its own kind of backup")
    secret = tmp_path / "passphrase"
    secret.write_text("một câu dài để niêm phong")
    lost = make_hub(BACKUP_PASSPHRASE_FILE=str(secret))
    titles = lost.plant(ITEMS, start_in=1, over=1)
    started = time.monotonic()
    manage(lost, "backup", str(tmp_path / "backups"))
    # These are due right after the next backup, however slow this machine is.
    titles += lost.plant(ITEMS, start_in=2 * (time.monotonic() - started) + 4, over=2, begin=ITEMS)
    manage(lost, "backup", str(tmp_path / "backups"), "--keep", "1")
    assert any(row["state"] == "scheduled" for row in lost.standing()), "the backup took too long"
    assert "Loa is running" in refused(lost, "restore", str(tmp_path / "backups"), "--replace")
    lost.wait_at_rest(120)
    assert_each_once(lost, titles)
    lost.end(signal.SIGTERM)
    assert not secrets_in_logs(lost)

    found = Hub(tmp_path / "found", BACKUP_PASSPHRASE_FILE=str(secret), SANDBOX_PORT=str(lost.sandbox_port))
    try:
        # The platforms are not ours to lose.
        shutil.copytree(lost.data_dir / "sandbox", found.data_dir / "sandbox")
        shutil.rmtree(lost.data_dir)
        said = manage(found, "restore", str(tmp_path / "backups"))
        assert "The ledger is as it was written." in said
        assert "looked up before they are sent: 0" not in said
        found.start("--sandbox")
        found.wait_well(400)
        found.wait_at_rest(180)
        assert_each_once(found, titles)
        manage(found, "verify_ledger")  # ends with 1 when a row is not as it was written
    finally:
        found.clean_up()


def refused(hub: Hub, *command: str) -> str:
    argv = [sys.executable, "manage.py", *command]
    done = subprocess.run(argv, cwd=ROOT, env=hub.env, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 1
    return done.stderr
