"""Which deliveries are in trouble, counted and listed by cause: as many queries for one row as for thousands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from cms.core.clock import SystemClock
from publishers.contract import ErrorKind
from publishers.models import (
    OPEN_STATES,
    Attempt,
    Channel,
    ChannelState,
    Delivery,
    DeliveryState,
    DeliveryStep,
    Kind,
    RefusedFigure,
    StepState,
)

from .causes import WONDER_AFTER, Cause, cause_of

#: What tells causes apart; everything else of a row is the same to them.
_KEYS = ("state", "code", "error", "channel__state")
_ENDED = (DeliveryState.FAILED, DeliveryState.MISSED)
_LOOKED_AT = (*OPEN_STATES, *_ENDED, DeliveryState.NEEDS_CHECKING)


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many of one channel have one cause."""

    channel_id: int
    cause: Cause
    #: What of the channel it is about, where there can be more than one: a figure's word.
    about: str = ""
    count: int = 0
    #: The engine last touched one of them then.
    newest: datetime | None = None


@dataclass(slots=True, kw_only=True)
class Group:
    """One cause: how many, on which channels, and how its rows are found."""

    cause: Cause
    tallies: dict[int, Tally] = field(default_factory=dict)
    keys: set[tuple[Any, ...]] = field(default_factory=set)

    @property
    def count(self) -> int:
        return sum(tally.count for tally in self.tallies.values())

    def rows(self, among: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """Its deliveries, the oldest promise first."""
        if not self.keys:
            return in_trouble(among).none()
        wanted = reduce(or_, (_exactly(*key) for key in self.keys))
        return in_trouble(among).filter(wanted).order_by("due_at", "pk")


def in_trouble(among: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Those that do not go on as they should and that nothing newer has answered. What a freeze holds has a list of
    its own."""
    now = SystemClock().now()
    newer = Delivery.objects.annotate(place=_unindexed("channel_id")).filter(
        entry_id=OuterRef("entry_id"), place=OuterRef("channel_id"), created_at__gt=OuterRef("created_at")
    ).exclude(kind=Kind.ANNOUNCE).exclude(state__in=(DeliveryState.DRAFT, DeliveryState.CANCELLED))  # fmt: skip
    is_answered = Q(Exists(newer), state__in=_ENDED) & ~Q(kind=Kind.ANNOUNCE)
    is_stopped = Q(state__in=OPEN_STATES, due_at__lte=now) & ~Q(channel__state=ChannelState.ACTIVE)
    is_retried = Q(state__in=OPEN_STATES, attempts__gte=WONDER_AFTER, problem__isnull=False)
    is_reopened = Q(state__in=OPEN_STATES, problem__error=ErrorKind.AUTH_EXPIRED.value)
    wanted = Q(state__in=_ENDED) | Q(state=DeliveryState.NEEDS_CHECKING) | is_stopped | is_retried | is_reopened
    # The states first: nearly all rows are published, and an index leaves them out.
    found = among.annotate(held_by=_unindexed("hold_id")).filter(wanted, state__in=_LOOKED_AT, held_by=0)
    found = found.exclude(is_answered)
    # As text, so that it is compared as text.
    return found.annotate(code=_text("problem__code"), error=_text("problem__error"))


def groups(among: QuerySet[Delivery]) -> list[Group]:
    """All causes there are, the most pressing first: one query."""
    counted = in_trouble(among).order_by().values(*_KEYS, "channel_id").annotate(many=Count("pk"), newest=Max("run_at"))
    found: dict[Cause, Group] = {}
    for row in counted:
        cause = cause_of(row["state"], row["code"] or "", row["error"] or "", row["channel__state"])
        if cause is None:
            continue
        group = found.setdefault(cause, Group(cause=cause))
        tally = group.tallies.setdefault(row["channel_id"], Tally(channel_id=row["channel_id"], cause=cause))
        tally.count += row["many"]
        tally.newest = max(filter(None, (tally.newest, row["newest"])), default=None)
        group.keys.add(tuple(row[key] for key in _KEYS))
    return [found[cause] for cause in Cause if cause in found]


def with_steps(rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """What a card must know of steps and attempts, on the rows themselves."""
    tries = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-started_at")
    steps = DeliveryStep.objects.filter(delivery=OuterRef("pk"), is_irreversible=True)
    return rows.select_related("entry", "channel", "channel__responsible").annotate(
        is_unsettled=Exists(steps.filter(state=StepState.INTENT)), is_begun=Exists(steps.filter(state=StepState.DONE)),
        last_try=Subquery(tries.values("started_at")[:1]),
    )  # fmt: skip


def shut_channels(among: QuerySet[Channel]) -> QuerySet[Channel]:
    """Channels that nothing leaves until somebody connects them again."""
    return among.filter(state=ChannelState.NEEDS_RECONNECT)


def refused_figures(among: QuerySet[Channel]) -> QuerySet[RefusedFigure]:
    """Numbers that platforms refuse to tell, of channels that are asked at all."""
    asked = among.filter(state=ChannelState.ACTIVE).order_by()
    return RefusedFigure.objects.filter(channel__in=asked).order_by("channel__name", "figure")


def _unindexed(column: str) -> Coalesce:
    """The column, or 0, without its index: a planner without statistics takes that of a channel, or of all that no
    freeze holds, and reads nearly every row."""
    return Coalesce(column, 0)


def _text(key: str) -> Cast:
    return Cast(KT(key), TextField())


def _exactly(state: str, code: str | None, error: str | None, channel_state: str) -> Q:
    wanted = Q(state=state, channel__state=channel_state)
    wanted &= Q(code=code) if code is not None else Q(code__isnull=True)
    return wanted & (Q(error=error) if error is not None else Q(error__isnull=True))
