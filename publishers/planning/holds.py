"""Freezes and blackouts: what is held at an instant. While one is in force nothing new goes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.core.prepared import Given, Select
from cms.entries.agency_tree import find_branch
from publishers.conf import conf
from publishers.contract import Problem
from publishers.engine import transitions
from publishers.models import OPEN_STATES, Delivery, DeliveryStep, Hold, Kind, Scope

#: Ids per statement: SQLite takes a limited number of values.
_CHUNK = 500
#: What a freeze stops; what mends or removes something passes.
STOPPED_KINDS = (Kind.PUBLISH, Kind.ANNOUNCE)
#: Something that can't be taken back was begun for the delivery.
BEGUN = DeliveryStep.objects.filter(delivery=OuterRef("pk"), is_irreversible=True)


@dataclass(frozen=True, slots=True)
class InForce:
    """The holds of one instant, read once, asked for many deliveries."""

    holds: tuple[Hold, ...]
    #: Hold → the agencies below it, found when first asked for.
    _branches: dict[int, frozenset[str]] = field(default_factory=dict)

    def on(self, *, channel_id: int, campaign_id: int | None, agency_code: str) -> Hold | None:
        """What stops a new post of that agency on that channel."""
        return next((hold for hold in self.holds if self._stops(hold, channel_id, campaign_id, agency_code)), None)

    def on_delivery(self, delivery: Delivery) -> Hold | None:
        """What stops this delivery; corrections and withdrawals pass."""
        if delivery.kind not in STOPPED_KINDS:
            return None
        return self.on(
            channel_id=delivery.channel_id, campaign_id=delivery.campaign_id, agency_code=delivery.entry.agency_code
        )

    def _stops(self, hold: Hold, channel_id: int, campaign_id: int | None, agency_code: str) -> bool:
        if hold.scope == Scope.CHANNEL:
            return hold.channel_id == channel_id
        if hold.scope == Scope.CAMPAIGN:
            return hold.campaign_id == campaign_id
        if hold.scope == Scope.AGENCY:
            return bool(agency_code) and agency_code in self._branch(hold)
        return True

    def _branch(self, hold: Hold) -> frozenset[str]:
        if hold.pk not in self._branches:
            self._branches[hold.pk] = frozenset(branch_codes(hold))
        return self._branches[hold.pk]


def in_force(now: datetime) -> InForce:
    """The holds in force at that instant; of a future one, what is known of it today. One query."""
    return InForce(tuple(_holds_at(now=now)))


def hold_on(now: datetime, *, channel_id: int, campaign_id: int | None, agency_code: str) -> Hold | None:
    """What stops a new post of that agency on that channel at that instant. One query while no agency is frozen."""
    return in_force(now).on(channel_id=channel_id, campaign_id=campaign_id, agency_code=agency_code)


def hold_advice(channel_ids: Iterable[int], agency_code: str, due: datetime) -> dict[int, list[Problem]]:
    """Channel id → what a person planning for that time should know: it would be held back."""
    holds = in_force(due)
    found = {pk: holds.on(channel_id=pk, campaign_id=None, agency_code=agency_code) for pk in channel_ids}
    return {pk: [_advice(hold)] for pk, hold in found.items() if hold}


def hold_due(now: datetime) -> int:
    """Put aside what is due and held, so that it isn't handed out. Returns how many. One query without a hold.

    Only what was not begun: a post whose outcome must be looked up, or that waits to be shown, goes on to the engine,
    whose last look stops it before anything more is sent.
    """
    return sum(_put_aside(hold, now) for hold in _holds_at(now=now))


def lift(hold: Hold, user: Any, now: datetime) -> bool:
    """End a hold before its time. What it held stays held until a person decides. False: it was lifted already."""
    return bool(Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=now, lifted_by=user))


def branch_codes(hold: Hold) -> tuple[str, ...]:
    """The codes of the hold's agency and of all below it; an agency that nobody knows any more is itself."""
    branch = find_branch(hold.agency_code)
    return branch.codes if branch else (hold.agency_code,)


def _advice(hold: Hold) -> Problem:
    if hold.ends_at is None:
        return Problem(code="frozen_then", field="channel", blocking=False, params={"reason": hold.reason})
    params = {"reason": hold.reason, "until": hold.ends_at.isoformat()}
    return Problem(code="blackout_then", field="channel", blocking=False, params=params)


def _begun() -> QuerySet[Hold]:
    now = Given(Hold, "starts_at", name="now")
    begun = Hold.objects.filter(Q(ends_at=None) | Q(ends_at__gt=now), lifted_at=None, starts_at__lte=now)
    return begun.order_by("starts_at", "pk")


#: Asked before every irreversible step.
_holds_at = Select(_begun)


def _concerned(hold: Hold) -> Q:
    """Which deliveries the hold is about, whenever they are due."""
    if hold.scope == Scope.CHANNEL:
        return Q(channel_id=hold.channel_id)
    if hold.scope == Scope.CAMPAIGN:
        return Q(campaign_id=hold.campaign_id)
    if hold.scope == Scope.AGENCY:
        return Q(entry__agency_code__in=branch_codes(hold))
    return Q()


def _put_aside(hold: Hold, now: datetime) -> int:
    due = Delivery.objects.filter(
        _concerned(hold), Q(lease_until=None) | Q(lease_until__lt=now), ~Exists(BEGUN),
        kind__in=STOPPED_KINDS, state__in=OPEN_STATES, hold=None, receipt__isnull=True,
        run_at__lte=now + timedelta(seconds=conf().horizon_s),
    )  # fmt: skip
    if hold.ends_at:
        # What is due in the second in which a blackout ends is on time, not held.
        due = due.filter(run_at__lt=hold.ends_at)
    with transaction.atomic():
        # Locked, so that none of them is claimed in between.
        ids = list(due.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
        return sum(transitions.hold(ids[start : start + _CHUNK], hold) for start in range(0, len(ids), _CHUNK))
