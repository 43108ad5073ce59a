"""Days with their cards, hours, marks and links, as the templates draw them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from publishers.calendar.cards import Card
from publishers.calendar.layout import Day, Slot, Stack
from publishers.calendar.periods import Look, Period
from publishers.planning.times import WALL

from .dressing import Wardrobe, count_words, more_words
from .words import MARKS, SHORT, day_title, weekday, weekday_short

#: Cards shown in one hour of a week and of a day, in one day of a month, and on one page of a list.
PER_HOUR, PER_HOUR_OF_DAY, PER_DAY, PER_PAGE = 3, 20, 4, 100
#: When a day is begun for which no hour was chosen.
_MORNING = 8
#: Minutes on which a time in the running hour is offered.
_STEP = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is around the cards."""

    period: Period
    #: On the desk's clock.
    now: datetime
    wardrobe: Wardrobe
    #: Hold → what is said of it.
    holds: Mapping[int, str]
    #: The address of the calendar with some things changed, the filters kept.
    address: Callable[..., str]


def shown_cards(days: Iterable[Day]) -> list[Card]:
    """The cards that found room."""
    found = []
    for day in days:
        found += day.stack.shown
        for slot in day.slots:
            found += slot.stack.shown
    return found


def draw(days: Iterable[Day], frame: Frame) -> list[dict[str, Any]]:
    """Each day as its template needs it."""
    return [_day(day, frame) for day in days]


def open_time(slot: Slot, now: datetime) -> datetime | None:
    """The time that a click into the hour means; nothing once it has passed."""
    if slot.at > now:
        return slot.at
    offered = now.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=(now.minute // _STEP + 1) * _STEP)
    return offered if offered < slot.end else None


def open_time_of(day: date, now: datetime) -> datetime | None:
    """The time that a click into the day means: its morning, or the next full hour of today."""
    morning = datetime(day.year, day.month, day.day, _MORNING, tzinfo=now.tzinfo)
    if morning > now:
        return morning
    hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return hour if hour.date() == day else None


def _day(day: Day, frame: Frame) -> dict[str, Any]:
    opens = open_time_of(day.date, frame.now)
    first = _first_open(day, frame.now)
    return {
        "date": day.date,
        "iso": day.date.isoformat(),
        "number": date_format(day.date, SHORT),
        "title": day_title(day.date),
        "weekday": weekday(day.date),
        "weekday_short": weekday_short(day.date),
        "is_today": day.date == frame.now.date(),
        "is_past": day.date < frame.now.date(),
        "is_beside": frame.period.is_beside(day.date),
        "is_weekend": day.date.weekday() > 4,
        "is_holiday": any(mark.is_holiday for mark in day.marks),
        "marks": [(str(MARKS[mark]), mark.is_holiday) for mark in day.marks],
        "holds": [frame.holds[span.id] for span in day.spans],
        "count": day.total,
        "count_words": count_words(day.total),
        "new_url": _new_url(opens) if opens else "",
        "new_words": _("Plan something on %(day)s") % {"day": day_title(day.date)},
        "url": frame.address(view=Look.DAY.value, date=day.date.isoformat()),
        "slots": [_slot(slot, day, frame, is_first=slot is first) for slot in day.slots],
        **_cell(day.stack, day.date, frame),
    }


def _slot(slot: Slot, day: Day, frame: Frame, *, is_first: bool) -> dict[str, Any]:
    opens = open_time(slot, frame.now)
    is_now = slot.at <= frame.now < slot.end
    return {
        "label": f"{slot.at:%H:%M}",
        "hour": slot.at.hour,
        "is_past": slot.end <= frame.now,
        "is_now": is_now,
        "quarter": frame.now.minute // 15,
        "is_held": any(span.touches(slot.at, slot.end) for span in slot.spans),
        "new_url": _new_url(opens) if opens else "",
        "new_label": f"{opens:%H:%M}" if opens else "",
        "new_words": new_words(opens, day.date),
        # One way in for the Tab key; arrows lead from there.
        "is_first": is_first,
        **_cell(slot.stack, day.date, frame),
    }


def _cell(stack: Stack, day: date, frame: Frame) -> dict[str, Any]:
    look = Look.LIST if frame.period.look == Look.DAY else Look.DAY
    return {
        "cards": [frame.wardrobe.dress(card) for card in stack.shown],
        "more": more_words(stack.more) if stack.more else "",
        "more_url": frame.address(view=look.value, date=day.isoformat()) if stack.more else "",
    }


def new_words(opens: datetime | None, day: date) -> str:
    """What the way into an empty hour is called, for those who hear the screen."""
    if opens is None:
        return ""
    return _("Plan something for %(time)s, %(day)s") % {"time": f"{opens:%H:%M}", "day": day_title(day)}


def _first_open(day: Day, now: datetime) -> Slot | None:
    return next((slot for slot in day.slots if open_time(slot, now)), None)


def _new_url(at: datetime) -> str:
    return f"{reverse('loa_calendar:new')}?{urlencode({'at': at.strftime(WALL)})}"
