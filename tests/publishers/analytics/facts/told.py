"""Posts with what was told of them, day by day, through the same door that collecting uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from publishers.analytics.keeping import keep
from publishers.analytics.telling import readings
from publishers.contract import Figure, Figures, Meaning
from publishers.models import Channel, Delivery, MeasuredPost
from tests.entries.factories import make_entry
from tests.publishers.admin.calendar.planned import delivery

MEANINGS = {
    Figure.VIEWS: Meaning(names=("view_count",)),
    Figure.REACTIONS: Meaning(names=("like_count",)),
    Figure.SHARES: Meaning(names=("share_count",)),
    Figure.REACH: Meaning(names=("reach",)),
}


def post(channel: Channel, at: datetime, entry: Any = None, **given: Any) -> Delivery:
    """An item that stands there since then."""
    return delivery(
        entry or make_entry(), channel, at,
        **{"state": "published", "published_at": at, "remote_id": uuid4().hex, **given},
    )  # fmt: skip


def tell(
    made: Delivery, now: datetime, *, meanings: Mapping[Figure, Meaning] = MEANINGS, refused: tuple[str, ...] = (),
    pending: tuple[str, ...] = (), **counts: int,
) -> None:  # fmt: skip
    """The platform answers."""
    found = Figures(
        remote_id=made.remote_id, counts={Figure(name): value for name, value in counts.items()}, refused=refused,
        pending=frozenset(map(Figure, pending)),
    )  # fmt: skip
    keep({made.pk: list(readings(found, meanings))}, now)
    MeasuredPost.objects.update_or_create(
        delivery=made,
        defaults={"channel_id": made.channel_id, "remote_id": made.remote_id, "posted_at": made.published_at,
                  "measured_at": now},
    )  # fmt: skip


def later(now: datetime, **span: float) -> datetime:
    return now + timedelta(**span)
