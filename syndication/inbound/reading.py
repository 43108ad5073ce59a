"""One look at a feed: fetched and parsed within one deadline, in this process never longer, never larger."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from cms.core.http import HttpClient

from .fetching import Fetched, FetchRequest, Gone, NotModified, Politeness, fetch
from .fetching.many import AT_ONCE, at_once_politely
from .parsing import Parsed, ParserPool, shared_pool
from .refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of a look. ``parsed`` is there when the body was new and could be read."""

    outcome: Fetched | NotModified | Gone | Refused
    parsed: Parsed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequest:
    """A feed to look at, with the hashes of the items that are known already."""

    fetch: FetchRequest
    known: Collection[str] = frozenset()


def read(
    request: FetchRequest,
    known: Collection[str] = frozenset(),
    http: HttpClient | None = None,
    pool: ParserPool | None = None,
) -> Reading:
    """Look at a feed. Never raises for anything that the other side does; a refusal says why nothing came."""
    ends_at = time.monotonic() + request.seconds
    outcome = fetch(request, http)
    if not isinstance(outcome, Fetched):
        return Reading(outcome=outcome)
    left = ends_at - time.monotonic()
    if left <= 0:
        return Reading(outcome=Refused(code="too_slow", params={"seconds": round(request.seconds)}))
    found = (pool or shared_pool()).parse(
        outcome.content, outcome.content_type, outcome.url, known=known, seconds=min(left, 10.0), wait_s=left
    )
    if isinstance(found, Parsed):
        if outcome.is_cut_short and "mended" in found.warnings:
            found = replace(found, is_cut_short=True)
        return Reading(outcome=outcome, parsed=found)
    code = "cut_short" if outcome.is_cut_short and found.code in ("broken_xml", "broken_json") else found.code
    return Reading(outcome=replace(found, code=code, moved_to=outcome.moved_to))


def read_many(
    requests: Iterable[ReadRequest],
    http: HttpClient | None = None,
    *,
    at_once: int = AT_ONCE,
    politeness: Politeness | None = None,
    pool: ParserPool | None = None,
) -> Iterator[tuple[ReadRequest, Reading]]:
    """Look at many feeds at once, each with its reading, in the order in which they come."""
    work: Callable[[ReadRequest], Reading] = lambda request: read(request.fetch, request.known, http, pool)  # noqa: E731
    return at_once_politely(requests, work, lambda request: request.fetch.url, at_once=at_once, politeness=politeness)
