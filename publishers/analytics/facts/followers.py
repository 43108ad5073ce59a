"""How many follow the channels on a day: what each platform said last, up to that day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from publishers.models import Channel, ChannelFigure

_FOLLOWERS = "followers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Added up over channels; the same person may follow several."""

    now: int | None
    #: Of the channels that are known on both days: a channel that is new is no growth.
    gained: int | None
    told: int
    channels: int
    #: What the platforms said that tell no number.
    reason: str = ""


def following(channels: Iterable[int], day: date, before: date) -> Following:
    """One query."""
    rows = Channel.objects.filter(pk__in=list(channels)).order_by()
    found = list(
        rows.values_list("pk").annotate(
            now=_known("value", day), then=_known("value", before), state=_last(day), account=_known("account", day),
            account_then=_known("account", before),
        )
    )  # fmt: skip
    known = [row for row in found if row[1] is not None]
    both = [row for row in known if row[2] is not None and row[4] == row[5]]
    reasons = [row[3] for row in found if row[1] is None and row[3]]
    return Following(
        now=sum(row[1] for row in known) if known else None,
        gained=sum(row[1] - row[2] for row in both) if both else None,
        told=len(known), channels=len(found), reason=max(reasons, key=reasons.count, default=""),
    )  # fmt: skip


def _rows(day: date) -> Any:
    return ChannelFigure.objects.filter(channel=OuterRef("pk"), figure=_FOLLOWERS, day__lte=day).order_by("-day")


def _known(column: str, day: date) -> Subquery:
    return Subquery(_rows(day).filter(value__isnull=False).values(column)[:1])


def _last(day: date) -> Subquery:
    return Subquery(_rows(day).values("state")[:1])
