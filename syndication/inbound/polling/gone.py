"""An item that left its feed: is its page gone for good? A server that says 410 has withdrawn it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

from cms.core.http import HttpClient
from syndication.inbound.fetching import FetchRequest, Gone, fetch_many
from syndication.inbound.intake import Incoming, take_in
from syndication.models import SourceItem, SourceState

#: So many pages a minute, each of them again after so long, and not for longer than that.
_MOST, _AGAIN_S, _FOR = 8, 6 * 3600, timedelta(days=3)
_SECONDS = 10.0


def withdraw_gone(now: datetime, *, http: HttpClient | None = None) -> int:
    """Look at the pages of items that are missing and were taken over. Returns how many are gone for good."""
    missing = SourceItem.objects.filter(
        missing_since__gt=now - _FOR, withdrawn_at=None, page_id__isnull=False, source__state=SourceState.ACTIVE
    ).exclude(link="")
    rows = missing.select_related("source").defer("content").order_by("-missing_since")[: 4 * _MOST]
    items = {row.link: row for row in rows if cache.add(f"loa:syndication:gone:{row.pk}", 1, timeout=_AGAIN_S)}
    requests = [FetchRequest(url=link, seconds=_SECONDS) for link in list(items)[:_MOST]]
    for link in list(items)[_MOST:]:
        cache.delete(f"loa:syndication:gone:{items[link].pk}")  # its turn comes with the next minute
    count = 0
    for request, outcome in fetch_many(requests, http, at_once=4) if requests else ():
        if isinstance(outcome, Gone):
            row = items[request.url]
            count += take_in(row.source, [Incoming(guid=row.guid, offer=None)], now=now).withdrawn
    return count
