"""Freezes and blackouts: what is held at an instant. While one is in force nothing new goes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.entries.agency_tree import find_branch
from publishers.conf import conf
from publishers.engine import transitions
from publishers.models import OPEN_STATES, Delivery, DeliveryStep, Hold, Kind, Scope

#: Ids per statement: SQLite takes a limited number of values.
_CHUNK = 500
#: Something that can't be taken back was begun for the delivery.
BEGUN = DeliveryStep.objects.filter(delivery=OuterRef("pk"), is_irreversible=True)


def holds_at(now: datetime) -> QuerySet[Hold]:
    """The holds in force at that instant, the oldest first; a future instant is answered by what is known today."""
    return Hold.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now), lifted_at=None, starts_at__lte=now
    ).order_by("starts_at", "pk")  # fmt: skip


def hold_on(now: datetime, *, channel_id: int, campaign_id: int | None, agency_code: str) -> Hold | None:
    """What stops a new post of that agency on that channel at that instant. One query while no agency is frozen."""
    concerning = Q(scope=Scope.SITE) | Q(scope=Scope.CHANNEL, channel_id=channel_id)
    if campaign_id is not None:
        concerning |= Q(scope=Scope.CAMPAIGN, campaign_id=campaign_id)
    if agency_code:
        concerning |= Q(scope=Scope.AGENCY)
    found = holds_at(now).filter(concerning)
    return next((hold for hold in found if hold.scope != Scope.AGENCY or agency_code in branch_codes(hold)), None)


def hold_due(now: datetime) -> int:
    """Put aside what is due and held, so that it isn't handed out. Returns how many. One query without a hold.

    Only what was not begun: a post whose outcome must be looked up, or that waits to be shown, goes on to the engine,
    whose last look stops it before anything more is sent.
    """
    return sum(_put_aside(hold, now) for hold in holds_at(now))


def held_by(hold: Hold) -> Q:
    """Which deliveries the hold concerns, whenever they are due."""
    if hold.scope == Scope.CHANNEL:
        return Q(channel_id=hold.channel_id)
    if hold.scope == Scope.CAMPAIGN:
        return Q(campaign_id=hold.campaign_id)
    if hold.scope == Scope.AGENCY:
        return Q(entry__agency_code__in=branch_codes(hold))
    return Q()


def branch_codes(hold: Hold) -> tuple[str, ...]:
    """The codes of the hold's agency and of all below it; an agency that nobody knows any more is itself."""
    branch = find_branch(hold.agency_code)
    return branch.codes if branch else (hold.agency_code,)


def _put_aside(hold: Hold, now: datetime) -> int:
    due = Delivery.objects.filter(
        held_by(hold), Q(lease_until=None) | Q(lease_until__lt=now), ~Exists(BEGUN),
        kind=Kind.PUBLISH, state__in=OPEN_STATES, hold=None, receipt__isnull=True,
        run_at__lte=now + timedelta(seconds=conf().horizon_s),
    )  # fmt: skip
    if hold.ends_at:
        # What is due in the second in which a blackout ends is on time, not held.
        due = due.filter(run_at__lt=hold.ends_at)
    ids = list(due.values_list("pk", flat=True))
    return sum(transitions.hold(chunk, hold) for chunk in _chunks(ids))


def _chunks(items: list[UUID]) -> Iterator[list[UUID]]:
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))
