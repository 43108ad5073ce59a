"""The Vietnamese lunisolar calendar, computed seven hours east of Greenwich: when Tết and its other days fall. Pure.

A month begins on the day of the new moon; the eleventh month holds the winter solstice; of thirteen months between two
solstices the first one in which the sun enters no new twelfth of its way is the leap month. Reckoned an hour west of
Beijing, Tết now and then falls on another day than in China. The series for moon and sun are the usual shortened ones
of positional astronomy, good to some minutes between 1900 and 2100.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import floor, radians, sin

#: Vietnam's clock, and what the uneven turning of the earth has added up to by now, in days.
_EAST, _DELTA_T = 7 / 24, 70 / 86400
#: Noon of 1 January 2000, a century, the mean length of a month and the first mean new moon after that noon, in days.
_J2000, _CENTURY, _MONTH, _NEW_MOON = 2451545.0, 36525.0, 29.530588861, 2451550.09766
#: Julian day number of a day minus Python's ordinal.
_ORDINAL = 1721425
#: In which twelfth of its way the sun is right after the winter solstice, counted from the spring equinox.
_WINTER = 9
#: The month that holds the winter solstice.
_SOLSTICE_MONTH = 11
#: Days between mean and true new moon: factor, then multiples of the sun's anomaly, the moon's anomaly and the moon's
#: argument of latitude whose sine it is taken by.
_TERMS = (
    (-0.40720, 0, 1, 0), (0.17241, 1, 0, 0), (0.01608, 0, 2, 0), (0.01039, 0, 0, 2), (0.00739, -1, 1, 0),
    (-0.00514, 1, 1, 0), (0.00208, 2, 0, 0), (-0.00111, 0, 1, -2), (-0.00057, 0, 1, 2), (0.00056, 1, 2, 0),
    (-0.00042, 0, 3, 0), (0.00042, 1, 0, 2), (0.00038, 1, 0, -2), (-0.00024, -1, 2, 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarMonth:
    """One month of a lunar year; a leap month has the number of the one before it."""

    number: int
    is_leap: bool
    first: date
    days: int

    def day(self, number: int) -> date:
        """That day of the month; the last one where the month is too short."""
        return self.first + timedelta(days=min(number, self.days) - 1)


def tet(year: int) -> date:
    """The first day of the first lunar month that begins in that year."""
    return lunar_day(year, 1, 1)


def lunar_day(year: int, month: int, day: int) -> date:
    """A day of the lunar year that begins with that year's Tết; of a month that comes twice, the first one's."""
    return _day(_number(year, month)) + timedelta(days=day - 1)


def months(year: int) -> list[LunarMonth]:
    """The twelve or thirteen months of the lunar year that begins with that year's Tết."""
    named = {_number(year, month): month for month in range(1, 13)}
    found: list[LunarMonth] = []
    for number in range(_number(year, 1), _number(year + 1, 1)):
        month = named.get(number, found[-1].number if found else 1)
        first = _day(number)
        found.append(
            LunarMonth(number=month, is_leap=number not in named, first=first, days=(_day(number + 1) - first).days)
        )
    return found


def lunar_year(day: date) -> int:
    """The lunar year of the day, by the year in which it began."""
    return day.year if day >= tet(day.year) else day.year - 1


def _number(year: int, month: int) -> int:
    """The number of the new moon with which that month of that lunar year begins."""
    solstice = year - 1 if month < _SOLSTICE_MONTH else year
    start = _eleventh_month(solstice)
    # Counted from the eleventh month: the eleventh is 0, the twelfth 1, the first 2.
    place = (month + 1) % 12
    if place >= _leap_place(start, _eleventh_month(solstice + 1)):
        place += 1
    return start + place


def _day(number: int) -> date:
    return date.fromordinal(_new_moon_day(number) - _ORDINAL)


def _leap_place(start: int, end: int) -> int:
    """Where the leap month stands, counted from the eleventh; behind all of them where there is none."""
    if end - start < 13:
        return 13
    days = [_new_moon_day(start + step) for step in range(14)]
    return next(step for step in range(1, 13) if _twelfth(days[step]) == _twelfth(days[step + 1]))


def _eleventh_month(year: int) -> int:
    """The number of the last new moon on or before the day of that year's winter solstice."""
    number = floor((date(year, 12, 31).toordinal() + _ORDINAL - _NEW_MOON) / _MONTH) + 1
    while _twelfth(_new_moon_day(number)) >= _WINTER:
        number -= 1
    return number


def _new_moon_day(number: int) -> int:
    """The day (Julian day number, in Vietnam) of the new moon of that number, 0 being that of 6 January 2000."""
    century = number * _MONTH / _CENTURY
    sun = 2.5534 + 29.10535670 * number - 0.0000014 * century**2
    moon = 201.5643 + 385.81693528 * number + 0.0107582 * century**2
    latitude = 160.7108 + 390.67050284 * number - 0.0016118 * century**2
    eccentricity = 1 - 0.002516 * century - 0.0000074 * century**2
    mean = _NEW_MOON + _MONTH * number + 0.00015437 * century**2
    correction = sum(
        factor * eccentricity ** abs(of_sun) * sin(radians(of_sun * sun + of_moon * moon + of_latitude * latitude))
        for factor, of_sun, of_moon, of_latitude in _TERMS
    )
    return floor(mean + correction - _DELTA_T + 0.5 + _EAST)


def _twelfth(day: int) -> int:
    """In which twelfth of its way (0–11) the sun is when that day begins in Vietnam."""
    century = (day - 0.5 - _EAST + _DELTA_T - _J2000) / _CENTURY
    anomaly = radians(357.52911 + 35999.05029 * century - 0.0001537 * century**2)
    centre = (1.914602 - 0.004817 * century) * sin(anomaly) + 0.019993 * sin(2 * anomaly) + 0.000289 * sin(3 * anomaly)
    seen = 0.00569 + 0.00478 * sin(radians(125.04 - 1934.136 * century))
    longitude = 280.46646 + 36000.76983 * century + 0.0003032 * century**2 + centre - seen
    return floor(longitude % 360 / 30)
