"""Days on which offices work: Monday to Friday, without the holidays of fixed date and those that people entered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

#: Fixed by the Labour Code; Tết and the day of the Hùng Kings follow the moon, and are entered.
_HOLIDAYS = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
_SATURDAY = 5


def working(days_off: Iterable[date] = ()) -> Callable[[date], bool]:
    """A function that tells whether a day is worked."""
    off = frozenset(days_off)
    return lambda day: day.weekday() < _SATURDAY and (day.month, day.day) not in _HOLIDAYS and day not in off
