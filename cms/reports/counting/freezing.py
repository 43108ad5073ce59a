"""Rows go into the store under their hash, and come back as they went; numbers are made of what came back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cms.core.indicators import Indicator, Period
from cms.entries import blobs

from .rows import Row, from_bytes, row_of, to_bytes
from .totals import Total, totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """Kept rows, and what they add up to."""

    sha256: str
    count: int
    totals: tuple[Total, ...]


def freeze(rows: Iterable[Row], dimensions: Iterable[str]) -> Frozen:
    """Keep rows; the sums are made of the bytes that were kept, so rows and numbers can't differ."""
    data = to_bytes(rows)
    kept = from_bytes(data)
    return Frozen(sha256=blobs.pin_bytes(data), count=len(kept), totals=tuple(totals(kept, dimensions)))


def count(indicator: Indicator, period: Period, shares: Mapping[str, Decimal], names: Mapping[str, str]) -> Frozen:
    """What the package that registered it counts, now."""
    if indicator.facts is None:
        raise ValueError(f"“{indicator.code}” is known by people only")
    facts = indicator.facts(period, frozenset(shares))
    rows = [row_of(fact, shares[fact.agency], names) for fact in facts if fact.agency in shares]
    return freeze(rows, _all_dimensions(indicator))


def _all_dimensions(indicator: Indicator) -> tuple[str, ...]:
    return indicator.dimensions if "unit" in indicator.dimensions else (*indicator.dimensions, "unit")


def rows_behind(sha256: str) -> list[Row]:
    """The kept rows of a number. Raises ``BlobMissing``."""
    with blobs.open_blob(sha256) as file:
        return from_bytes(file.read())
