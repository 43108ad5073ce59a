"""Templates of campaigns: data, one file each, chosen at *New campaign from a template*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to publish, so many days before or after the day that the campaign turns around."""

    day: int
    form: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A target: what is counted, and how many."""

    counts: str
    wanted: int
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A recurring post to begin with; it gets its channels from a person."""

    name: str
    every: str
    at: time
    weekdays: tuple[int, ...] = ()
    takes: str = "campaign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """One template."""

    key: str
    name: str
    description: str
    goal: str
    colour: str
    #: Days from the turning day to the first and the last day.
    first: int
    last: int
    #: Month and day of the turning day where it is the same every year.
    anchor: tuple[int, int] | None = None
    documents: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    targets: tuple[Goal, ...] = ()
    steps: tuple[Step, ...] = ()
    rounds: tuple[Round, ...] = ()

    def turning_day(self, today: date) -> date:
        """The next one whose preparation is not over; for a theme without a date of its own, next Monday."""
        if self.anchor is None:
            return today + timedelta(days=7 - today.weekday())
        day = date(today.year, *self.anchor)
        return day if day >= today else day.replace(year=today.year + 1)

    def days(self, turning: date) -> tuple[date, date]:
        """First and last day."""
        return turning + timedelta(days=self.first), turning + timedelta(days=self.last)


@cache
def starters() -> Mapping[str, Starter]:
    """Key → template, in the order in which they are offered."""
    found_files = (item for item in resources.files(__name__).iterdir() if item.name.endswith(".yaml"))
    files = sorted(found_files, key=lambda item: item.name)
    found = [read(yaml.safe_load(item.read_text("utf-8"))) for item in files]
    return {starter.key: starter for starter in found}


def read(given: Mapping[str, Any]) -> Starter:
    """One file's data as an object. Raises ``TypeError`` for a key that nobody knows."""
    values = dict(given)
    anchor = values.pop("anchor", None)
    return Starter(
        anchor=(anchor["month"], anchor["day"]) if anchor else None,
        documents=tuple(values.pop("documents", ())),
        forms=tuple(values.pop("forms", ())),
        targets=tuple(Goal(**each) for each in values.pop("targets", ())),
        steps=tuple(Step(**each) for each in values.pop("steps", ())),
        rounds=tuple(_round(each) for each in values.pop("rounds", ())),
        **values,
    )


def _round(given: Mapping[str, Any]) -> Round:
    values = {**given, "at": time.fromisoformat(given["at"]), "weekdays": tuple(given.get("weekdays", ()))}
    return Round(**values)
