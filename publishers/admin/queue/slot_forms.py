"""The week of slots as the screen's form holds it: ticked times, typed times, and quick sets over many days."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import available_timezones

from django.utils import timezone
from django.utils.translation import gettext as _

from publishers.models import Weekday
from publishers.planning.queue.slots import Weekly

#: More on one day is a slip of the finger.
MOST_A_DAY = 24
_WORKING_DAYS, _EVERY_DAY = range(5), range(7)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A column of the week."""

    number: int
    label: Any
    slots: tuple[Weekly, ...]
    #: What was typed beside it and is no time.
    typed: str = ""
    error: str = ""

    @property
    def act(self) -> str:
        """The button beside its field, and the field's own name."""
        return f"add-{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """What the form says."""

    grid: tuple[Weekly, ...]
    #: Day → what was typed there and can't be read; ``quick`` is the field over many days.
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def days(self) -> list[Day]:
        return [
            Day(
                number=day.value, label=day.label, slots=tuple(each for each in self.grid if each.weekday == day),
                typed=self.typed.get(str(day.value), ""), error=self.errors.get(str(day.value), ""),
            )
            for day in Weekday
        ]  # fmt: skip


def read_week(data: Any, act: str) -> Week:
    """Ticked slots, what was typed beside each day, and what the pressed button does over many days."""
    grid = {weekly for text in data.getlist("slot") if (weekly := written(text))}
    typed: dict[str, str] = {}
    errors: dict[str, str] = {}
    fields = [(str(day.value), (day.value,)) for day in Weekday]
    sets = {"workdays": _WORKING_DAYS, "everyday": _EVERY_DAY}
    if act in sets:
        fields.append(("quick", tuple(sets[act])))
    for name, days in fields:
        text = data.get(f"add-{name}", "").strip()
        if text and not _TIME.fullmatch(text):
            typed[name], errors[name] = text, _("Write a time such as 09:00.")
        elif text:
            grid |= {Weekly(weekday=day, wall=text, zone=timezone.get_current_timezone_name()) for day in days}
        elif name == "quick":
            errors[name] = _("Write the time first.")
    if act == "copy":
        grid |= {_moved(each, day) for each in grid if each.weekday == 0 for day in _WORKING_DAYS}
    if act == "clear":
        grid = set()
    return Week(grid=tuple(sorted(grid)), typed=typed, errors={**errors, **_too_many(grid)})


def written(text: str) -> Weekly | None:
    """A slot as a form's value, ``0 09:00 Asia/Ho_Chi_Minh``; nothing when it is none."""
    day, _space, rest = text.partition(" ")
    wall, _space, zone = rest.partition(" ")
    if day not in {str(each.value) for each in Weekday} or not _TIME.fullmatch(wall):
        return None
    return Weekly(weekday=int(day), wall=wall, zone=zone) if zone in available_timezones() else None


def _moved(weekly: Weekly, day: int) -> Weekly:
    return Weekly(weekday=day, wall=weekly.wall, zone=weekly.zone)


def _too_many(grid: Iterable[Weekly]) -> dict[str, str]:
    days = [weekly.weekday for weekly in grid]
    return {
        str(day): _("At most %(count)s slots a day.") % {"count": MOST_A_DAY}
        for day in set(days) if days.count(day) > MOST_A_DAY
    }  # fmt: skip
