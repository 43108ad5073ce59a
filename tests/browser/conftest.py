"""One real installation for all browser tests: everything that ``manage.py up`` starts, and the sandbox."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection

from tests.fixtures import browser as chromium
from tests.shell.installation import ROOT, Installation, free_port

#: How long “publish now” can be taken back here: long enough to see, short enough to wait for.
UNDO_S = 4
START_WITHIN_S = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The running installation: addresses without a final slash, and the ids of what is prepared."""

    site: str
    sandbox: str
    #: The agency's section of the site.
    section: int
    #: An item that is public already.
    news: int
    #: The section of a department whose items need a second person's yes.
    department: int


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Iterator[Demo]:
    """The product with its sandbox, on a database that is migrated already: half a minute less to wait."""
    if reason := chromium.why_not():
        pytest.skip(reason)
    if connection.vendor != "sqlite":
        pytest.skip("one machine, one file: this is about SQLite")
    data_dir = tmp_path_factory.mktemp("browser") / "data"
    data_dir.mkdir()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(data_dir / "loa.sqlite3")])
    sandbox_port = free_port()
    made = Installation(data_dir, DEMO="1", SANDBOX_PORT=str(sandbox_port), UNDO_SECONDS=str(UNDO_S))
    try:
        made.start("--sandbox")
        made.wait_well(START_WITHIN_S)
        prepared = subprocess.run(
            [sys.executable, "-m", "tests.browser.preparing"], cwd=ROOT, stdout=subprocess.PIPE, check=True,
            env={**made.env, "DJANGO_SETTINGS_MODULE": "cms.settings.dev"},
        )  # fmt: skip
        yield Demo(
            site=f"http://127.0.0.1:{made.port}", sandbox=f"http://127.0.0.1:{sandbox_port}",
            **json.loads(prepared.stdout.splitlines()[-1]),
        )  # fmt: skip
        made.end(signal.SIGTERM)
    finally:
        made.clean_up()
