"""Ask sources and keep what came of it: items through the intake, and how the source fares as codes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import Clock, SystemClock
from cms.core.http import HttpClient
from syndication.inbound.fetching import Fetched, FetchRequest, Gone, NotModified, next_delay
from syndication.inbound.intake import Taken, confirm_missing, known_hashes, take_in_feed
from syndication.inbound.push.noticing import notice, polled_every
from syndication.inbound.reading import Reading, ReadRequest, read_many
from syndication.inbound.refusal import Refused
from syndication.models import Source, SourceState

from .claims import claim_due, give_back
from .pace import pace

logger = logging.getLogger("loa.sources")

#: Sources of one batch, and how many are asked at once.
BATCH, AT_ONCE = 32, 16
#: A feed of which nothing came for so long could not even be read: people are told (``alerts``).
_FAULT = Refused(code="internal")


def ask_due(clock: Clock | None = None, *, batch: int = BATCH, http: HttpClient | None = None) -> int:
    """Ask every source whose time has come. Returns how many were asked."""
    clock = clock or SystemClock()
    sources = claim_due(clock.now(), batch)
    if sources:
        ask(sources, clock, http=http)
    return len(sources)


def ask(sources: Sequence[Source], clock: Clock, *, http: HttpClient | None = None) -> None:
    """Ask claimed sources, many at once, and keep each answer as it comes. No transaction is open meanwhile."""
    asked = {id(request): (source, request) for source in sources for request in [_request(source)]}
    requests = [request for _source, request in asked.values()]
    for request, reading in read_many(requests, http, at_once=AT_ONCE):
        keep(asked[id(request)][0], reading, clock.now())


def keep(source: Source, reading: Reading, now: datetime) -> Taken:
    """Keep what a claimed source answered. A fault of ours is the source's status too, never the end of the batch."""
    try:
        taken, fields = _kept(source, reading, now)
    except Exception:
        logger.exception("what source %s sent could not be taken in", source.pk)
        taken, fields = Taken(), _failed(source, _FAULT, now)
    give_back(source, **fields)
    return taken


def _request(source: Source) -> ReadRequest:
    fetch = FetchRequest(
        url=source.address, etag=source.etag, last_modified=source.last_modified, body_sha256=source.body_sha256
    )
    return ReadRequest(fetch=fetch, known=known_hashes(source))


def _kept(source: Source, reading: Reading, now: datetime) -> tuple[Taken, dict[str, Any]]:
    outcome = reading.outcome
    if isinstance(outcome, Gone):
        fields = {"state": SourceState.GONE, "problem": {"code": "gone", "params": {}}, "next_at": None}
        return Taken(), {**fields, "hub_ask_at": None}
    if isinstance(outcome, Refused):
        return Taken(), _failed(source, outcome, now)
    if isinstance(outcome, NotModified):
        taken = confirm_missing(source, now=now)
        return taken, _succeeded(source, outcome, taken, now)
    assert reading.parsed is not None
    taken = take_in_feed(source, reading.parsed, now=now, is_cut_short=outcome.is_cut_short)
    feed = reading.parsed.feed
    notice(source, feed.hub or outcome.hub, feed.topic or outcome.topic, now)
    return taken, _succeeded(source, outcome, taken, now)


def _succeeded(source: Source, outcome: Fetched | NotModified, taken: Taken, now: datetime) -> dict[str, Any]:
    changed_at = now if taken.is_news else source.changed_at
    every_s = pace(polled_every(source, now), now - (changed_at or source.created_at))
    fields: dict[str, Any] = {
        "succeeded_at": now, "changed_at": changed_at, "failures": 0, "problem": None, "alerted_at": None,
        "next_at": now + timedelta(seconds=next_delay(every_s)), **_moved(outcome.moved_to),
    }  # fmt: skip
    if outcome.etag or isinstance(outcome, Fetched):
        fields["etag"] = outcome.etag if len(outcome.etag) <= 500 else ""
    if outcome.last_modified or isinstance(outcome, Fetched):
        fields["last_modified"] = outcome.last_modified[:100]
    if isinstance(outcome, Fetched):
        # A document that was cut must be read again, even if it stays the same.
        fields["body_sha256"] = "" if outcome.is_cut_short else outcome.sha256
        if outcome.is_cut_short:
            fields["etag"] = fields["last_modified"] = ""
    return fields


def _failed(source: Source, refused: Refused, now: datetime) -> dict[str, Any]:
    delay = next_delay(source.every_s, failures=source.failures, retry_after_s=refused.retry_after_s)
    return {
        "failures": source.failures + 1, "problem": {"code": refused.code, "params": dict(refused.params)},
        "next_at": now + timedelta(seconds=delay), **_moved(refused.moved_to),
    }  # fmt: skip


def _moved(address: str) -> dict[str, str]:
    """A permanent redirect is remembered: next time the new address is asked."""
    return {"address": address} if address and len(address) <= 2000 else {}
