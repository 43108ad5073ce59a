"""What a report can count: packages register indicators, and one definition gives the rows and the total alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Unknown(StrEnum):
    """Why a row has no number. Unknown is never added up as nought."""

    PENDING = "pending"
    NOT_OFFERED = "not_offered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days on the office's clock, both ends included."""

    first: date
    last: date

    def instants(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """From the first moment (included) to the moment after the last day (excluded)."""
        return (
            datetime.combine(self.first, time.min, zone),
            datetime.combine(self.last + timedelta(days=1), time.min, zone),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One row behind a number: what was counted, whose it is, and how much it adds."""

    #: Code of the agency it is counted for, as it stood when it happened.
    agency: str
    #: What it adds; ``None`` where nobody knows, and then ``unknown`` says why.
    value: Decimal | int | None = 1
    unknown: Unknown | None = None
    #: What people read: a title, a channel, a name.
    what: str = ""
    url: str = ""
    on: date | None = None
    #: Dimension → the keys it falls under: ``{"form": ("infographic",), "topic": ("land", "tax")}``.
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A number of a report: its code never changes its sense; a new sense gets a new code."""

    code: str
    label: Any
    #: What is counted and what is not, in a sentence; printed beneath the table. Both may be lazy texts.
    definition: Any
    #: ``item``, ``agency``, ``view``, ``person``, ``percent`` …
    unit: str
    #: Which keys of ``Fact.parts`` it can be broken down by.
    dimensions: tuple[str, ...] = ()
    #: The period and the codes of the agencies → rows. ``None``: only people know it, and they type it in.
    facts: Callable[[Period, frozenset[str]], Iterable[Fact]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenFigure:
    """One number of a closed report; ``breakdown`` says of what it is a part, empty for the whole."""

    code: str
    value: Decimal | None
    unit: str
    breakdown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenReport:
    """The numbers of one agency for one period as they were closed: they never change again."""

    agency: str
    period: Period
    #: ``6m``, ``9m``, ``year`` or ``quarter``.
    kind: str
    figures: tuple[FrozenFigure, ...]
    #: SHA-256 of all that was frozen.
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTaker:
    """A place outside that takes the figures of a report."""

    key: str
    label: str
    #: The report and the person → the receipt, in a word. Raises ``TakerRefused`` with a sentence.
    take: Callable[[FrozenReport, Any], str]


class TakerRefused(Exception):
    """The figures were not taken. The text is a sentence for people."""
