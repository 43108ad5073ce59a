"""``manage.py probe_feeds FILE``: each address fetched and parsed as a source would be; a JSON line each."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from syndication.inbound.fetching import FetchRequest, Gone, Politeness
from syndication.inbound.fetching.many import at_once_politely
from syndication.inbound.fetching.outcomes import SECONDS
from syndication.inbound.reading import Reading, read
from syndication.inbound.refusal import Refused
from syndication.sentences import explain, explain_refusal


class Command(BaseCommand):
    help = "Fetch and parse each address of a file (one a line; “-” reads the input) and print a JSON line for it."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--seconds", type=float, default=SECONDS, help="for each, robots.txt and parsing included")
        parser.add_argument("--at-once", type=int, default=32)
        parser.add_argument("--per-host", type=int, default=2, help="at once on one server that is not this machine")

    def handle(self, *args: Any, **options: Any) -> None:
        politeness = Politeness(at_once=max(1, options["per_host"]))
        jobs = [FetchRequest(url=url, seconds=options["seconds"]) for url in _addresses(options["file"])]
        for request, (reading, seconds) in at_once_politely(
            jobs, _timed, lambda request: request.url, at_once=options["at_once"], politeness=politeness
        ):
            self.stdout.write(json.dumps(_line(request.url, reading, seconds), ensure_ascii=False))
            self.stdout.flush()


def _timed(request: FetchRequest) -> tuple[Reading, float]:
    begun = time.monotonic()
    return read(request), time.monotonic() - begun


def _addresses(name: str) -> Iterator[str]:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"The file can't be read: {error.strerror}.") from None
    for line in content.decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        if address := line.strip():
            yield address


def _line(url: str, reading: Reading, seconds: float) -> dict[str, Any]:
    titles = [item.title for item in reading.parsed.items if not item.withdrawn] if reading.parsed else []
    return {"url": url, "entries": titles, "error": _error(reading), "seconds": round(seconds, 3)}


def _error(reading: Reading) -> str | None:
    if isinstance(reading.outcome, Refused):
        said = explain_refusal(reading.outcome)
        return f"{reading.outcome.code}: {said.message} {said.fix}"
    if isinstance(reading.outcome, Gone):
        return f"gone: {explain('gone').message}"
    return None
