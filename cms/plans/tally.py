"""Which published items count for which product, and whose they are. Pure: facts of items in, numbers out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What of a published item matters here."""

    on: date
    agency: str
    form: str
    topics: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    laws: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which items a product means; an empty text asks for nothing."""

    form: str = ""
    topic: str = ""
    tag: str = ""
    law: str = ""

    def takes(self, item: Item) -> bool:
        return (
            (not self.form or self.form == item.form)
            and (not self.topic or self.topic in item.topics)
            and (not self.tag or self.tag in item.tags)
            and (not self.law or self.law in item.laws)
        )


def days_by_agency(
    items: Iterable[Item], wanted: Filter, branches: Mapping[str, Sequence[str]]
) -> dict[str, list[date]]:
    """Agency → the days of what counts for it, in order. ``branches``: a publishing code → whose numbers it adds to."""
    found: dict[str, list[date]] = {}
    for item in items:
        if wanted.takes(item):
            for agency in branches.get(item.agency, ()):
                found.setdefault(agency, []).append(item.on)
    return {agency: sorted(days) for agency, days in found.items()}


def within(days: Sequence[date], first: date, until: date) -> list[date]:
    """Those of the days that lie in the span, both ends included."""
    return [day for day in days if first <= day <= until]
