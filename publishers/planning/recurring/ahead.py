"""Recurring posts become ordinary deliveries some weeks ahead: each day once, and what can't be planned says why."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cms.entries.assemble import record_of
from cms.entries.models import Entry, Status
from cms.entries.ports import approval_gate
from publishers.campaigning.patterns import Pattern, walls
from publishers.models import Channel, Delivery, DeliveryState, Occurrence, OccurrenceState, Recurrence, Takes
from publishers.registry import get_platform

from ..holds import in_force
from ..plan import CannotPlan, Choice, plan, shown_there
from ..preflight.readiness import Finding, Readiness, readiness
from ..times import instant_of
from .items import candidates, may_publish_item, publishable_channels

logger = logging.getLogger("loa.planning")

#: How far ahead days are there to be seen, moved and left out.
AHEAD = timedelta(days=28)
#: “The newest” is chosen this long before: sooner it would not be the newest.
_SOON = timedelta(days=2)
#: So much of a wall time is its day.
_DAY = 10
#: Items that are tried on the channels before a day says that none is left.
_TRIED = 20
#: The key of a problem that is the whole day's, not one channel's.
ALL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What one day would plan, and where it can't."""

    entry: Entry | None = None
    channels: Sequence[Channel] = ()
    #: Channel id, or ``ALL``, → ``{"code", "params"}``.
    problems: dict[str, dict[str, Any]] = field(default_factory=dict)


def pattern_of(recurrence: Recurrence) -> Pattern:
    """The rule as plain values."""
    return Pattern(
        every=recurrence.every, interval=recurrence.interval, weekdays=tuple(recurrence.weekdays),
        nth=recurrence.nth, day=recurrence.day, month=recurrence.month, starts_on=recurrence.starts_on,
        ends_on=recurrence.ends_on, times=recurrence.times,
    )  # fmt: skip


def moments_between(recurrence: Recurrence, start: datetime, end: datetime) -> dict[str, datetime]:
    """Wall time → instant of what the rule says for that time, whether or not it is a row yet."""
    zone = timezone.get_current_timezone()
    first, last = start.astimezone(zone).date() - timedelta(days=1), end.astimezone(zone).date() + timedelta(days=1)
    found = walls(pattern_of(recurrence).days_between(first, last), recurrence.wall_time)
    instants = {wall: instant_of(wall, recurrence.zone) for wall in found}
    return {wall: instant for wall, instant in instants.items() if start <= instant < end}


def plan_recurrences(now: datetime) -> int:
    """Make the days of every recurring post in force, and plan those whose time has come. Returns how many deliveries.

    Repeatable, and harmless when two do it at once.
    """
    rows = Recurrence.objects.filter(is_active=True).select_related("campaign", "entry", "planned_by")
    made = sum(_alone(recurrence, now) for recurrence in rows.prefetch_related("channels"))
    close_passed(now)
    return made


def _alone(recurrence: Recurrence, now: datetime) -> int:
    """One that can't be reckoned stands in nobody's way; the next round tries it again."""
    try:
        return plan_recurrence(recurrence, now)
    except Exception:
        logger.exception("recurring post %s could not be planned", recurrence.pk)
        return 0


def plan_recurrence(recurrence: Recurrence, now: datetime) -> int:
    """One recurring post: its days as rows, and of them what can be planned already."""
    make_days(recurrence, now)
    lead = _SOON if recurrence.takes == Takes.SELECTION else AHEAD
    waiting = recurrence.occurrences.filter(state=OccurrenceState.WAITING, due_at__gt=now)
    # What a person chose an item for is planned as soon as the day is there.
    due = [row for row in waiting.select_related("entry") if row.due_at <= now + lead or row.is_touched]
    return sum(plan_day(recurrence, row, now) for row in due)


def make_days(recurrence: Recurrence, now: datetime) -> None:
    """The rows of the next weeks; what is there stays as it is."""
    wanted = moments_between(recurrence, now, now + AHEAD)
    days = {wall[:_DAY] for wall in wanted}
    known = {wall[:_DAY] for wall in recurrence.occurrences.filter(_on(days)).values_list("wall", flat=True)}
    missing = [
        Occurrence(recurrence=recurrence, wall=wall, due_at=due)
        for wall, due in wanted.items() if wall[:_DAY] not in known
    ]  # fmt: skip
    if missing:
        Occurrence.objects.bulk_create(missing, ignore_conflicts=True)


def _on(days: set[str]) -> Q:
    """Rows of these days, whatever the time of day; nothing of no day."""
    return Q(wall__gte=min(days), wall__lt=max(days) + "Z") if days else Q(pk=None)


def close_passed(now: datetime) -> int:
    """A day that went by unplanned keeps its reason, for people to see."""
    gone = Occurrence.objects.filter(state=OccurrenceState.WAITING, due_at__lte=now)
    partly = Occurrence.objects.filter(pk__in=list(gone.filter(deliveries__isnull=False).values_list("pk", flat=True)))
    return int(partly.update(state=OccurrenceState.PLANNED)) + int(gone.update(state=OccurrenceState.PASSED))


def plan_day(recurrence: Recurrence, occurrence: Occurrence, now: datetime) -> int:
    """Plan one day as far as it goes; the rest waits with its reason. Returns how many deliveries were made."""
    there = set(occurrence.deliveries.values_list("channel_id", flat=True))
    proposal = propose(recurrence, occurrence, there)
    is_done = proposal.entry is not None and not proposal.problems
    with transaction.atomic():
        ours = Occurrence.objects.filter(pk=occurrence.pk, turn=occurrence.turn, state=OccurrenceState.WAITING)
        if not ours.update(
            turn=F("turn") + 1, problems=proposal.problems,
            entry=proposal.entry or occurrence.entry,
            state=OccurrenceState.PLANNED if is_done else OccurrenceState.WAITING,
        ):  # fmt: skip
            return 0
        made = _plan(recurrence, occurrence, proposal)
        occurrence.deliveries.add(*made)
    occurrence.refresh_from_db()
    return len(made)


