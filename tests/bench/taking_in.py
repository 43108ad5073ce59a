"""Five hundred departments' feeds, 30 ms away: ours beside ``requests`` and ``feedparser`` one after the other."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

from tests.shell.installation import ROOT, free_port

from .report import Row

AWAY_S = 0.030
FEEDS = 500
#: What one after the other does is linear: a part of it tells the rate.
SAMPLE = 60
#: An item of the feed that the goals were set with: 50 of them make 228 kB.
_PARAGRAPH = "<p>Sở Tư pháp phối hợp với Ủy ban nhân dân các xã tổ chức phổ biến <strong>Luật Căn cước</strong>.</p>"


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    django.setup()
    feeds, sample = (60, 20) if quick else (FEEDS, SAMPLE)
    with _server() as port:
        addresses = [f"http://127.0.{number // 250}.{number % 250 + 1}:{port}/feed" for number in range(feeds)]
        anchors = {way: _one_after_another(addresses[:sample], way) for way in ("changed", "304", "same bytes")}
        ours = _ours(addresses)
    for way, goal in (("changed", 8), ("304", 25), ("same bytes", 25)):
        what = "1 new item of 50 (228 kB)" if way == "changed" else f"unchanged: {way}"
        ratio = ours[way] / anchors[way]
        Row(
            part="taking_in", what=what, loa=f"{ours[way]:.0f} feeds/s",
            anchor=f"{anchors[way]:.1f} feeds/s (requests + feedparser)", ratio=f"{ratio:.1f}", goal=f"≥ {goal} ×",
            met=ratio >= goal,
        ).tell()  # fmt: skip


def document(edition: int) -> bytes:
    """The feed with 50 items, of which the newest belongs to the edition."""
    items = []
    for number in [f"e{edition}", *map(str, range(49))]:
        body = _PARAGRAPH * 32
        items.append(
            f"<item><title>Tin số {number}</title><link>https://so.example.vn/{number}</link><guid>{number}</guid>"
            f"<pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate><category>căn cước</category>"
            f"<description>Tóm tắt {number}</description><content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content='
    inside = f"<channel><title>Sở Tư pháp</title><link>https://so.example.vn/</link>{''.join(items)}</channel>"
    return f'{head}"http://purl.org/rss/1.0/modules/content/">{inside}</rss>'.encode()


def _ours(addresses: list[str]) -> dict[str, float]:
    """Feeds a second; every answer is checked to be what it should be."""
    from cms.core.http import Guard, HttpClient, HttpPolicy
    from syndication.inbound.fetching import Fetched, FetchRequest, NotModified
    from syndication.inbound.parsing import ParserPool
    from syndication.inbound.reading import ReadRequest, read_many

    http = HttpClient(HttpPolicy(guard=Guard.from_names(["127.0.0.0/8"])))
    pool = ParserPool()

    def timed(requests: list[ReadRequest], is_right: Callable[[Any], bool]) -> tuple[float, list[Any]]:
        begun = time.perf_counter()
        found = list(read_many(requests, http, at_once=24, pool=pool))
        seconds = time.perf_counter() - begun
        assert all(is_right(reading) for _, reading in found), next(r for _, r in found if not is_right(r))
        return len(requests) / seconds, [reading for _, reading in found]

    # The first look: robots.txt, validators, and the hashes of the items.
    first = [ReadRequest(fetch=FetchRequest(url=f"{address}?e=0")) for address in addresses]
    _, seen = timed(first, lambda reading: len(reading.parsed.items) == 50)
    known = frozenset(item.hash for item in seen[0].parsed.seen)
    etag = seen[0].outcome.etag
    sha256 = hashlib.sha256(document(0)).hexdigest()
    looks = {
        "changed": [FetchRequest(url=f"{address}?e=1", etag=etag) for address in addresses],
        "304": [FetchRequest(url=f"{address}?e=0", etag=etag) for address in addresses],
        "same bytes": [FetchRequest(url=f"{address}?e=0", body_sha256=sha256) for address in addresses],
    }
    rates = {}
    for way, requests in looks.items():
        right: Callable[[Any], bool] = (
            (lambda reading: isinstance(reading.outcome, Fetched) and len(reading.parsed.items) == 1)
            if way == "changed"
            else (lambda reading: isinstance(reading.outcome, NotModified))
        )
        rates[way], _ = timed([ReadRequest(fetch=request, known=known) for request in requests], right)
    pool.close()
    return rates


def _one_after_another(addresses: list[str], way: str) -> float:
    """What a script of an afternoon does: get everything, parse everything."""
    import feedparser
    import requests

    edition = 1 if way == "changed" else 0
    begun = time.perf_counter()
    for address in addresses:
        answer = requests.get(f"{address}?e={edition}", timeout=30)
        assert len(feedparser.parse(answer.content).entries) == 50
    return len(addresses) / (time.perf_counter() - begun)


@contextmanager
def _server() -> Iterator[int]:
    """In a process of its own, so that it takes no turn of ours; every 127.x.y.z is a department."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.taking_in", str(port)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield port
    finally:
        process.terminate()
        process.wait()


def serve(port: int) -> None:
    """Answer ``/feed?e=EDITION`` 30 ms late, gzipped, with an ETag."""
    import asyncio
    import gzip

    ready = {edition: gzip.compress(document(edition), 6) for edition in (0, 1)}
    tags = {edition: f'"{hashlib.sha256(body).hexdigest()[:16]}"' for edition, body in ready.items()}

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                await asyncio.sleep(AWAY_S)
                if "/robots.txt" in head.partition("\r\n")[0]:
                    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                    continue
                edition = 1 if "e=1" in head.partition("\r\n")[0] else 0
                if tags[edition] in head:
                    writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {tags[edition]}\r\n\r\n".encode())
                    continue
                body = ready[edition]
                writer.write(
                    f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Encoding: gzip\r\n"
                    f"ETag: {tags[edition]}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
                    + body
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, "0.0.0.0", port, backlog=512)
        print("ready", flush=True)
        await server.serve_forever()

    asyncio.run(main())


if __name__ == "__main__":
    serve(int(sys.argv[1]))
