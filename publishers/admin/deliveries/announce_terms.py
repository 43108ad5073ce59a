"""What a person must know before followers are told of an item: who, how many are left, when not, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import BaseModel

from cms.core.moments import moment
from publishers.channel_fields import extra
from publishers.contract import Quota
from publishers.engine.allowances import capacity_of
from publishers.models import Allowance, Channel
from publishers.registry import get_platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The conditions of one channel, in words."""

    left: int
    left_words: str
    #: When nothing goes out, and when it would go if it were approved now; empty where there are no such hours.
    night_words: str
    cost: str
    #: How many followers the account had when it was last tested; empty when that is not known.
    followers: str

    @property
    def is_possible(self) -> bool:
        return self.left > 0


def terms(channel: Channel, now: datetime | None = None) -> Terms:
    """The terms as they are now. One query."""
    platform = get_platform(channel.platform)
    announcing = platform.announcing
    assert announcing is not None
    quota = next(one for one in platform.capabilities.quotas if one.bucket == announcing.bucket)
    now = now or timezone.now()
    capacity, left, again_at = _left(channel, quota, now)
    return Terms(
        left=left, left_words=_left_words(left, capacity, again_at), night_words=_night_words(quota, now),
        cost=str(announcing.cost), followers=_followers(channel),
    )  # fmt: skip


def audience_words(model: type[BaseModel], options: Mapping[str, Any]) -> list[str]:
    """Whom an announcement is for, a line for each thing that was chosen."""
    lines = []
    for name, info in model.model_fields.items():
        value = options.get(name, info.get_default(call_default_factory=True))
        chosen = value if isinstance(value, list) else [value]
        labels = extra(info).get("labels", {})
        if chosen:
            lines.append(f"{info.title}: {', '.join(str(labels.get(one, one)) for one in chosen)}")
    return lines


def _left(channel: Channel, quota: Quota, now: datetime) -> tuple[int, int, datetime]:
    """Capacity, what is left of it, and when it is full again."""
    end = quota.window.around(now)[1]
    row = Allowance.objects.filter(channel=channel, bucket=quota.bucket).first()
    capacity = capacity_of(quota, channel.options)
    if row is None:
        return capacity, capacity, end
    if row.observed_at is not None:
        capacity = row.capacity
    used = row.used if row.window_start <= now < row.window_end else 0
    if row.blocked_until and row.blocked_until > now:
        return capacity, 0, row.blocked_until
    return capacity, max(capacity - used, 0), end


def _left_words(left: int, capacity: int, again_at: datetime) -> str:
    if not capacity:
        return _("The channel's settings allow no announcements.")
    if not left:
        return _("None is left until %(when)s.") % {"when": moment(again_at)}
    words = ngettext(
        "%(left)s of %(capacity)s is left until %(when)s.", "%(left)s of %(capacity)s are left until %(when)s.", left
    )
    return words % {"left": left, "capacity": capacity, "when": moment(again_at)}


def _night_words(quota: Quota, now: datetime) -> str:
    if quota.closed is None:
        return ""
    hours = {"begin": f"{quota.closed.closed_from:%H:%M}", "end": f"{quota.closed.closed_to:%H:%M}"}
    opens = quota.opens_at(now)
    if opens > now:
        when = {**hours, "when": moment(opens)}
        return _("Nothing goes out between %(begin)s and %(end)s: approved now, it goes out at %(when)s.") % when
    return _("Nothing goes out between %(begin)s and %(end)s: approved then, it waits for the morning.") % hours


def _followers(channel: Channel) -> str:
    count = ((channel.health or {}).get("params") or {}).get("followers")
    if not isinstance(count, int) or not channel.tested_at:
        return ""
    words = ngettext(
        "The account had %(count)s follower at %(when)s.", "The account had %(count)s followers at %(when)s.", count
    )
    return words % {"count": count, "when": moment(channel.tested_at)}