def propose(recurrence: Recurrence, occurrence: Occurrence, there: Iterable[int] = ()) -> Proposal:
    """Which item would go where on that day. ``there``: channels that are planned already."""
    user, skip = recurrence.planned_by, set(there)
    channels = [channel for channel in recurrence.channels.all() if channel.pk not in skip]
    if user is None or not user.is_active:
        return Proposal(problems={ALL: _problem("planner_gone")})
    usable = publishable_channels(user)
    problems = {str(channel.pk): _problem("planner_channel") for channel in channels if channel.pk not in usable}
    open_to = [channel for channel in channels if channel.pk in usable]
    chosen = occurrence.entry or (recurrence.entry if recurrence.takes == Takes.ITEM else None)
    if chosen is None and recurrence.takes == Takes.ITEM:
        return Proposal(problems={ALL: _problem("item_gone")})
    if chosen is None:
        return _first_that_suits(recurrence, occurrence, open_to, problems)
    reason = _unfit(chosen, user)
    if reason:
        return Proposal(problems={ALL: _problem(reason)})
    return _for_item(chosen, recurrence, occurrence, open_to, problems)


def _first_that_suits(
    recurrence: Recurrence, occurrence: Occurrence, channels: Sequence[Channel], problems: dict[str, dict[str, Any]]
) -> Proposal:
    """The first of the candidates that a channel lacks and takes."""
    held: dict[str, dict[str, Any]] = {}
    lacking = candidates(recurrence, [channel.pk for channel in channels], most=_TRIED)
    for entry, without in lacking:
        if _unfit(entry, recurrence.planned_by):
            continue
        open_to = [channel for channel in channels if channel.pk in without]
        found = _for_item(entry, recurrence, occurrence, open_to, problems)
        if found.channels:
            return found
        held = {key: told for key, told in found.problems.items() if told["code"] in ("frozen_then", "blackout_then")}
    return Proposal(problems={**problems, **(held or {ALL: _problem("no_item_left")})})


def _for_item(
    entry: Entry, recurrence: Recurrence, occurrence: Occurrence, channels: Sequence[Channel],
    problems: dict[str, dict[str, Any]],
) -> Proposal:  # fmt: skip
    """Where that item can go on that day, and why not elsewhere."""
    found = dict(problems)
    holds = in_force(occurrence.due_at)
    able = []
    rows = readiness(record_of(entry), channels, due_at=occurrence.due_at, campaign=recurrence.campaign)
    for row in rows:
        hold = holds.on(
            channel_id=row.channel.pk, campaign_id=recurrence.campaign_id, agency_code=entry.agency_code
        )  # fmt: skip
        if not _is_meant(row):
            continue
        if hold:
            until = {"until": hold.ends_at.isoformat()} if hold.ends_at else {}
            code = "blackout_then" if hold.ends_at else "frozen_then"
            found[str(row.channel.pk)] = _problem(code, reason=hold.reason, **until)
            continue
        refusal = next((finding for finding in row.findings if finding.blocking), None)
        standing = _standing_problem(entry, row.channel)
        if refusal or standing:
            found[str(row.channel.pk)] = _refused(refusal) if refusal else _problem(standing)
        else:
            able.append(row.channel)
    return Proposal(entry=entry, channels=able, problems=found)


def _plan(recurrence: Recurrence, occurrence: Occurrence, proposal: Proposal) -> list[Delivery]:
    if proposal.entry is None or not proposal.channels:
        return []
    wall = occurrence.moved_to or occurrence.wall
    choices = [
        Choice(channel=channel, wall=wall, zone=recurrence.zone, campaign=recurrence.campaign)
        for channel in proposal.channels
    ]  # fmt: skip
    try:
        return plan(proposal.entry, choices, user=recurrence.planned_by)
    except CannotPlan:
        # It was withdrawn this very moment: the next round says so.
        return []


def _unfit(entry: Entry, user: Any) -> str:
    """Why the item can't go anywhere: the code of the sentence."""
    if entry.status != Status.PUBLISHED:
        return "item_gone"
    if not approval_gate().allows(entry.pk, entry.content_hash):
        return "not_approved"
    return "" if may_publish_item(user, entry) else "planner_item"


def _standing_problem(entry: Entry, channel: Channel) -> str:
    """An item stands once on a channel: as it is now, or soon."""
    shown = shown_there(entry, channel)
    if shown is not None and shown.content_hash == entry.content_hash:
        return "stands_already"
    waits = Delivery.objects.filter(entry=entry, channel=channel, content_hash=entry.content_hash)
    states = (DeliveryState.DRAFT, DeliveryState.IN_REVIEW, DeliveryState.SCHEDULED, DeliveryState.PUBLISHING,
              DeliveryState.NEEDS_CHECKING)  # fmt: skip
    return "planned_already" if waits.filter(state__in=states).exists() else ""


def _is_meant(row: Readiness) -> bool:
    """A channel of videos takes another kind of item."""
    message = row.message
    return message is None or message.video() is not None or not _wants_video(row.channel)


def _wants_video(channel: Channel) -> bool:
    return get_platform(channel.platform).capabilities.video_required


def _refused(finding: Finding) -> dict[str, Any]:
    return _problem(finding.code, **dict(finding.params))


def _problem(code: str, **params: Any) -> dict[str, Any]:
    return {"code": code, "params": params}
