"""One number beside the one before it, and what is honestly known of both. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from publishers.models import FIGURES, Told

#: What a platform that counts it can't be asked for: it counts no such thing at all.
NOT_COUNTED = "not_counted"
#: Nobody has been asked yet: the post is too new.
NOT_ASKED = "not_asked"


class Way(StrEnum):
    """Where a number went."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    #: There was none before, or none is known now: nothing to compare.
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a number differs from the one before."""

    way: Way
    #: In percent of what was before; empty where that was nothing.
    percent: int | None = None


def change(now: int | None, before: int | None) -> Change:
    """Unknown is compared with nothing."""
    if now is None or before is None:
        return Change(way=Way.NONE)
    way = Way.SAME if now == before else Way.UP if now > before else Way.DOWN
    percent = round(100 * (now - before) / before) if before > 0 else None
    return Change(way=way, percent=percent)


@dataclass(slots=True)
class Tally:
    """What is known of some posts in a span of days."""

    posts: int = 0
    #: Figure → what they gained; missing where nobody told of any gain.
    gains: dict[str, int] = field(default_factory=dict)
    #: Figure → state → of how many of the posts published in these days it was said.
    told: dict[str, Counter[str]] = field(default_factory=dict)

    def gain(self, gains: Mapping[str, int | None]) -> None:
        for figure, value in gains.items():
            if value is not None:
                self.gains[figure] = self.gains.get(figure, 0) + value

    def post(self, states: Mapping[str, str], count: int, *, was_asked: bool) -> None:
        """So many posts of which this was said."""
        self.posts += count
        silent = NOT_COUNTED if was_asked else NOT_ASKED
        for figure in FIGURES:
            if figure not in self.told:
                self.told[figure] = Counter()
            self.told[figure][states.get(figure, silent)] += count

    def known(self, figure: str) -> int:
        """Of how many of the posts a number is known."""
        told = self.told.get(figure, Counter())
        return told[Told.VALUE] + told[Told.ZERO]

    def value(self, figure: str) -> int | None:
        """The gain. Nought only where somebody told a number; unknown is no number."""
        if figure in self.gains:
            return self.gains[figure]
        return 0 if self.known(figure) else None

    def reason(self, figure: str) -> str:
        """Why there is no number: what was said most often."""
        told = self.told.get(figure)
        return max(told, key=lambda state: told[state]) if told else ""


@dataclass(slots=True)
class Pair:
    """The days looked at, and those before."""

    now: Tally = field(default_factory=Tally)
    before: Tally = field(default_factory=Tally)

    def change(self, figure: str) -> Change:
        if figure == "posts":
            return change(self.now.posts, self.before.posts)
        return change(self.now.value(figure), self.before.value(figure))


def sorted_keys(pairs: Mapping[str, Pair], figure: str, *, descending: bool, names: Mapping[str, str]) -> list[str]:
    """Keys by a figure, the unknown ones last whichever way; equals by name."""
    by_name = sorted(pairs, key=lambda key: names.get(key, key).casefold())
    if figure == "name":
        return list(reversed(by_name)) if descending else by_name
    known, unknown = [], []
    for key in by_name:
        (unknown if _number(pairs[key], figure) is None else known).append(key)
    known.sort(key=lambda key: _number(pairs[key], figure) or 0, reverse=descending)
    return known + unknown


def _number(pair: Pair, figure: str) -> int | None:
    return pair.now.posts if figure == "posts" else pair.now.value(figure)


def total(pairs: Iterable[Pair]) -> Pair:
    """All of them together."""
    whole = Pair()
    for pair in pairs:
        for mine, its in ((whole.now, pair.now), (whole.before, pair.before)):
            mine.posts += its.posts
            mine.gain(its.gains)
            for figure, told in its.told.items():
                mine.told.setdefault(figure, Counter()).update(told)
    return whole
