"""What a report says, frozen: every file is made of this and the paper's head and foot, of nothing else. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from cms.core.indicators import Period
from cms.reports.counting.rows import exact
from cms.reports.dates.periods import Span
from cms.reports.dates.words import period_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number or a part of one, with its words and its source."""

    code: str
    label: str
    definition: str = ""
    unit: str = ""
    dimension: str = ""
    key: str = ""
    key_label: str = ""
    value: Decimal | None = None
    unknown: str = ""
    unknown_rows: int = 0
    source: str = "counted"
    counted: Decimal | None = None
    own: Decimal | None = None
    rows_sha256: str = ""
    rows_count: int = 0
    author_name: str = ""
    entered_at: str = ""
    note: str = ""
    evidence_url: str = ""
    evidence_name: str = ""
    evidence_sha256: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A written part."""

    heading: str
    text: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that was known when it was closed."""

    agency: str
    agency_name: str
    parent_name: str
    receiver_name: str
    title: str
    span: Span
    year: int
    quarter: int
    number: int
    first: date
    last: date
    tree_on: date
    counted_on: date | None
    legal_basis: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def period(self) -> Period:
        return Period(first=self.first, last=self.last)

    @property
    def period_name(self) -> str:
        return period_name(self.span, self.year, self.quarter)

    @property
    def wholes(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.is_whole)

    def parts_of(self, code: str) -> dict[str, list[Figure]]:
        """Dimension → its parts, in the order they were counted."""
        found: dict[str, list[Figure]] = {}
        for figure in self.figures:
            if figure.code == code and figure.dimension:
                found.setdefault(figure.dimension, []).append(figure)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Head and foot of the paper."""

    symbol: str = ""
    place: str = ""
    signed_on: date | None = None
    capacity: tuple[str, ...] = ()
    signer_title: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()


def to_bytes(content: Content) -> bytes:
    """The same content is the same bytes."""
    said = asdict(content)
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode()


def from_bytes(data: bytes) -> Content:
    said = json.loads(data)
    figures = tuple(_figure(figure) for figure in said.pop("figures"))
    parts = tuple(Part(**part) for part in said.pop("parts"))
    days = {name: date.fromisoformat(said.pop(name)) for name in ("first", "last", "tree_on")}
    counted = said.pop("counted_on")
    return Content(
        **{**said, "span": Span(said["span"]), "legal_basis": tuple(said["legal_basis"])}, **days, figures=figures,
        parts=parts, counted_on=date.fromisoformat(counted) if counted else None,
    )  # fmt: skip


_NUMBERS = ("value", "counted", "own")


def _figure(said: Mapping[str, Any]) -> Figure:
    known = {field.name for field in fields(Figure)}
    numbers = {name: Decimal(said[name]) if said[name] is not None else None for name in _NUMBERS}
    return Figure(**{**{name: value for name, value in said.items() if name in known}, **numbers})


def _plain(value: Any) -> str:
    if isinstance(value, Decimal):
        return exact(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def lines(text: str) -> tuple[str, ...]:
    """Its lines that say something."""
    return tuple(line for line in (line.strip() for line in text.splitlines()) if line)


def unknown_wholes(figures: Iterable[Figure]) -> list[Figure]:
    """Numbers that nobody knows yet, or of which rows are missing."""
    return [figure for figure in figures if figure.is_whole and (figure.value is None or figure.unknown_rows)]
