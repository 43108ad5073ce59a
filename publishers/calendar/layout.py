"""Where cards stand: in the hours of days, in the days of a month, in a list; and how many find no room. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from .cards import Card
from .marks import Mark, marks_of
from .spans import Span, over

#: Hours that are shown also when nothing stands in them.
WORKING = range(6, 22)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The cards of one cell: those shown, and how many more there are."""

    shown: tuple[Card, ...] = ()
    more: int = 0

    def __bool__(self) -> bool:
        return bool(self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One hour of one day."""

    at: datetime
    stack: Stack
    spans: tuple[Span, ...]

    @property
    def end(self) -> datetime:
        return self.at + timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day: its hours where the calendar shows hours, its cards where it does not."""

    date: date
    marks: tuple[Mark, ...]
    spans: tuple[Span, ...]
    total: int
    stack: Stack = Stack()
    slots: tuple[Slot, ...] = ()


def stack(cards: Sequence[Card], most: int) -> Stack:
    """As many cards as the cell has room for."""
    return Stack(shown=tuple(cards[:most]), more=max(0, len(cards) - most))


def hours_shown(cards: Iterable[Card], *, all_day: bool = False) -> range:
    """The working hours, stretched to whatever stands earlier or later."""
    if all_day:
        return range(24)
    found = {card.at.hour for card in cards} | {WORKING.start, WORKING.stop - 1}
    return range(min(found), max(found) + 1)


def by_hours(
    days: Iterable[date], cards: Iterable[Card], spans: Sequence[Span], hours: range, zone: tzinfo, *, most: int
) -> list[Day]:  # fmt: skip
    """Days with their hours, ``most`` cards to an hour."""
    cells: defaultdict[tuple[date, int], list[Card]] = defaultdict(list)
    for card in cards:
        cells[card.at.date(), card.at.hour].append(card)
    return [
        Day(
            date=day, marks=marks_of(day), spans=over(spans, *bounds(day, zone)),
            total=sum(len(cells[day, hour]) for hour in range(24)),
            slots=tuple(_slot(day, hour, cells[day, hour], spans, zone, most) for hour in hours),
        )
        for day in days
    ]  # fmt: skip


def by_days(
    days: Iterable[date], cards: Iterable[Card], spans: Sequence[Span], zone: tzinfo, *, most: int
) -> list[Day]:  # fmt: skip
    """Days without hours, ``most`` cards to a day."""
    cells: defaultdict[date, list[Card]] = defaultdict(list)
    for card in cards:
        cells[card.at.date()].append(card)
    return [
        Day(
            date=day, marks=marks_of(day), spans=over(spans, *bounds(day, zone)), total=len(cells[day]),
            stack=stack(cells[day], most),
        )
        for day in days
    ]  # fmt: skip


def bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """When the day begins and when it is over."""
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)


def _slot(day: date, hour: int, cards: list[Card], spans: Sequence[Span], zone: tzinfo, most: int) -> Slot:
    at = datetime.combine(day, time(hour), zone)
    return Slot(at=at, stack=stack(cards, most), spans=over(spans, at, at + timedelta(hours=1)))
