"""How alike two texts are. Pure: runs of words, and a fingerprint of them that an index can hold.

Each run of words is hashed once; the hash says into which of 64 bins it falls, and each bin keeps its smallest
(one-permutation min-hash). Four bins make a band: texts that share half of their runs almost surely share a band.
"""

from __future__ import annotations

import hashlib
import re

from cms.core.text import fold

#: A run is so many syllables; Vietnamese words have one to three.
RUN = 4
BINS, ROWS = 64, 4
#: Shorter texts are compared by their titles and addresses only: too many are alike by chance.
FEWEST_WORDS = 24
#: Enough to know a text by.
MOST_WORDS = 6000
_WORD = re.compile(r"[a-z0-9]+")


def words(text: str) -> list[str]:
    """Syllables without marks: how a text was typed does not matter."""
    return _WORD.findall(fold(text))[:MOST_WORDS]


def shingles(text: str) -> frozenset[str]:
    """Every run of words."""
    found = words(text)
    return frozenset(" ".join(found[i : i + RUN]) for i in range(max(0, len(found) - RUN + 1)))


def likeness(one: str, other: str) -> float:
    """Share of common runs, from 0 to 1."""
    first, second = shingles(one), shingles(other)
    return len(first & second) / len(first | second) if first and second else 0.0


def bands(text: str) -> tuple[str, ...]:
    """The fingerprint: sixteen words of sixteen hex digits; none for a short text."""
    if len(words(text)) < FEWEST_WORDS:
        return ()
    smallest: list[int | None] = [None] * BINS
    for shingle in shingles(text):
        value = int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest())
        place, rest = value % BINS, value // BINS
        current = smallest[place]
        if current is None or rest < current:
            smallest[place] = rest
    full = _filled(smallest)
    return tuple(_band(number, full[number * ROWS : (number + 1) * ROWS]) for number in range(BINS // ROWS))


def _filled(smallest: list[int | None]) -> list[int]:
    """An empty bin borrows from the next full one: the same rule for every text."""
    full = []
    for place in range(BINS):
        step = next(step for step in range(BINS) if smallest[(place + step) % BINS] is not None)
        value = smallest[(place + step) % BINS]
        assert value is not None
        full.append(value + step)
    return full


def _band(number: int, rows: list[int]) -> str:
    """The band's number is part of it, or equal rows elsewhere would count."""
    return hashlib.blake2b(repr((number, rows)).encode(), digest_size=8).hexdigest()
