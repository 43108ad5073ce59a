"""A text made to fit in its platform's own counting, cut where a reader would stop. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from cms.core.text import nfc
from publishers.contract import Limit

from .sentence_ends import sentence_ends

ELLIPSIS = "…"
_GAP = re.compile(r"\n[ \t]*\n")
#: A paragraph of nothing but addresses and hashtags.
_TAIL = re.compile(r"(?:(?:https?://\S+|#\w+)(?:\s+|$))+")
_WORD_END = re.compile(r"(?<=\S)(?=\s)")
#: “Luật số 31/2024/QH15” is one name: a cut never leaves the word without its number.
_BEFORE_NUMBER = re.compile(r"\b(?:số|ngày|tháng|năm|điều|khoản|điểm)$", re.IGNORECASE)


def shorten_to(text: str, limit: Limit) -> str:
    """At most the limit, in NFC: whole sentences from the beginning; the closing address and hashtags are kept.

    Where not even the first sentence fits it is cut after a word, with an ellipsis. Empty when nothing can stay.
    """
    text = nfc(text).strip()
    if limit.count(text) <= limit.maximum:
        return text
    head, tail = split_tail(text)
    return _fitting(head, f"\n\n{tail}", limit) if tail else _fitting(text, "", limit)


def split_tail(text: str) -> tuple[str, str]:
    """The text, and its last paragraphs as far as they are nothing but an address or hashtags."""
    parts = [part.strip() for part in _GAP.split(text) if part.strip()]
    kept = len(parts)
    while kept > 1 and _TAIL.fullmatch(parts[kept - 1]):
        kept -= 1
    return "\n\n".join(parts[:kept]), "\n\n".join(parts[kept:])


def _fitting(head: str, tail: str, limit: Limit) -> str:
    def fits(text: str) -> bool:
        return limit.count(text) <= limit.maximum

    sentences = [head[:end].rstrip() for end in sentence_ends(head)]
    found = _longest(sentences, lambda kept: bool(kept) and fits(kept + tail))
    if found:
        return found + tail
    words = [head[: match.start()].rstrip(" ,;:.–-\n") for match in _WORD_END.finditer(head)]
    whole = [kept for kept in words if kept and not _BEFORE_NUMBER.search(kept)]
    found = _longest(whole, lambda kept: fits(kept + ELLIPSIS + tail))
    return found + ELLIPSIS + tail if found else ""


def _longest(growing: Sequence[str], fits: Callable[[str], bool]) -> str:
    """The last that fits of texts that grow: each counts no less than the one before it."""
    low, high = 0, len(growing)
    while low < high:
        middle = (low + high) // 2
        if fits(growing[middle]):
            low = middle + 1
        else:
            high = middle
    return growing[low - 1] if low else ""
