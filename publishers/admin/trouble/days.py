"""Days of recurring posts that have nothing to go out, for *Needs attention*: why, and the way to the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from publishers.models import Channel, Occurrence
from publishers.planning.recurring.unplanned import unplanned

from ..campaigns.words import problem_words
from ..holds.rights import campaign_policy

#: Shown; who has more sees to these first.
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyDay:
    """One day as the screen shows it."""

    name: str
    campaign: str
    due_at: datetime
    #: Channel (nothing for all), what is wrong, what helps.
    problems: Sequence[tuple[str, str, str]]
    url: str
    act: str


def empty_days(user: Any) -> list[EmptyDay]:
    """Those of the campaigns that this person may change: nobody else opens the day. As many queries for fifty as for
    one."""
    days = list(_of(user).select_related("recurrence__campaign")[:_MOST])
    wanted = {int(key) for day in days for key in day.problems if key}
    channels = Channel.objects.in_bulk(list(wanted)) if wanted else {}
    return [_shown(day, channels) for day in days]


def count_empty_days(user: Any) -> int:
    """For the home screen. One query beside those of the person's rights."""
    return _of(user).count()


def _of(user: Any) -> QuerySet[Occurrence]:
    mine = campaign_policy.instances_user_has_permission_for(user, "change")
    return unplanned(timezone.now()).filter(recurrence__campaign__in=mine.order_by().values("pk"))


def _shown(day: Occurrence, channels: dict[int, Channel]) -> EmptyDay:
    rule = day.recurrence
    return EmptyDay(
        name=rule.name, campaign=rule.campaign.name, due_at=day.due_at, problems=problem_words(day.problems, channels),
        url=reverse("loa_campaigns:round_day", args=[rule.campaign_id, rule.pk, day.pk]), act=_("Look at the day"),
    )  # fmt: skip
