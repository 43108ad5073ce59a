"""The vocabulary as the documentation shows it, made of what the desk's own page is made of."""

from __future__ import annotations

from collections.abc import Iterator

from publishers.contract import Meaning

from .vocabulary import vocabulary
from .words import SENSES, SOURCES, label_of


def as_markdown() -> str:
    """A table for all words and platforms, in the active language."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield "| word | on | called there | what exactly, since when | source |"
    yield "|---|---|---|---|---|"
    for entry in vocabulary():
        told = [(cls.label, meaning) for cls, meaning in entry.meanings if meaning is not None]
        yield f"| **{label_of(entry.figure)}** (`{entry.figure.value}`) | | | {SENSES[entry.figure]} | |"
        for platform, meaning in told:
            names = ", ".join(f"`{name}`" for name in meaning.names)
            yield f"| | {platform} | {names} | {_exactly(meaning)} | {SOURCES[meaning.source]} |"


def _exactly(meaning: Meaning) -> str:
    since = f"Since {meaning.since}." if meaning.since else ""
    return " ".join(str(part) for part in (meaning.note, since, meaning.changed) if str(part))
