"""A text made to fit in its platform's own counting, cut where a reader would stop. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left
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
    def fits(kept: str) -> bool:
        return bool(kept) and limit.count(kept + tail) <= limit.maximum

    end = _last(list(sentence_ends(head)), lambda end: fits(head[:end].rstrip()))
    if end:
        return head[:end].rstrip() + tail
    words = [found.start() for found in _WORD_END.finditer(head) if not _parts_a_number(head, found.start())]
    end = _last(words, lambda end: fits(_bare(head[:end]) + ELLIPSIS))
    return _bare(head[:end]) + ELLIPSIS + tail if end else ""


def _bare(text: str) -> str:
    return text.rstrip(" ,;:.–-\n")


def _parts_a_number(head: str, end: int) -> bool:
    return _BEFORE_NUMBER.search(_bare(head[max(end - 12, 0) : end])) is not None


def _last(ends: Sequence[int], fits: Callable[[int], bool]) -> int:
    """The last of ascending ends that fits; 0 for none. A longer text never counts less than a shorter one."""
    found = bisect_left(ends, True, key=lambda end: not fits(end))
    return ends[found - 1] if found else 0
