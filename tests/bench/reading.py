"""Reading: the product beside Wagtail's and Django's stock views and beside constants, on one server in one run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil

from tests.shell.installation import ROOT, free_port

from .load import Load, get, load
from .report import Row, percentile

ITEMS, GROWN = 2000, 100_000
PROCESSES = 2
_STOCK_V2 = "/stock/v2/pages/?type=loa_pages.NewsPage&fields=*&limit=20&order=-first_published_at"
_STOCK_V3 = "/api/v3-preview/pages/?limit=20"
FEED, LIST = "/feeds/all.rss", "/api/v1/entries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Requests a second, and the server's CPU for one."""

    rate: float
    cpu_ms: float

    def __str__(self) -> str:
        return f"{self.rate:,.0f}/s · {self.cpu_ms:.2f} ms"


class Server:
    """Granian with the product, as ``manage.py up`` starts it."""

    def __init__(self, port: int, process: psutil.Process, seconds: float) -> None:
        self.port, self._process, self._seconds = port, process, seconds
        #: What was asked of it so far, to warm it or to measure.
        self.requests = 0

    def measure(self, requests: list[str], *, once: bool = False, status: str = "200") -> Measured:
        """Ask for a while, everything warm before. ``once``: each request once, a third only to warm the code."""
        if once:
            self.requests += load(self.port, requests[: len(requests) // 3]).requests
            requests = requests[len(requests) // 3 :]
        else:
            self.requests += load(self.port, requests, seconds=0.3).requests
        before = self._cpu()
        done: Load = load(self.port, requests, seconds=0.0 if once else self._seconds)
        self.requests += done.requests
        if set(done.statuses) != {status}:
            raise RuntimeError(f"{requests[0].splitlines()[0]} was answered with {done.statuses}")
        return Measured(rate=done.rate, cpu_ms=1000 * (self._cpu() - before) / done.requests)

    def fetch(self, address: str, **headers: str) -> tuple[bytes, dict[str, str]]:
        asked = HTTPConnection("127.0.0.1", self.port, timeout=60)
        asked.request("GET", address, headers=headers)
        answer = asked.getresponse()
        return answer.read(), {name.lower(): value for name, value in answer.getheaders()}

    def _cpu(self) -> float:
        return sum(sum(child.cpu_times()[:2]) for child in self._process.children(recursive=True))


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    environment = {
        **os.environ, **settings, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.bench.stock_settings",
        "CELERY_BROKER_URL": "memory://", "CACHE_URL": "redis://127.0.0.1:1/0", "LOG_LEVEL": "ERROR", "DEMO": "0",
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"], cwd=ROOT, env=environment, check=True
    )
    seeded = _inside(environment, "seed", 200 if quick else ITEMS)
    with serving(environment, 1.0 if quick else 4.0) as server:
        _feeds(server)
        _lists(server, seeded["pages"], 200 if quick else 1000)
        _pages(server, seeded["url"])
        _fresh(server, environment, 5 if quick else 40)
    _flat(environment, quick=quick)


def _feeds(server: Server) -> None:
    tell = _Teller("feed")
    stock, cached, joined = (
        server.measure([get(address)]) for address in ("/stock/feed", "/stock/cached/feed", "/stock/joined/feed")
    )
    plain_body, _headers = server.fetch(FEED)
    gzip_body, headers = server.fetch(FEED, **{"Accept-Encoding": "gzip"})
    plain = server.measure([get(FEED)])
    tell(f"plain ({len(plain_body) // 1000} kB) beside Django's syndication view", plain, stock, 100)
    tell("plain beside the same behind cache_page", plain, cached)
    tell("plain beside the same, its chunks joined", plain, joined, 1.5)
    tell("plain beside constant bytes", plain, server.measure([get(f"/constant/{len(plain_body)}")]))
    # The constant is asked for in the same words: reading them is the server's work, not ours.
    compressed = server.measure([get(FEED, Accept_Encoding="gzip")])
    constant = server.measure([get(f"/constant/{len(gzip_body)}", Accept_Encoding="gzip")])
    tell(f"gzip ({len(gzip_body) // 1000} kB) beside constant bytes", compressed, constant, 0.6)
    known = {"Accept_Encoding": "gzip", "If_None_Match": headers["etag"]}
    unchanged = server.measure([get(FEED, **known)], status="304")
    tell("304 beside a constant 304", unchanged, server.measure([get("/constant/304", **known)], status="304"), 0.6)


def _lists(server: Server, pages: list[int], count: int) -> None:
    tell = _Teller("API")
    stock = server.measure([get(_STOCK_V2)])
    tell("list of 20 beside v2, unchanged", server.measure([get(f"{LIST}?limit=20")]), stock, 100)
    # Each address differs, so that none was asked before.
    colds = [get(f"{LIST}?limit=20&updated_since=2020-01-01T00:00:00.{number:06}Z") for number in range(count)]
    cold = server.measure(colds, once=True)
    tell("list of 20 beside v2, nothing kept", cold, stock, 25)
    tell("list of 20 beside v3 (no bodies), nothing kept", cold, server.measure([get(_STOCK_V3)]))
    detail = server.measure([get(f"/stock/v2/pages/{page}/?fields=*") for page in pages[:200]])
    body, _headers = server.fetch(f"{LIST}?limit=100")
    entries = [item["uuid"] for item in json.loads(body)["items"]]
    ours = [get(f"{LIST}/{entry}") for entry in entries]
    tell("detail beside v2, nothing kept", server.measure(ours, once=True), detail, 6)
    tell("detail beside v2, unchanged", server.measure(ours), detail)


def _pages(server: Server, address: str) -> None:
    tell = _Teller("page")
    rendered = server.measure([get(f"{address}?unknown=1")])
    kept = server.measure([get(address, Accept_Encoding="gzip")])
    tell("anonymous page, gzip, beside the same rendered", kept, rendered)


def _fresh(server: Server, environment: dict[str, str], count: int) -> None:
    """Published to seen, in every server process."""
    found = _inside(environment, "publish", count, server.port)["ms"]
    p50, p99 = percentile(found, 0.5), percentile(found, 0.99)
    Row(
        part="reading", what=f"published → in the feed of all {PROCESSES} processes, p50 · p99",
        loa=f"{p50:.0f} · {p99:.0f} ms", goal="≤ 250 · ≤ 1000 ms", met=p50 <= 250 and p99 <= 1000,
    ).tell()  # fmt: skip


def _flat(environment: dict[str, str], *, quick: bool) -> None:
    """CPU of what is not kept, with few entries and with many."""
    count = 50 if quick else 400
    asked = {
        "list of 20": [get(f"{LIST}?limit=20&updated_since=2020-01-01T00:00:00.{n:06}Z") for n in range(count)],
        "everything, oldest first": [
            get(f"{LIST}?status=all&order=oldest&updated_since=2020-01-01T00:00:00.{n:06}Z") for n in range(count)
        ],
        "feed of a form": [get(f"{FEED}?form=news&unknown={n}") for n in range(count // 4)],
    }  # fmt: skip
    found: list[dict[str, Measured]] = []
    for grown in (0, 5000 if quick else GROWN):
        if grown:
            _inside(environment, "grow", grown)
        with serving(environment, 1.0) as server:
            found.append({name: server.measure(requests, once=True) for name, requests in asked.items()})
    sizes = "5,000 entries beside 200" if quick else f"{GROWN:,} entries beside {ITEMS:,}"
    for name in asked:
        few, many = (measured[name].cpu_ms for measured in found)
        Row(
            part="reading", what=f"{name}: CPU with {sizes}",
            loa=f"{many:.2f} ms", anchor=f"{few:.2f} ms", ratio=f"{many / few:.2f} ×", goal="≤ 1.1 ×",
            met=many <= 1.1 * few,
        ).tell()  # fmt: skip


class _Teller:
    """Tells rows of one kind."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def __call__(self, what: str, ours: Measured, anchor: Measured, goal: float | None = None) -> None:
        ratio = ours.rate / anchor.rate
        Row(
            part="reading", what=f"{self._kind}: {what}", loa=str(ours), anchor=str(anchor), ratio=f"{ratio:.2f} ×",
            goal="" if goal is None else f"≥ {goal:g} ×", met=None if goal is None else ratio >= goal,
        ).tell()  # fmt: skip


@contextmanager
def serving(environment: dict[str, str], seconds: float) -> Iterator[Server]:
    port = free_port()
    size = f"--workers {PROCESSES} --blocking-threads 8 --backlog 1024".split()
    where = ("--host", "127.0.0.1", "--port", str(port))
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", *where, *size]
    process = subprocess.Popen([*argv, "tests.bench.stock_server:application"], cwd=ROOT, env=environment)
    try:
        server = Server(port, psutil.Process(process.pid), seconds)
        _wait(server)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def _wait(server: Server) -> None:
    """Until it answers, in each process."""
    until = time.monotonic() + 120
    while True:
        try:
            for _ in range(4 * PROCESSES):
                server.fetch(LIST)
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def _inside(environment: dict[str, str], *words: object) -> Any:
    argv = [sys.executable, "-m", "tests.bench.reading_site", *map(str, words)]
    done = subprocess.run(argv, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
