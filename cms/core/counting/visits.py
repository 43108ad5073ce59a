"""A request becomes a count: a person's, a machine's, or the same person's once more.

A view says what its answer is (``seen``). Where the answer is kept in memory (``cms.core.fast_paths``) that is kept
beside it, and each reader who gets it from there is counted as if Django had answered.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest

from cms.core.conf import conf
from cms.core.registries import measures

from .counter import count
from .measures import MACHINES, REPEATS
from .readers import is_machine
from .repeats import Repeats

logger = logging.getLogger("loa.counting")

#: Where the memory before Django collects what an answer is.
NOTES = "loa.counts"
#: A measure and its subject.
Note = tuple[str, str]

_repeats = Repeats()


def seen(request: HttpRequest, measure: str, subject: object) -> None:
    """This answer is a full, public one to a reading request: count whoever gets it."""
    if request.method != "GET":
        return
    notes = request.META.get(NOTES)
    if notes is None:
        notes = getattr(request, "scope", {}).get(NOTES)
    if notes is None:
        visited(((measure, str(subject)),), request.META)
    else:
        notes.append((measure, str(subject)))


def visited(notes: Iterable[Note], environ: Mapping[str, Any]) -> None:
    """Somebody got an answer of which this was noted. Runs before everything else, for each reader."""
    for measure, subject in notes:
        known = measures.get(measure)
        try:
            if known is not None and known.reads is not None:
                known.reads(subject, environ)
            else:
                is_embedded = known is not None and known.is_embedded
                count(measure, subject, part_of(measure, subject, environ, embedded=is_embedded))
        except Exception:
            # The answer is there; nobody goes without it because of a number.
            logger.exception("%s could not be counted", measure)


def part_of(measure: str, subject: str, environ: Mapping[str, Any], *, embedded: bool = False) -> str:
    """Who asked: nothing for a person, or the part that machines and repeats are counted in."""
    if is_machine(environ, embedded=embedded):
        return MACHINES
    is_repeat = _repeats.is_repeat(measure, subject, address_of(environ), environ.get("HTTP_USER_AGENT", ""))
    return REPEATS if is_repeat else ""


def address_of(environ: Mapping[str, Any]) -> str:
    """The other end, as the proxy saw it where there is one. Never stored: it only goes into a salted hash."""
    if conf().behind_proxy:
        known = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if known:
            return str(known)
    return str(environ.get("REMOTE_ADDR", ""))
