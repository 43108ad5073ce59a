"""Validators of whatever is read from entries: they come from the clock row, so nothing is rendered to answer 304."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from cms.core.clock import Clock, SystemClock
from cms.core.conf import conf
from cms.core.prepared import Select

from .models import ClockRow

#: What caches in between may do with a feed and its like: serve a copy for a minute, and for some minutes more while
#: they ask for the next one. At the origin a change shows at once.
FOR_CACHES = "public, max-age=60, stale-while-revalidate=300"
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Freshness:
    """How far the installation's sequence of changes has come. Read it before the rows that it vouches for."""

    generation: int
    changed_at: datetime

    def etag(self, *parts: object) -> str:
        """A weak tag of one representation: ``parts`` say which; the same generation gives the same tag.

        With its instant: a database that was put back comes to the same number once more, with other rows.
        """
        return entity_tag(self.generation, self.changed_at, *parts)


def freshness() -> Freshness:
    """Where the sequence stands now: one query for one row."""
    row = _clock.first()
    if row is None:
        return Freshness(generation=0, changed_at=datetime(2000, 1, 1, tzinfo=UTC))
    generation, last = row
    return Freshness(generation=generation, changed_at=last)


#: Asked for with every answer that is not kept.
_clock = Select(lambda: ClockRow.objects.filter(pk=1).values_list("generation", "last"))


def entity_tag(*parts: object) -> str:
    """A weak tag of anything whose addresses hang on ``PUBLIC_URL`` and the OAI namespace."""
    seen = (conf().public_url, conf().oai_namespace, *parts)
    return f'W/"{hashlib.sha256(repr(seen).encode()).hexdigest()[:32]}"'


def conditional(
    request: HttpRequest,
    render: Callable[[], HttpResponse],
    *,
    etag: str,
    changed_at: datetime,
    cache_control: str,
    clock: Clock | None = None,
) -> HttpResponse:
    """Answer 304 when the reader's copy is still right, else render; both carry the same validators."""
    modified = _last_modified(changed_at, (clock or SystemClock()).now())
    response = get_conditional_response(request, etag=etag, last_modified=modified) or render()
    response.headers["ETag"] = etag
    response.headers["Last-Modified"] = http_date(modified)
    response.headers["Cache-Control"] = cache_control
    return response


def _last_modified(changed_at: datetime, now: datetime) -> int:
    """Whole seconds, and never the running one: a later change within it must not look like the same copy."""
    return int(min(changed_at, now - _SECOND).timestamp())
