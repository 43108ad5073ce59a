"""What a serving process loaded at its start is left out of its garbage collections."""

from __future__ import annotations

import subprocess
import sys

from tests.shell.installation import ROOT

_TOLD = "import gc, {module}; print(gc.get_freeze_count(), len(gc.get_objects()))"


def test_a_web_process_looks_only_at_what_came_later(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TOLD.format(module="cms.wsgi")], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "PATH": ""},
    )  # fmt: skip
    frozen, looked_at = map(int, done.stdout.split()[-2:])
    assert frozen > 100_000 > 10 * looked_at
