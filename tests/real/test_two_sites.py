"""Two installations exchange an item, its correction and its withdrawal; each believes only what the other signed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.database import Clone
from tests.shell.installation import ROOT, Installation

from .exchanging import MENDED, TITLE

#: The database is only asked for so that the sites get copies of a migrated one, also when this file runs alone.
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.timeout(1500)]

KEYID, KEY = "tinh-ban-2026-01", "khoa-chung-cua-hai-tinh-dai-hon-32-byte"
PATIENCE = 300.0


class Site(Installation):
    """One of the two, with a name of its own."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        super().__init__(
            data_dir, OUTBOUND_ALLOW="127.0.0.0/8", OAI_NAMESPACE=f"{data_dir.name}.test", LEASE_SECONDS="5",
            DJANGO_SETTINGS_MODULE="cms.settings.dev", **settings,
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def clerk(self) -> subprocess.Popen[str]:
        """Who does things inside."""
        argv = [sys.executable, "-m", "tests.real.exchanging"]
        return subprocess.Popen(
            argv, cwd=ROOT, env=self.env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )  # fmt: skip

    def do(self, act: str, **given: str) -> Any:
        assert self.clerk.stdin is not None
        assert self.clerk.stdout is not None
        self.clerk.stdin.write(json.dumps({"act": act, **given}) + "\n")
        self.clerk.stdin.flush()
        return json.loads(self.clerk.stdout.readline())

    def has_delivered(self, kind: str) -> bool:
        """Looks at most once a second: the sites need the machine."""
        time.sleep(1)
        return any(row["kind"] == kind and row["state"] in ("published", "withdrawn") for row in self.do("deliveries"))

    def has_accepted(self, kind: str) -> bool:
        time.sleep(1)
        return self.do("accept") == [kind]

    def leave(self) -> None:
        """End everything that was started."""
        if "clerk" in self.__dict__:
            self.clerk.terminate()
            self.clerk.communicate(timeout=30)
        if self._popen is not None and self._popen.poll() is None:
            self.end(signal.SIGTERM)
        self.clean_up()


def shown(address: str) -> str:
    """The page as a reader gets it; empty when it is gone."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.read().decode()
    except urllib.error.HTTPError as error:
        assert error.code in (404, 410)
        return ""


@pytest.fixture
def sites(tmp_path: Path, clone: Clone) -> Iterator[tuple[Site, Site]]:
    made = []
    for name in ("here", "there"):
        data_dir = tmp_path / name
        made.append(Site(data_dir, **clone(data_dir)))
        made[-1].start()
    try:
        for site in made:
            site.wait_well(400)
        yield made[0], made[1]
    finally:
        for site in made:
            site.leave()


def test_an_item_its_correction_and_its_withdrawal_cross_over(sites: tuple[Site, Site]) -> None:
    here, there = sites
    portal = {"name": "Cổng tỉnh bạn", "portal": there.url, "keyid": KEYID}
    channel = here.do("channel", **portal, key="mot-khoa-khac-han-cung-dai-hon-32-byte")
    there.do("source", keyid=KEYID, key=KEY, callback=f"{here.url}/-/callbacks/national_portal/{channel}")

    assert here.do("probe", name=portal["name"])["problem"] == "auth_refused", "a wrong key opens nothing"
    here.do("channel", **portal, key=KEY)
    assert here.do("probe", name=portal["name"]) == {"ok": True, "problem": ""}

    here.do("publish", name=portal["name"])
    here.wait(lambda: here.has_delivered("publish"), PATIENCE)
    (first,) = here.do("deliveries")
    assert first["permalink"].startswith(there.url)
    assert TITLE in shown(first["permalink"])

    there.do("ask")
    assert here.do("correct") == 1
    there.wait(lambda: there.has_accepted("change"), PATIENCE)
    here.wait(lambda: here.has_delivered("correct"), PATIENCE)
    assert MENDED in shown(first["permalink"])

    assert here.do("withdraw") == 1
    there.wait(lambda: there.has_accepted("retraction"), PATIENCE)
    here.wait(lambda: here.has_delivered("withdraw"), PATIENCE)
    assert shown(first["permalink"]) == ""

    taken = there.do("submissions")
    assert [(row["operation"], row["state"]) for row in taken] == [
        ("upsert", "superseded"), ("upsert", "withdrawn"), ("withdraw", "withdrawn"),
    ]  # fmt: skip
