"""What days and periods are called on the calendar."""

from __future__ import annotations

from datetime import date

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from publishers.calendar.marks import Mark
from publishers.calendar.periods import Look, Period

LOOKS = {
    Look.DAY: pgettext_lazy("calendar", "Day"),
    Look.WEEK: pgettext_lazy("calendar", "Week"),
    Look.MONTH: pgettext_lazy("calendar", "Month"),
    Look.LIST: pgettext_lazy("calendar", "List"),
}
MARKS = {
    Mark.NEW_YEAR: gettext_lazy("New Year's Day"),
    Mark.TET: gettext_lazy("Tết, the lunar New Year"),
    Mark.HUNG_KINGS: gettext_lazy("Hùng Kings' Commemoration Day"),
    Mark.REUNIFICATION: gettext_lazy("Reunification Day"),
    Mark.LABOUR: gettext_lazy("Labour Day"),
    Mark.NATIONAL: gettext_lazy("National Day"),
    Mark.LAW_DAY: gettext_lazy("Vietnam Law Day"),
}
#: As dates are written in Vietnam, in every language of the desk.
DAY, SHORT = "d/m/Y", "d/m"


def period_title(period: Period) -> str:
    """What is looked at, in a line."""
    if period.look == Look.DAY:
        return day_title(period.anchor)
    if period.look == Look.MONTH:
        return _("Month %(month)s") % {"month": date_format(period.anchor, "m/Y")}
    span = {"first": date_format(period.first, SHORT), "last": date_format(period.last, DAY)}
    if period.look == Look.WEEK:
        number = period.first.isocalendar().week
        return _("Week %(number)s: %(first)s to %(last)s") % {"number": number, **span}
    return _("%(first)s to %(last)s") % span


def day_title(day: date) -> str:
    """A day in full: ``Monday, 23/11/2026``."""
    return f"{WEEKDAYS[day.weekday()]}, {date_format(day, DAY)}"


def weekday(day: date) -> str:
    """A day's name."""
    return str(WEEKDAYS[day.weekday()])


def weekday_short(day: date) -> str:
    """A day's name where there is little room."""
    return str(WEEKDAYS_ABBR[day.weekday()])


def step_labels(look: Look) -> tuple[str, str]:
    """What the arrows lead to."""
    return {
        Look.DAY: (_("Previous day"), _("Next day")),
        Look.WEEK: (_("Previous week"), _("Next week")),
        Look.MONTH: (_("Previous month"), _("Next month")),
        Look.LIST: (_("Earlier days"), _("Later days")),
    }[look]
