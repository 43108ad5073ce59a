"""Which repositories are due, and what is kept of each run: the same claims and the same status as for feeds."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import Clock, SystemClock
from cms.core.http import HttpClient
from syndication.inbound.fetching import next_delay
from syndication.inbound.polling.claims import claim_due, give_back
from syndication.inbound.polling.pace import pace
from syndication.models import Source, SourceKind, SourceState

from .asking import GoneForGood
from .harvest import Harvested, harvest

logger = logging.getLogger("loa.sources")

#: Runs are begun for so long; the last one ends within its own limit.
_ROUND_S = 60.0
#: A list with more parts goes on after a breath.
_GO_ON_S = 5.0


def harvest_due(clock: Clock | None = None, *, http: HttpClient | None = None) -> int:
    """Go on with every harvest whose time has come, one after the other. Returns how many runs there were."""
    clock = clock or SystemClock()
    ends_at = time.monotonic() + _ROUND_S
    runs = 0
    while time.monotonic() < ends_at:
        claimed = claim_due(clock.now(), 1, kind=SourceKind.OAI)
        if not claimed:
            break
        run_one(claimed[0], clock, http=http)
        runs += 1
    return runs


def run_one(source: Source, clock: Clock, *, http: HttpClient | None = None) -> Harvested | None:
    """One run of a claimed source. A fault of ours is the source's status too."""
    run = None
    try:
        run = harvest(source, clock, http=http)
        fields = _kept(source, run, clock.now())
    except GoneForGood:
        fields = {"state": SourceState.GONE, "problem": {"code": "gone", "params": {}}, "next_at": None}
    except Exception:
        logger.exception("the harvest of source %s failed", source.pk)
        delay = next_delay(source.every_s, failures=source.failures)
        fields = {
            "failures": source.failures + 1, "problem": {"code": "internal", "params": {}},
            "next_at": clock.now() + timedelta(seconds=delay),
        }  # fmt: skip
    give_back(source, **fields)
    return run


def _kept(source: Source, run: Harvested, now: datetime) -> dict[str, Any]:
    changed_at = now if run.taken.is_news else source.changed_at
    fields: dict[str, Any] = {
        "harvest": run.progress.stored(),
        "harvested_until": run.progress.until,
        "changed_at": changed_at,
    }
    if run.refused is not None:
        delay = next_delay(source.every_s, failures=source.failures, retry_after_s=run.refused.retry_after_s)
        problem = {"code": run.refused.code, "params": dict(run.refused.params)}
        return {
            **fields,
            "failures": source.failures + 1,
            "problem": problem,
            "next_at": now + timedelta(seconds=delay),
        }
    every_s = pace(source.every_s, now - (changed_at or source.created_at))
    delay = _GO_ON_S if run.has_more else next_delay(every_s)
    return {
        **fields, "succeeded_at": now, "failures": 0, "problem": None, "alerted_at": None,
        "next_at": now + timedelta(seconds=delay),
    }  # fmt: skip
