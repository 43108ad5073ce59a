"""A long text as a thread: cut at sentences, each post within the limit and numbered. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cms.core.text import nfc
from publishers.planning.preflight.sentence_ends import sentence_ends

from .counting import MAXIMUM, URL_WEIGHT, parts, weigh

#: More posts than this are no thread any more but an article.
POSTS_MAX = 25
#: What “ (25/25)” weighs.
_NUMBER = 8
_ROOM = MAXIMUM - _NUMBER
_WORD_END = re.compile(r"(?<=\S)(?=\s)")


def split(text: str) -> list[str]:
    """The posts of the thread; one alone when the text fits into it. An address is never cut."""
    whole = nfc(text).strip()
    if weigh(whole) <= MAXIMUM:
        return [whole]
    pieces = list(_pieces(whole))
    return [f"{piece} ({number}/{len(pieces)})" for number, piece in enumerate(pieces, 1)]


def _pieces(rest: str) -> Iterator[str]:
    while weigh(rest) > _ROOM:
        end = _cut(rest)
        yield rest[:end].rstrip()
        rest = rest[end:].lstrip()
    if rest:
        yield rest


def _cut(text: str) -> int:
    """Where the first post ends: after a sentence, else after a word, else in the middle of an endless one."""
    words = (found.start() for found in _WORD_END.finditer(text))
    return _last_fitting(text, sentence_ends(text)) or _last_fitting(text, words) or _middle(text)


def _last_fitting(text: str, ends: Iterable[int]) -> int:
    best = 0
    for end in ends:
        if weigh(text[:end].rstrip()) > _ROOM:
            break
        best = end
    return best


def _middle(text: str) -> int:
    end = used = 0
    for kind, part in parts(text):
        for piece in (part,) if kind == "address" else part:
            used += URL_WEIGHT if kind == "address" else 2
            if used > _ROOM:
                return end
            end += len(piece)
    return end
