"""What a post gained between two tellings. Pure functions over what was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from publishers.models import COUNTED, ENGAGING, Told

NUMBERS = frozenset((Told.VALUE, Told.ZERO))


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One figure as it was told on one day: a row of ``Metric`` without what nobody adds up."""

    figure: str
    day: date
    state: str
    value: int | None
    definition: str

    @property
    def is_number(self) -> bool:
        return self.state in NUMBERS


def gained(before: Telling | None, now: Telling) -> int | None:
    """What ``now`` adds to the last number before its day; the first number is a gain from nothing.

    ``None``: no number, no change, or one of another definition, to which nothing may be compared.
    """
    if not now.is_number or now.value is None:
        return None
    if before is None or before.value is None:
        return now.value or None
    if before.definition != now.definition:
        return None
    return (now.value - before.value) or None


def days_of(tellings: Iterable[Telling]) -> dict[date, dict[str, int]]:
    """Day → figure → gain, of one post's tellings. Days that tell nothing new are left out."""
    last: dict[str, Telling] = {}
    found: dict[date, dict[str, int]] = {}
    for telling in sorted(tellings, key=lambda one: one.day):
        if telling.figure not in COUNTED:
            continue
        gain = gained(last.get(telling.figure), telling)
        if gain is not None:
            found.setdefault(telling.day, {})[telling.figure] = gain
        if telling.is_number:
            last[telling.figure] = telling
    return {day: with_engagement(gains) for day, gains in found.items()}


def known_of(tellings: Iterable[Telling]) -> tuple[dict[str, int], str]:
    """The newest number of each figure, and what each said last."""
    totals: dict[str, int] = {}
    told: dict[str, str] = {}
    for telling in sorted(tellings, key=lambda one: one.day):
        if telling.figure not in COUNTED:
            continue
        told[telling.figure] = telling.state
        if telling.is_number and telling.value is not None:
            totals[telling.figure] = telling.value
    return with_engagement(totals), told_text(told)


def with_engagement(values: Mapping[str, int]) -> dict[str, int]:
    """What is known of its parts, added up; nothing where none of them is."""
    parts = [values[name] for name in ENGAGING if name in values]
    return {**values, "engagement": sum(parts)} if parts else dict(values)


def told_text(told: Mapping[str, str]) -> str:
    """``reach:failed views:value``"""
    return " ".join(f"{figure}:{state}" for figure, state in sorted(told.items()))


def told_words(text: str) -> dict[str, str]:
    """The same read again: figure → what it said last."""
    return dict(word.split(":", 1) for word in text.split() if ":" in word)


#: From a number to no answer at all.
_PLAINEST = (Told.VALUE, Told.ZERO, Told.PENDING, Told.NOT_OFFERED, Told.FAILED)


def told_states(text: str) -> dict[str, str]:
    """With engagement beside them: the best that is said of its parts."""
    states = told_words(text)
    parts = [Told(states[name]) for name in ENGAGING if name in states]
    if parts:
        states["engagement"] = min(parts, key=_PLAINEST.index)
    return states
