"""Days of recurring posts that are not planned yet, drawn where they will stand, with the reason if there is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from publishers.calendar.cards import EXPECTED, Post
from publishers.models import Occurrence, OccurrenceState, Recurrence
from publishers.planning.recurring.ahead import moments_between

from ..holds.rights import campaign_policy
from ..permissions import usable_channels

#: Gives each day a name of its own among the cards.
_SPACE = UUID("6f0d5a52-8b1c-4e0b-9d53-2f1f6f4c8a11")
_SEE = ["add", "change", "delete"]
#: So much of a wall time is its day.
_DAY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghosts:
    """Posts to be, with what their cards say and where they lead."""

    posts: list[Post] = field(default_factory=list)
    titles: dict[UUID, str] = field(default_factory=dict)
    urls: dict[UUID, str] = field(default_factory=dict)


def ghosts_between(user: Any, start: datetime, end: datetime) -> Ghosts:
    """Of the recurring posts that this person works with. One query where there are none, else a fixed number."""
    found, now = Ghosts(), timezone.now()
    if end <= now or not Recurrence.objects.filter(is_active=True).exists():
        return found
    campaigns = campaign_policy.instances_user_has_any_permission_for(user, _SEE).values("pk")
    mine = Q(campaign__in=campaigns) | Q(channels__in=usable_channels(user).values("pk"))
    rules = list(Recurrence.objects.filter(mine, is_active=True).distinct().prefetch_related("channels"))
    rows = _rows(rules, start, end)
    for rule in rules:
        for wall, due, reason in _days(rule, rows[rule.pk], max(start, now), end):
            _draw(found, rule, wall, due, reason)
    return found


def _days(
    rule: Recurrence, rows: Iterable[Occurrence], start: datetime, end: datetime
) -> Iterable[tuple[str, datetime, str]]:
    """Wall time, instant and reason of each day that is not planned: rows that wait, and what is no row yet."""
    known = {row.wall[:_DAY] for row in rows}
    for row in rows:
        if row.state == OccurrenceState.WAITING and start <= row.due_at < end:
            yield row.wall, row.due_at, next((told["code"] for told in row.problems.values()), "")
    for wall, due in moments_between(rule, start, end).items():
        if wall[:_DAY] not in known:
            yield wall, due, ""


def _rows(rules: Iterable[Recurrence], start: datetime, end: datetime) -> defaultdict[int, list[Occurrence]]:
    """The rows of that time, by their own day or by the one they were moved to."""
    days = Q(wall__gte=f"{timezone.localtime(start):%Y-%m-%d}", wall__lt=f"{timezone.localtime(end):%Y-%m-%d}Z")
    moved = Q(due_at__gte=start, due_at__lt=end)
    found: defaultdict[int, list[Occurrence]] = defaultdict(list)
    for row in Occurrence.objects.filter(days | moved, recurrence__in=list(rules)):
        found[row.recurrence_id].append(row)
    return found


def _draw(found: Ghosts, rule: Recurrence, wall: str, due: datetime, reason: str) -> None:
    key = uuid5(_SPACE, f"{rule.pk} {wall}")
    found.titles[key] = rule.name
    found.urls[key] = reverse("loa_campaigns:round", args=[rule.campaign_id, rule.pk])
    for channel in rule.channels.all():
        found.posts.append(Post(
            id=uuid5(key, str(channel.pk)), entry=key, due=due, state=EXPECTED, kind="publish", channel=channel.pk,
            campaign=rule.campaign_id, code=reason,
        ))  # fmt: skip
