"""What Zalo lets one Official Account do, and what its answers say of it (docs/platforms/zalo.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from publishers.contract import MINUTE, ClosedHours, Gauge, Month, Quota

CALLS, ARTICLES, BROADCASTS = "calls", "articles", "broadcasts"
_VIETNAM = "Asia/Ho_Chi_Minh"
#: Broadcasts and promotions are refused from 22:00 to 05:59 (−234).
NIGHT = ClosedHours(closed_from=time(22), closed_to=time(6), zone=_VIETNAM)
#: By how much two clocks may differ that nobody has seen to.
_CLOCKS_DIFFER = timedelta(minutes=15)
#: Zalo names no hour at which a quota fills again: ask four times a day.
QUOTA_HOLD = timedelta(hours=6)

QUOTAS = (
    # 4,000 by the documentation of 2023, 100 by reports of 2026: begin low, the first answer names the number.
    Quota(bucket=CALLS, label=_("Calls a minute"), capacity=60, window=MINUTE, is_whole=True),
    # How many there are depends on the plan and is told by nobody before the refusal.
    Quota(bucket=ARTICLES, label=_("New articles"), capacity=0, window=Month(_VIETNAM), told=True),
    Quota(
        bucket=BROADCASTS, label=_("Broadcasts a month"), capacity=1, window=Month(_VIETNAM), closed=NIGHT,
        option="broadcast_monthly_limit",
    ),
)  # fmt: skip


def hear(headers: Mapping[str, str], gauge: Gauge) -> None:
    """Note how many calls of this minute are gone, which every answer of the API says."""
    limit, left = headers.get("x-ratelimit-limit", ""), headers.get("x-ratelimit-remain", "")
    if limit.isdigit() and left.isdigit() and int(limit):
        gauge.observe(CALLS, used=max(int(limit) - int(left), 0), capacity=int(limit))


def night_ends(now: datetime) -> float:
    """Seconds until Zalo sends broadcasts again, whose clock has just said that it is night."""
    opens = NIGHT.opens_at(now)
    if opens > now:
        return (opens - now).total_seconds()
    # Our clock says day: it is slow in the evening, or fast in the morning.
    soon = now + _CLOCKS_DIFFER
    return ((NIGHT.opens_at(soon) if NIGHT.opens_at(soon) > soon else soon) - now).total_seconds()
