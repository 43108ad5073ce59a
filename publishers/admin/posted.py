"""What a form sends, read without trusting it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID


def uuids(texts: Iterable[str]) -> list[UUID]:
    """Those that are ids, in their order; what is none is nobody's and left out."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
