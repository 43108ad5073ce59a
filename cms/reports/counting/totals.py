"""Rows → the number and its parts. What nobody knows is told beside the sum and never added as nought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cms.core.indicators import Unknown

from .rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A sum; ``dimension`` and ``key`` are empty for the whole."""

    dimension: str = ""
    key: str = ""
    value: Decimal | None = None
    unknown: Unknown | None = None
    #: How many of the rows have no number.
    unknown_rows: int = 0


def totals(rows: Sequence[Row], dimensions: Iterable[str]) -> list[Total]:
    """The whole, then each part of each dimension, in the order of their keys. ``unit`` is the agency of the row."""
    found = [_sum(rows, "", "")]
    for dimension in dimensions:
        parts: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            for key in (row.agency,) if dimension == "unit" else row.parts.get(dimension, ()):
                parts[key].append(row)
        found += [_sum(parts[key], dimension, key) for key in sorted(parts) if key]
    return found


def _sum(rows: Sequence[Row], dimension: str, key: str) -> Total:
    known = [row.counts for row in rows if row.counts is not None]
    missing = [row.unknown or Unknown.PENDING for row in rows if row.counts is None]
    if missing and not known:
        return Total(dimension=dimension, key=key, unknown=missing[0], unknown_rows=len(missing))
    return Total(dimension=dimension, key=key, value=sum(known, Decimal(0)), unknown_rows=len(missing))
