"""Whose figures belong to a report: the tree of its day, and what became of those who were there before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cms.core.indicators import Period

_WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``child`` stands below ``parent`` from one day (included) to another (excluded)."""

    child: str
    parent: str
    first: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heir:
    """``new`` came after ``old`` and took that share of it; nobody did where ``new`` is empty."""

    old: str
    new: str
    share: Decimal = _WHOLE
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Agencies as data: how they stand, what became of them, when they ended (the first day without them)."""

    links: tuple[Link, ...] = ()
    heirs: tuple[Heir, ...] = ()
    ends: Mapping[str, date] | None = None

    def below(self, top: str, day: date) -> frozenset[str]:
        """The agency and all below it on that day."""
        children: dict[str, list[str]] = defaultdict(list)
        for link in self.links:
            if _holds(link.first, link.end, day) and self._is_there(link.child, day):
                children[link.parent].append(link.child)
        found: set[str] = set()
        waiting = [top]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting += children[code]
        return frozenset(found)

    def shares(self, top: str, day: date, period: Period, *, fold: bool = True) -> dict[str, Decimal]:
        """Code → which part of its figures counts. With ``fold``, those of predecessors and of who left no heir too."""
        now = dict.fromkeys(self.below(top, day), _WHOLE)
        if not fold:
            return now
        found = dict(now)
        before = _before(self.heirs, day)
        for code in now:
            for old, share in _ancestors(code, before):
                if old not in now:
                    found[old] = min(_WHOLE, found.get(old, Decimal(0)) + share)
        return found | dict.fromkeys(self._left_behind(found, day, period), _WHOLE)

    def _left_behind(self, known: Mapping[str, Decimal], day: date, period: Period) -> list[str]:
        """Who ended in the period without an heir, and stood below one of these on its last day."""
        inherited = {heir.old for heir in self.heirs if heir.new}
        gone = [
            (code, end - timedelta(days=1)) for code, end in (self.ends or {}).items()
            if period.first < end <= day and code not in inherited and code not in known
        ]  # fmt: skip
        return [
            code for code, last in gone
            if any(link.child == code and link.parent in known and _holds(link.first, link.end, last)
                   for link in self.links)
        ]  # fmt: skip

    def _is_there(self, code: str, day: date) -> bool:
        end = (self.ends or {}).get(code)
        return end is None or day < end


def _holds(first: date | None, end: date | None, day: date) -> bool:
    return (first is None or first <= day) and (end is None or day < end)


def _before(heirs: Iterable[Heir], day: date) -> dict[str, list[Heir]]:
    """Per successor, who came to it by that day."""
    found: dict[str, list[Heir]] = defaultdict(list)
    for heir in heirs:
        if heir.new and (heir.on is None or heir.on <= day):
            found[heir.new].append(heir)
    return found


def _ancestors(code: str, before: Mapping[str, list[Heir]]) -> list[tuple[str, Decimal]]:
    """Every predecessor along every way, with what of it arrived here; a circle in the data ends where it began."""
    found: list[tuple[str, Decimal]] = []
    waiting = [(code, _WHOLE, frozenset({code}))]
    while waiting:
        current, share, way = waiting.pop()
        for heir in before.get(current, ()):
            if heir.old not in way:
                found.append((heir.old, share * heir.share))
                waiting.append((heir.old, share * heir.share, way | {heir.old}))
    return found
