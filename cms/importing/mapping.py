"""Which heading means which column: guessed, then a person's to correct. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cms.core.text import search_words
from cms.entries.more_columns import Column

from .columns import headings_of

#: Words that many a heading has and that say nothing.
_NOISE = frozenset({"cua", "the", "of", "bat", "buoc", "required", "optional", "neu", "co"})

#: Place of a heading in the table → key of the column.
Mapped = Mapping[int, str]


def guess(headings: Sequence[str], columns: Sequence[Column]) -> dict[int, str]:
    """Each column at most once; first what is written exactly so, then what differs by words that say nothing."""
    found: dict[int, str] = {}
    for fold in (search_words, _bare):
        names: dict[str, str] = {}
        for column in columns:
            for name in headings_of(column):
                names.setdefault(fold(name), column.key)
        for at, heading in enumerate(headings):
            key = names.get(fold(heading)) if heading and at not in found else None
            if key and key not in found.values():
                found[at] = key
    return found


def known_headings(headings: Sequence[str], columns: Sequence[Column]) -> int:
    """How many of these are known: tells the line of headings from a title above it."""
    return len(guess(headings, columns))


def as_mapping(stored: Mapping[str, str], columns: Sequence[Column], width: int) -> dict[int, str]:
    """What was stored or posted, without what is no column here and without a column's second place."""
    known = {column.key for column in columns}
    found: dict[int, str] = {}
    for place, key in stored.items():
        at = int(place) if str(place).isdecimal() else width
        if at < width and key in known and key not in found.values():
            found[at] = key
    return found


def cells_of(cells: Sequence[str], mapped: Mapped) -> dict[str, str]:
    """Column → what the row says, only what is not empty."""
    return {key: cells[at] for at, key in mapped.items() if at < len(cells) and cells[at]}


def _bare(text: str) -> str:
    """Without what stands in brackets after a heading, a star for “required”, and words that say nothing."""
    outside = text.split("(")[0].split("[")[0]
    return " ".join(word for word in search_words(outside).split() if word not in _NOISE)
