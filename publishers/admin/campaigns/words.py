"""What a campaign's parts are called: how something comes round, how a place stands, what a target counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.text import nfc
from publishers.campaigning.board import BEHIND, GAP
from publishers.models import Channel, Counted, DeliveryState, Every, Recurrence
from publishers.planning.recurring.ahead import ALL
from publishers.sentences import explain

from ..presenting import TONES

LAST = -1
NTH: Mapping[int, Any] = {
    1: gettext_lazy("first"), 2: gettext_lazy("second"), 3: gettext_lazy("third"), 4: gettext_lazy("fourth"),
    LAST: gettext_lazy("last"),
}  # fmt: skip
_MORE: Mapping[str, tuple[str, Any]] = {
    GAP: ("quiet", gettext_lazy("not planned")),
    BEHIND: ("amber", gettext_lazy("older version")),
    "held": ("amber", gettext_lazy("held back")),
}


def tone_of(state: str) -> str:
    """The colour of a cell of the board."""
    return _MORE[state][0] if state in _MORE else TONES[DeliveryState(state)]


def state_words(state: str) -> str:
    """What a cell of the board says."""
    return str(_MORE[state][1] if state in _MORE else DeliveryState(state).label)


def target_words(counts: str, form: str, labels: Mapping[str, str]) -> str:
    """``items published: Infographic``"""
    what = str(Counted(counts).label)
    return f"{what}: {labels.get(form, form)}" if form else what


def rule_words(rule: Recurrence) -> str:
    """``every Monday and Thursday, 08:00``"""
    return _("%(days)s, at %(time)s") % {"days": _days(rule), "time": f"{rule.wall_time:%H:%M}"}


def _days(rule: Recurrence) -> str:
    names = ", ".join(str(WEEKDAYS[number]) for number in sorted(rule.weekdays))
    nth = str(NTH.get(rule.nth, rule.nth))
    date = {"day": rule.day, "month": rule.month}
    if rule.every == Every.WEEK:
        every = ngettext("every week", "every %(count)s weeks", rule.interval) % {"count": rule.interval}
        return _("%(every)s on %(days)s") % {"every": every, "days": names}
    if rule.every == Every.YEAR:
        return _("every year on %(day)s/%(month)s") % date
    if rule.every == Every.LUNAR_YEAR:
        return _("every lunar year on day %(day)s of month %(month)s") % date
    if rule.every == Every.LUNAR_MONTH:
        return _("every lunar month on day %(day)s") % date
    if rule.every == Every.WORKDAY:
        return _("every working day")
    return _monthly(rule, names, nth)


def _monthly(rule: Recurrence, names: str, nth: str) -> str:
    every = ngettext("every month", "every %(count)s months", rule.interval) % {"count": rule.interval}
    if rule.every == Every.MONTH_DAY:
        return _("%(every)s on day %(day)s") % {"every": every, "day": rule.day}
    if rule.every == Every.MONTH_WEEKDAY:
        return _("%(every)s on the %(nth)s %(days)s") % {"every": every, "nth": nth, "days": names}
    return _("%(every)s on the %(nth)s working day") % {"every": every, "nth": nth}


def problem_words(
    problems: Mapping[str, Mapping[str, Any]], channels: Mapping[int, Channel]
) -> list[tuple[str, str, str]]:
    """Where, what and what to do, for each reason why a day is not planned."""
    found = []
    for key, told in problems.items():
        channel = channels.get(int(key)) if key != ALL else None
        said = explain(told["code"], told.get("params"), channel.platform if channel else "")
        found.append((channel.name if channel else "", said.message, said.fix))
    return sorted(found)


def document_numbers(text: str) -> list[str]:
    """One number a line, or apart by commas; each once, in the order written."""
    parts = (nfc(part).strip() for line in text.splitlines() for part in line.replace(";", ",").split(","))
    return list(dict.fromkeys(part[:100] for part in parts if part))
