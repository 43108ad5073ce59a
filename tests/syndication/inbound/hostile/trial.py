"""Every case read as a source is, and what was said of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil

from cms.core.http import Guard, HttpClient, HttpPolicy
from syndication.inbound.fetching import FetchRequest, Gone
from syndication.inbound.parsing import ParserPool
from syndication.inbound.reading import Reading, ReadRequest, read, read_many
from syndication.inbound.refusal import Refused
from syndication.sentences import SENTENCES

from . import bodies
from .cases import OK, Case, say
from .server import serving


@dataclass(slots=True)
class Verdict:
    """What the whole run showed."""

    said: dict[str, Counter[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    #: The longest of all looks.
    slowest: float = 0.0
    peak_mb: float = 0.0
    parser_peak_mb: float = 0.0
    #: A plain good feed, read by the same processes when all was over.
    is_alive: bool = False


def client() -> HttpClient:
    """Loopback in IPv4 is allowed, as for a neighbour that ``OUTBOUND_ALLOW`` names; nothing else private is."""
    return HttpClient(HttpPolicy(guard=Guard.from_names(["127.0.0.0/8"])))


def try_all(cases: Sequence[Case], *, seconds: float, at_once: int = 24) -> Verdict:
    """Read them all, in this process."""
    verdict, http, pool = Verdict(), client(), ParserPool()
    last = say(bodies.rss(["Cuối cùng"]))
    try:
        with serving([*(case.answer for case in cases), last]) as base:
            by_url = {f"{base}/{number}": case for number, case in enumerate(cases)}
            requests = [ReadRequest(fetch=FetchRequest(url=url, seconds=seconds)) for url in by_url]
            begun = time.monotonic()
            for request, reading in read_many(requests, http, at_once=at_once, pool=pool):
                _judge(verdict, by_url[request.fetch.url], reading)
                _look(verdict, pool)
            verdict.seconds = time.monotonic() - begun
            after = read(FetchRequest(url=f"{base}/{len(cases)}", seconds=seconds), http=http, pool=pool)
            verdict.is_alive = after.parsed is not None and after.parsed.items[0].title == "Cuối cùng"
    finally:
        pool.close()
    return verdict


def status_of(reading: Reading) -> str:
    """One word for an outcome."""
    if isinstance(reading.outcome, Refused):
        return reading.outcome.code
    return "gone" if isinstance(reading.outcome, Gone) else OK


def _judge(verdict: Verdict, case: Case, reading: Reading) -> None:
    status = status_of(reading)
    verdict.said.setdefault(case.family, Counter())[status] += 1
    if status not in case.expected:
        verdict.faults.append(f"{case.family}: said {status}, true would be {' or '.join(sorted(case.expected))}")
    elif status != OK and status not in SENTENCES:
        verdict.faults.append(f"{case.family}: {status} has no sentence")
    elif case.titles is not None and reading.parsed is not None:
        found = tuple(item.title for item in reading.parsed.items)
        if found != case.titles:
            verdict.faults.append(f"{case.family}: titles {found[:3]}, true would be {case.titles[:3]}")


def _look(verdict: Verdict, pool: ParserPool) -> None:
    verdict.peak_mb = max(verdict.peak_mb, psutil.Process().memory_info().rss / 2**20)
    for pid in pool.pids:
        try:
            size = psutil.Process(pid).memory_info().rss / 2**20
        except psutil.Error:
            continue
        verdict.parser_peak_mb = max(verdict.parser_peak_mb, size)
