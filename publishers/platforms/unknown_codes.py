"""Answers that no table of ours explains: counted for operators, so that a platform's new code is noticed and mapped.

The counters live in the shared cache, because workers meet the codes and the web process shows them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

from django.core.cache import cache

from cms.core.registries import Metric

logger = logging.getLogger("loa.platforms")

#: Different codes that are counted by name; a platform that makes up new ones for ever is counted as one.
CODES_MAX = 200
OTHER = "other"
_INDEX = "loa:unknown-codes"
_NOT_PLAIN = re.compile(r"[^\w./:-]+", re.ASCII)


def note_unknown(platform: str, code: str) -> None:
    """Count an error code that the platform's table does not know. Never raises: the error itself is what matters."""
    plain = _NOT_PLAIN.sub("_", code)[:60] or OTHER
    logger.warning("%s answered with a code that is not known here: %s", platform, plain)
    try:
        _count(platform, plain)
    except Exception:
        logger.warning("an unknown code could not be counted", exc_info=True)


def unknown_codes() -> Iterable[Metric]:
    """What was counted, for ``/metrics``."""
    known = _known()
    counts = cache.get_many([_key(*name) for name in known])
    yield Metric(
        name="loa_platform_unknown_codes_total",
        help="Answers of a platform with an error code that Loa has no explanation for.",
        samples=[
            ({"platform": platform, "code": code}, float(counts.get(_key(platform, code), 0)))
            for platform, code in known
        ],
        kind="counter",
    )


def _count(platform: str, code: str) -> None:
    known = _known()
    if (platform, code) not in known:
        if len(known) >= CODES_MAX:
            code = OTHER
        # Two writers at once may lose one name; it is put back the next time its code comes.
        cache.set(_INDEX, sorted({*known, (platform, code)}), timeout=None)
    cache.add(_key(platform, code), 0, timeout=None)
    cache.incr(_key(platform, code))


def _known() -> list[tuple[str, str]]:
    return [(platform, code) for platform, code in cache.get(_INDEX) or []]


def _key(platform: str, code: str) -> str:
    return f"{_INDEX}:{platform}:{code}"
