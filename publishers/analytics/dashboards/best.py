"""When and in which form posts do best: medians, which one lucky post does not move, and never of too few. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from statistics import median

#: Fewer posts than this say nothing about a time or a form.
ENOUGH = 3
#: Hours that belong together on the table.
BLOCK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Middle:
    """The median of some posts, where there are enough."""

    posts: int
    value: float | None
    #: 0 to 4: how dark its cell is.
    shade: int = 0


def middles(rows: Iterable[tuple[Hashable, int | None]]) -> dict[Hashable, Middle]:
    """Key → the median of what its posts reached; posts of which nothing is known do not count."""
    values: dict[Hashable, list[int]] = defaultdict(list)
    for key, value in rows:
        if value is not None:
            values[key].append(value)
    found = {key: median(many) if len(many) >= ENOUGH else None for key, many in values.items()}
    highest = max((value for value in found.values() if value is not None), default=0)
    return {
        key: Middle(posts=len(values[key]), value=value, shade=_shade(value, highest)) for key, value in found.items()
    }


def _shade(value: float | None, highest: float) -> int:
    return 0 if value is None or highest <= 0 else max(0, min(4, round(4 * value / highest)))


def best_of(found: Mapping[Hashable, Middle]) -> Hashable | None:
    """The key with the highest median; of equals the one with more posts."""
    known = [key for key, middle in found.items() if middle.value]
    return max(known, key=lambda key: (found[key].value, found[key].posts), default=None)


def block(hour: int) -> int:
    """The first hour of the block in which an hour falls."""
    return hour - hour % BLOCK
