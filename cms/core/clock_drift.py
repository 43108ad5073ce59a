"""Does this machine's clock go right? Signatures are refused at five minutes; the broker, the database and every answer
from outside know the time, too."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext as _

from .other_clocks import KEPT_S, heard
from .registries import Ailment, Metric, Part

logger = logging.getLogger("loa.clock")

#: Seconds: worth a look; and what our partners' signatures allow.
WARN_S, GRAVE_S = 60.0, 300.0
#: What a worker's outgoing calls told, for every process.
KEY = "loa:clock-drift"


def tell() -> None:
    """Hand on what this process heard; the worker does so at each heartbeat."""
    ahead = heard.ahead()
    if ahead is not None:
        cache.set(KEY, ahead, timeout=KEPT_S)


def offsets() -> dict[str, float]:
    """Name of another clock → how many seconds it is ahead of ours; those that don't answer are left out."""
    found: dict[str, float] = {}
    for name, ask in (("broker", _broker), ("database", _database), ("platforms", _platforms)):
        try:
            ahead = ask()
        except Exception:
            logger.debug("the clock of the %s was not told", name, exc_info=True)
            continue
        if ahead is not None:
            found[name] = ahead
    return found


def worst() -> tuple[str, float]:
    """The clock that differs most from ours."""
    found = offsets()
    name = max(found, key=lambda name: abs(found[name]), default="")
    return name, found.get(name, 0.0)


def part() -> Part:
    """Not well from five minutes on; a sentence from one."""
    name, ahead = worst()
    if abs(ahead) < WARN_S:
        return Part(True)
    return Part(abs(ahead) < GRAVE_S, _sentence(name, ahead))


def ailment(user: Any) -> Iterable[Ailment]:
    """For who runs the installation."""
    if user is not None and not (user.is_superuser or user.has_perm("auth.change_user")):
        return []
    told = part()
    if not told.detail:
        return []
    mend = _("Set the machine's clock by a time server (chrony, systemd-timesyncd). Nothing is lost meanwhile.")
    return [Ailment(text=told.detail, mend=mend, is_grave=not told.ok)]


def figures() -> Iterator[Metric]:
    yield Metric(
        name="loa_clock_ahead_seconds",
        help="How far another clock is ahead of this machine's.",
        samples=[({"clock": name}, round(ahead, 1)) for name, ahead in offsets().items()],
    )


def _sentence(name: str, ahead: float) -> str:
    # One whole sentence for each: their words can't be put together in every language.
    texts = {
        "broker": _("The clock of this machine differs by %(seconds)d seconds from the message broker's."),
        "database": _("The clock of this machine differs by %(seconds)d seconds from the database's."),
        "platforms": _("The clock of this machine differs by %(seconds)d seconds from those of the platforms."),
    }
    return texts[name] % {"seconds": abs(round(ahead))}


def _broker() -> float | None:
    client = getattr(cache, "_cache", None)
    if not hasattr(client, "get_client"):
        return None
    before = time.time()
    seconds, micro = client.get_client().time()
    return float(seconds) + micro / 1e6 - (before + time.time()) / 2


def _database() -> float | None:
    if connection.vendor != "postgresql":  # SQLite asks this very machine
        return None
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        found = float(cursor.fetchone()[0])
    return found - (before + time.time()) / 2


def _platforms() -> float | None:
    own = heard.ahead()
    return own if own is not None else cache.get(KEY)
