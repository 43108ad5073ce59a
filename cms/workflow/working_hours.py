"""Hours in which an office answers: Monday to Friday, half past seven to half past eleven, half past one to half past
five; not on the holidays whose date is fixed by law. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

#: Fixed by the Labour Code; the days of Tết and of the Hùng Kings follow the moon and are told by people.
_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
_SPANS = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30)))
_SATURDAY = 5


def is_working(moment: datetime) -> bool:
    """Whether somebody is at work then; the moment is in the office's own zone."""
    return _is_working_day(moment) and any(first <= moment.time() < last for first, last in _SPANS)


def after_working_hours(moment: datetime, hours: float) -> datetime:
    """When so many working hours have passed since then."""
    left = timedelta(hours=hours)
    for first, last in _spans_from(moment):
        begin = max(first, moment)
        if begin + left <= last:
            return begin + left
        left -= max(last - begin, timedelta(0))
    raise AssertionError("days never end")


def _spans_from(moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    while True:
        if _is_working_day(day):
            for first, last in _SPANS:
                end = day.replace(hour=last.hour, minute=last.minute)
                if end > moment:
                    yield day.replace(hour=first.hour, minute=first.minute), end
        day += timedelta(days=1)


def _is_working_day(moment: datetime) -> bool:
    return moment.weekday() < _SATURDAY and (moment.month, moment.day) not in _HOLIDAYS
