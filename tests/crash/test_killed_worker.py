"""``kill -9`` of the real worker while it posts and while it uploads: everything still arrives once."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from tests.fixtures.database import Clone
from tests.shell.installation import ROOT, Installation, free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

LEASE_S = 5
FILM_BYTES = 6 * 1024 * 1024 + 12_345
MAKE = f"""
import hashlib
size = {FILM_BYTES}
from tests.entries.factories import File, make_entry
from cms.entries.record import Role
def film(seed):
    noise = (hashlib.sha256(bytes([seed]) + n.to_bytes(4)).digest() for n in range(size // 32))
    data = bytes.fromhex("00000018") + b"ftypmp42" + bytes(4) + b"mp42isom" + b"".join(noise)
    return File(name="phim.mp4", data=data, media_type="video/mp4", extra=(("duration_s", 20.0),))
words = "WEBVTT\\n\\n00:00.000 --> 00:02.000\\nXin chào\\n".encode()
track = File(name="phu-de.vtt", data=words, media_type="text/vtt", role=Role.CAPTIONS, extra=(("language", "vi"),))
common = dict(agency="so-tu-phap", summary="Tóm tắt", url="https://pbgdpl.example.gov.vn/muc/")
print(make_entry("Bài viết", **common).pk)
print(make_entry("Phim cho Trang", form="video", files=[film(1), track], **common).pk)
print(make_entry("Phim cho kênh", form="video", files=[film(2), track], **common).pk)
"""


#: Where the demo's channels lie; the samples make it, which this test does without.
COLLECTION = """
from wagtail.models import Collection
Collection.get_first_root_node().add_child(name="Sở Tư pháp")
"""


class Demo(Installation):
    """The product beside its sandbox, with short leases."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self.sandbox_port = free_port()

    @property
    def env(self) -> dict[str, str]:
        return {
            **super().env, "DEMO": "1", "SANDBOX_PORT": str(self.sandbox_port), "LEASE_SECONDS": str(LEASE_S),
            "PORT": str(self.port), "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        }  # fmt: skip

    def manage(self, *args: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *args], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def call(self, path: str, data: dict[str, Any] | None = None) -> Any:
        body = json.dumps(data).encode() if data is not None else None
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.sandbox_port}{path}", body, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def hold(self, platform: str, operation: str) -> None:
        """The next call of that operation is done over there, and its answer never comes."""
        fault = {"platform": platform, "operation": operation, "fault": "timeout_after", "times": 1, "seconds": 60}
        self.call("/control/faults", fault)

    def is_held(self) -> bool:
        return not self.call("/control/faults")["faults"]

    def posts(self, platform: str, title: str) -> list[dict[str, Any]]:
        shown = self.call(f"/{platform}/timeline.json")
        rows = shown["posts"] if isinstance(shown, dict) else shown
        return [row for row in rows if title in f"{row['title']} {row['text']}"]

    def kill_worker(self) -> None:
        for process in self.processes("celery -A cms.celery worker"):
            process.send_signal(signal.SIGKILL)

    def state(self, entry: str) -> str:
        """Of its only delivery. Straight from the file: a command would load the product at every look."""
        with closing(sqlite3.connect(f"file:{self.data_dir / 'loa.sqlite3'}?mode=ro", uri=True, timeout=20)) as file:
            query = "SELECT state FROM loa_publishers_delivery WHERE entry_id = ?"
            (state,) = file.execute(query, [UUID(entry).hex]).fetchone()
        return str(state)

    def deliveries(self, entry: str) -> list[dict[str, Any]]:
        rows = json.loads(self.manage("deliveries", "--format", "json"))
        return [row for row in rows if row["entry"] == entry]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, clone: Clone) -> Iterator[Demo]:
    if connection.vendor != "sqlite":
        pytest.skip("one machine, one file: this is about SQLite")
    data_dir: Path = tmp_path_factory.mktemp("killed") / "data"
    clone(data_dir)
    demo = Demo(data_dir)
    demo.start("--sandbox")
    try:
        demo.wait_well(400)
        demo.manage("shell", "-v0", "-c", COLLECTION)
        demo.manage("load_channels", "publishers/demo/channels.yaml")
        yield demo
    finally:
        demo.clean_up()


@pytest.fixture(scope="module")
def entries(demo: Demo) -> list[str]:
    return demo.manage("shell", "-v0", "-c", MAKE).split()[-3:]


@pytest.mark.parametrize(
    ("number", "title", "platform", "channel", "operation"),
    [
        (0, "Bài viết", "facebook", "Facebook Sở Tư pháp", "feed.create"),
        (1, "Phim cho Trang", "facebook", "Facebook Sở Tư pháp", "video.transfer"),
        (2, "Phim cho kênh", "youtube", "YouTube Sở Tư pháp", "videos.insert.last"),
    ],
)
def test_a_killed_worker_leaves_one_post(
    demo: Demo, entries: list[str], number: int, title: str, platform: str, channel: str, operation: str
) -> None:
    entry = entries[number]
    demo.hold(platform, operation)
    demo.manage("publish", entry, "--channel", channel)
    demo.wait(demo.is_held, 60)
    demo.kill_worker()
    demo.wait(lambda: demo.state(entry) not in ("scheduled", "publishing"), 150)
    (row,) = demo.deliveries(entry)
    assert row["state"] == "published", row["problem"]
    (post,) = demo.posts(platform, title)
    films = [media for media in post["media"] if media["kind"] == "video"]
    assert len(films) == (0 if number == 0 else 1)
