"""Pushed content on its way into the inbox, by the same door as what is fetched."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from cms.core.clock import SystemClock
from syndication.inbound.intake import take_in_body
from syndication.inbound.polling.claims import claim_one, give_back
from syndication.inbound.refusal import Refused
from syndication.models import Source, SourceState

from .receiving import ask_soon

logger = logging.getLogger("loa.push")

#: While the source is being asked by another process, its push waits so long, so many times.
WAIT = timedelta(seconds=5)
_WAITS_MAX = 24


def take(source_id: int, body: bytes, content_type: str, received_at: datetime) -> bool:
    """Take in what was pushed. Returns whether that is done; if not, the source is being asked right now."""
    now = SystemClock().now()
    source = Source.objects.filter(pk=source_id, state=SourceState.ACTIVE).first()
    if source is None or (source.pushed_at and source.pushed_at > received_at):
        return True  # something newer came meanwhile and is on its way too
    claimed = claim_one(source, now)
    if claimed is None:
        if now - received_at < WAIT * _WAITS_MAX:
            return False
        ask_soon(source, now)
        return True
    changed = {}
    try:
        taken = take_in_body(claimed, body, content_type, claimed.address, now=now)
        if isinstance(taken, Refused):
            # The source's own address is looked at instead, and has the say on how the source fares.
            logger.info("source %s: what its hub sent could not be read (%s)", source.pk, taken.code)
            changed = {"next_at": now}
        elif taken.is_news:
            changed = {"changed_at": now}
    finally:
        give_back(claimed, **changed)
    return True
