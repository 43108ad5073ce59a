"""What a channel may still do, as people read it: of each bucket what is gone, and when it is full again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.core.moments import moment
from publishers.contract import Every, Quota
from publishers.engine.allowances import capacity_of
from publishers.models import Allowance, Channel
from publishers.registry import get_platform

from ..presenting import platform_label

#: From this share on the bar warns.
_HIGH = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAllowance:
    """One line of the panel."""

    label: str
    #: What is gone, in words.
    used_words: str
    #: When there is more, in words.
    refill: str
    #: Who counted, and when.
    source: str
    used: int = 0
    #: 0: there is no number, and no bar.
    capacity: int = 0
    #: Nothing goes out from this bucket now.
    is_shut: bool = False

    @property
    def high(self) -> int:
        return round(self.capacity * _HIGH)


def shown_allowances(channel: Channel, now: datetime | None = None) -> list[ShownAllowance]:
    """Every bucket that the channel's platform declares, used or not."""
    quotas = get_platform(channel.platform).capabilities.quotas
    if not quotas:
        return []
    now = now or timezone.now()
    rows = {row.bucket: row for row in Allowance.objects.filter(channel=channel)}
    return [_shown(channel, quota, rows.get(quota.bucket), now) for quota in quotas]


def _shown(channel: Channel, quota: Quota, row: Allowance | None, now: datetime) -> ShownAllowance:
    capacity = row.capacity if row else capacity_of(quota, channel.options)
    is_present = row is not None and row.window_start <= now < row.window_end
    used = row.used if row is not None and is_present else 0
    blocked = row.blocked_until if row and row.blocked_until and row.blocked_until > now else None
    opens = quota.opens_at(now)
    end = quota.window.around(now)[1]
    is_told = bool(row and row.observed_at and (is_present or not quota.told))
    return ShownAllowance(
        label=str(quota.label),
        used=min(used, capacity),
        capacity=0 if quota.told and not is_told else capacity,
        used_words=_used_words(quota, used, capacity, is_told=is_told),
        refill=_refill(quota, blocked or (opens if opens > now else None), end),
        source=_source(channel, quota, row if is_told else None),
        is_shut=bool(blocked or opens > now or (capacity and used >= capacity)),
    )


def _used_words(quota: Quota, used: int, capacity: int, *, is_told: bool) -> str:
    if not quota.told:
        return _("%(used)s of %(capacity)s used") % {"used": used, "capacity": capacity}
    if quota.capacity and is_told:
        return _("%(used)s %% used") % {"used": used}
    return _("nothing heard in this time") if quota.capacity else _("the number is not known")


def _refill(quota: Quota, shut_until: datetime | None, end: datetime) -> str:
    if shut_until:
        return _("nothing more until %(when)s") % {"when": moment(shut_until)}
    if isinstance(quota.window, Every):
        is_minute = quota.window.length <= timedelta(minutes=1)
        return _("counted anew every minute") if is_minute else _("counted anew every hour")
    if not quota.capacity:
        return ""
    return _("full again at %(when)s") % {"when": moment(end)}


def _source(channel: Channel, quota: Quota, row: Allowance | None) -> str:
    if row is not None:
        told = {"platform": platform_label(channel.platform), "when": moment(row.observed_at)}
        return _("%(platform)s said so at %(when)s") % told
    return "" if quota.told else _("counted by Loa")
