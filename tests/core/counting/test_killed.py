"""A real process that is killed while it counts loses what it counted since its last push, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from cms.core.counting.buffer import Batch
from cms.core.counting.shelf import Shelf
from tests.shell.installation import free_port

ROOT = Path(__file__).resolve().parents[3]
EVERY_S = 0.1
#: What a push itself and a busy machine may take beside.
GRACE_S = 0.5
_COUNTS = """
import signal, sys, threading, time
from django.conf import settings
signal.signal(signal.SIGTERM, lambda *given: sys.exit(0))
settings.configure(TIME_ZONE="Asia/Ho_Chi_Minh", USE_TZ=True)
from cms.core.counting.counter import Counter
from cms.core.counting.shelf import Shelf
counter, pace, number = Counter(Shelf(sys.argv[1]), every=float(sys.argv[2])), threading.Event(), 0
while True:
    counter.count("views", "a")
    number += 1
    print(number, time.monotonic(), flush=True)
    pace.wait(0.002)
"""


def counting(url: str) -> subprocess.Popen[str]:
    argv = [sys.executable, "-c", _COUNTS, url, str(EVERY_S)]
    return subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def told(process: subprocess.Popen[str], how: signal.Signals, *, after_s: float = 1.2) -> list[tuple[int, float]]:
    """Let it count for a while, end it in that way, and return what it had counted when."""
    assert process.stdout is not None
    lines: list[tuple[int, float]] = []
    for line in process.stdout:
        number, at = line.split()
        lines.append((int(number), float(at)))
        if lines[-1][1] - lines[0][1] >= after_s:
            break
    process.send_signal(how)
    try:
        rest, _errors = process.communicate(timeout=20)
    finally:
        process.kill()
    whole = [line.split() for line in rest.splitlines() if len(line.split()) == 2]
    return lines + [(int(number), float(at)) for number, at in whole]


def arrived(shelf: Shelf) -> int:
    (name,) = shelf.close("all")
    return sum(shelf.read(name).sums.values())


def test_a_killed_process_loses_no_more_than_the_stated_bound(valkey_url: str, shelf: Shelf) -> None:
    lines = told(counting(valkey_url), signal.SIGKILL)
    last, ended = lines[-1]
    safe = max(number for number, at in lines if at <= max(ended - EVERY_S - GRACE_S, lines[0][1]))
    assert safe <= arrived(shelf) <= last + 1


def test_a_process_that_is_asked_to_end_loses_nothing(valkey_url: str, shelf: Shelf) -> None:
    lines = told(counting(valkey_url), signal.SIGTERM)
    # It may have counted once more than it had time to say.
    assert arrived(shelf) - lines[-1][0] in (0, 1)


def test_what_each_push_brought_is_there_once(valkey_url: str, shelf: Shelf) -> None:
    for number in (1, 2, 3):
        for _again in range(2):
            shelf.put("process", number, Batch(sums={("views", "a", "", "2026-11-22"): 5}))
    assert arrived(shelf) == 15


@contextmanager
def serving(url: str, every_s: float) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The product's own server, as the supervisor starts it, in front of a view that counts."""
    port = free_port()
    where = f"--host 127.0.0.1 --port {port} --workers 1 --blocking-threads 8 --workers-kill-timeout 4".split()
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--no-log", *where]
    server = subprocess.Popen(
        [*argv, "--respawn-failed-workers", "tests.core.counting.serving:application"], cwd=ROOT,
        env={**os.environ, "COUNTS_URL": url, "EVERY_S": str(every_s)},
    )  # fmt: skip
    try:
        yield port, server
    finally:
        server.terminate()
        server.wait(20)


def click(port: int, within: float = 30.0) -> None:
    """One answered request; tried again while nobody listens yet."""
    until = time.monotonic() + within
    while True:
        asked = HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            asked.request("GET", "/")
            assert asked.getresponse().status == 200
            return
        except (OSError, HTTPException):
            assert time.monotonic() < until
        finally:
            asked.close()


def test_a_server_that_is_stopped_hands_on_every_click(valkey_url: str, shelf: Shelf) -> None:
    with serving(valkey_url, 3600) as (port, _server):
        for _click in range(20):
            click(port)
    assert arrived(shelf) == 20


def test_a_web_worker_that_is_killed_loses_only_clicks_of_the_last_moment(valkey_url: str, shelf: Shelf) -> None:
    with serving(valkey_url, EVERY_S) as (port, server):
        for _click in range(20):
            click(port)
        lines = psutil.Process(server.pid).children(recursive=True)
        until = time.monotonic() + EVERY_S + GRACE_S
        while time.monotonic() < until:
            click(port)  # these may be lost, the twenty may not
        for worker in lines:
            worker.kill()
        click(port)  # by the next worker
    assert arrived(shelf) >= 21
