"""Blackouts that come every year or are wanted in haste, ready to be checked by a person and planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from .lunar import tet


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A blackout to begin with; times that nobody can know are left to the person."""

    key: str
    label: str
    reason: str
    note: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None


def suggestions(now: datetime) -> list[Suggestion]:
    """The next two Tết holidays, then what has no date of its own."""
    today = timezone.localdate(now)
    holidays = (_tet(year) for year in range(today.year, today.year + 3))
    coming = [item for item in holidays if item.ends_at and item.ends_at > now]
    return [*coming[:2], _election(), _mourning(now)]


def _tet(year: int) -> Suggestion:
    first = tet(year)
    return Suggestion(
        key=f"tet-{year}",
        label=_("Tết %(year)s") % {"year": year},
        reason=_("Tết %(year)s") % {"year": year},
        note=_("from the last day of the old lunar year to the end of the fifth day of the new one"),
        starts_at=_midnight(first - timedelta(days=1)),
        ends_at=_midnight(first + timedelta(days=5)),
    )


def _election() -> Suggestion:
    return Suggestion(
        key="election",
        label=_("Election day"),
        reason=_("Election day"),
        note=_("enter the days that the election council has set"),
    )


def _mourning(now: datetime) -> Suggestion:
    # From this minute, for two days: the usual length of a national mourning.
    begins = timezone.localtime(now).replace(second=0, microsecond=0)
    return Suggestion(
        key="mourning",
        label=_("National mourning"),
        reason=_("National mourning"),
        note=_("from now for two days; correct it as announced"),
        starts_at=begins,
        ends_at=_midnight(begins.date() + timedelta(days=2)),
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
