"""A gibibyte to YouTube through the whole engine, beside Google's own client; each in a process of its own."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from tests.shell.installation import ROOT, free_port

from .local import in_process
from .report import Row
from .sink import running_sink

MIB = 2**20
SIZES_MIB = (64, 1024)
#: What google-api-python-client's own examples use.
CHUNK = 8 * MIB
#: Peak memory may differ by so much between a small and a large file (MiB).
FLAT_MIB = 16.0


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    sizes = (16, 64) if quick else SIZES_MIB
    with running_sink(free_port()) as sink:
        found = {
            (who, size): _measured(who, size, folder, sink.base_url, {**settings, **sink.environment()})
            for size in sizes
            for who in ("google", "loa")
        }
    large = sizes[-1]
    mine, theirs = found["loa", large], found["google", large]
    ratio = mine["rate"] / theirs["rate"]
    Row(
        part="upload", what=f"{large} MiB to YouTube", loa=f"{mine['rate']:.0f} MB/s",
        anchor=f"{theirs['rate']:.0f} MB/s (google client, 8 MiB)", ratio=f"{ratio:.2f}", goal="≥ 1 ×", met=ratio >= 1,
    ).tell()  # fmt: skip
    more = mine["memory"] - found["loa", sizes[0]]["memory"]
    Row(
        part="upload", what=f"{large} MiB: memory while uploading", loa=f"+ {mine['memory']:.0f} MiB",
        anchor=f"+ {theirs['memory']:.0f} MiB (google client)",
    ).tell()  # fmt: skip
    Row(
        part="upload", what=f"… more than for {sizes[0]} MiB", loa=f"{more:.0f} MiB",
        goal=f"flat (≤ {FLAT_MIB:.0f} MiB)", met=more <= FLAT_MIB,
    ).tell()  # fmt: skip


def _measured(who: str, size: int, folder: Path, base_url: str, environment: dict[str, str]) -> dict[str, float]:
    argv = [sys.executable, "-m", "tests.bench.upload", who, str(size), str(folder), base_url]
    done = subprocess.run(argv, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


class Peak:
    """The highest resident memory above where it began, in MiB."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self.began = self.highest = self._rss()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peak:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def more(self) -> float:
        # The kernel's own high-water mark also saw what fell between two looks.
        return max(self.highest, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024) - self.began

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self.highest = max(self.highest, self._rss())

    def _rss(self) -> float:
        return float(self._process.memory_info().rss) / MIB


@contextmanager
def film(folder: Path, size: int) -> Iterator[Path]:
    """A file of that size; its bytes stand in the page cache, as after its own upload."""
    path = folder / f"film-{size}.mp4"
    with path.open("wb") as file:
        file.write(b"\0\0\0\x18ftypmp42")
        file.truncate(size)
    with path.open("rb") as file:
        while file.read(8 * MIB):
            pass
    try:
        yield path
    finally:
        path.unlink()


def google(path: Path, base_url: str) -> float:
    """Google's library as its guide shows it; seconds."""
    from googleapiclient.discovery import build_from_document
    from googleapiclient.discovery_cache import get_static_doc
    from googleapiclient.http import MediaFileUpload, build_http

    document = json.loads(get_static_doc("youtube", "v3"))
    document["rootUrl"] = document["baseUrl"] = f"{base_url}/youtube/"
    service = build_from_document(json.dumps(document), http=build_http())
    started = time.perf_counter()
    media = MediaFileUpload(str(path), mimetype="video/mp4", chunksize=CHUNK, resumable=True)
    body = {"snippet": {"title": "bench"}, "status": {"privacyStatus": "private"}}
    request = service.videos().insert(part="snippet,status", body=body, media_body=media)
    answer = None
    while answer is None:
        _, answer = request.next_chunk()
    return time.perf_counter() - started


def loa(path: Path, base_url: str) -> float:
    """The whole engine: claim, session, pieces with checkpoints, the last piece, the receipt; seconds."""
    from publishers.models import Delivery

    from . import queries

    delivery = Delivery.objects.get()
    started = time.perf_counter()
    queries.publish([delivery])
    return time.perf_counter() - started


def _prepare(path: Path, size: int, base_url: str) -> None:
    """One film of that size, pinned as an upload would be, with its delivery."""
    from cms.entries.models import Entry, EntryVersion
    from publishers.models import Delivery
    from publishers.planning.binding import bound_hash

    from . import seed

    seed.clear()
    (delivery,) = seed.deliveries("youtube", 1, 1, base_url, [datetime.now(UTC)])
    content: dict[str, Any] = delivery.entry.content
    content["attachments"][0] |= {"sha256": _pin(path), "bytes": size}
    Entry.objects.update(content=content)
    EntryVersion.objects.update(content=content)
    Delivery.objects.update(bound_hash=bound_hash(delivery.content_hash, {}, {}))


def _pin(path: Path) -> str:
    """By a hard link, where the disk allows: the film is not measured twice."""
    from django.core.files import File

    from cms.entries import blobs

    with path.open("rb") as opened:
        file = File(opened)
        sha256 = blobs.hash_file(file)
        blobs.pin(file, sha256, source=path)
    return sha256


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("who")
    parser.add_argument("mebibytes", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("base_url")
    given = parser.parse_args()
    size = given.mebibytes * MIB
    given.folder.mkdir(parents=True, exist_ok=True)
    with film(given.folder, size) as path:
        if given.who == "google":
            from googleapiclient import discovery  # noqa: F401  (its own size is not the upload's)

            with Peak() as peak:
                seconds = google(path, given.base_url)
        else:
            with in_process(given.folder, {name: os.environ[name] for name in os.environ if name.endswith("_URL")}):
                _prepare(path, size, given.base_url)
                with Peak() as peak:
                    seconds = loa(path, given.base_url)
    print(json.dumps({"rate": size / 1e6 / seconds, "memory": peak.more}))


if __name__ == "__main__":
    main()
