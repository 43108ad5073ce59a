"""What X lets one account do in a time, and what it takes for it (docs/platforms/x.md)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from publishers.contract import Every, Gauge, Month, Quota

POSTS, DELETIONS, READS, ACCOUNT, UPLOADS, CHUNKS, MONEY = (
    "posts", "deletions", "reads", "account", "uploads", "chunks", "money"
)  # fmt: skip
_QUARTER = Every(timedelta(minutes=15))

QUOTAS = (
    Quota(bucket=POSTS, label=_("Posts in 15 minutes"), capacity=100, window=_QUARTER),
    Quota(bucket=DELETIONS, label=_("Deletions in 15 minutes"), capacity=50, window=_QUARTER),
    Quota(bucket=READS, label=_("Look-ups in 15 minutes"), capacity=900, window=_QUARTER),
    Quota(bucket=ACCOUNT, label=_("Questions about the account in 15 minutes"), capacity=75, window=_QUARTER),
    Quota(bucket=UPLOADS, label=_("Pictures in 15 minutes"), capacity=500, window=_QUARTER),
    Quota(bucket=CHUNKS, label=_("Pieces of video in 15 minutes"), capacity=1000, window=_QUARTER),
    Quota(
        bucket=MONEY, label=_("Spending a month, in thousandths of a US dollar"), capacity=100_000,
        window=Month("UTC"), option="monthly_budget",
    ),
)  # fmt: skip

#: What X takes since 2026-04-20, in thousandths of a US dollar.
POST, POST_WITH_LINK, DELETION, READ, ALT_TEXT, USER = 15, 200, 10, 5, 5, 10


def hear(bucket: str, headers: Mapping[str, str], gauge: Gauge) -> None:
    """Note what an answer says of the bucket of its call."""
    limit, left = headers.get("x-rate-limit-limit", ""), headers.get("x-rate-limit-remaining", "")
    if limit.isdigit() and left.isdigit() and int(limit):
        gauge.observe(bucket, used=max(int(limit) - int(left), 0), capacity=int(limit))
        ends = reset_at(headers)
        if int(left) == 0 and ends is not None:
            gauge.observe(bucket, blocked_until=ends)


def reset_at(headers: Mapping[str, str]) -> datetime | None:
    """When the window that the answer speaks of is over."""
    seconds = headers.get("x-rate-limit-reset", "")
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdigit() else None
