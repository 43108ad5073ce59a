"""Where sentences of Vietnamese legal prose end: not in a number, an abbreviation or the name of an article. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Marks that may end a sentence, with what closes around them; or the gap between two paragraphs.
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?=\s|$)|\n[ \t]*\n")
#: What stands before a dot that ends nothing: titles, places, and what offices shorten.
_SHORT = frozenset({
    "bs", "cn", "cq", "ctv", "đc", "đt", "gs", "hđnd", "hn", "kts", "ks", "mst", "nq", "nxb", "ô", "pgs", "qđ", "sđt",
    "stt", "ths", "tnhh", "tp", "tr", "ts", "tt", "ubnd", "v.v", "vd", "x",
})  # fmt: skip
#: “Điều 6.”, “Chương II.”: the name of a part, which belongs to what follows it.
_NAMED_PART = re.compile(
    r"\b(?:điều|khoản|điểm|chương|mục|phần|tiết|câu|bài|bước|phụ lục|hình|bảng)\s+(?:\d{1,3}[a-zđ]?|[ivxlc]+)$",
    re.IGNORECASE,
)
#: “1.” or “II.” at the beginning of a line or of a sentence.
_LIST_NUMBER = re.compile(r"(?:^|[.!?…;:])\s*(?:\d{1,3}|[IVXLC]+)$")
_LAST_WORD = re.compile(r"[\w.]+$")
#: Characters looked back at: longer than any of these.
_BACK = 40


def sentence_ends(text: str) -> Iterator[int]:
    """Offsets just behind each sentence, ascending; the end of the text is always the last one."""
    for found in _END.finditer(text):
        if found[0].startswith("\n"):
            yield found.start()
        elif found.end() < len(text) and not _ends_nothing(text, found):
            yield found.end()
    yield len(text)


def _ends_nothing(text: str, found: re.Match[str]) -> bool:
    """Whether the dot belongs to an abbreviation, an initial, a list's number or the name of an article."""
    following = text[found.end() : found.end() + 20].lstrip(" \t")[:1]
    if found[0] != "." or following in ("", "\n"):
        return False
    if following.islower():
        return True
    begin = max(text.rfind("\n", 0, found.start()) + 1, found.start() - _BACK)
    line = text[begin : found.start()]
    word = _LAST_WORD.search(line)
    last = word[0] if word else ""
    is_initial = len(last) == 1 and last.isupper()
    is_short = last.casefold() in _SHORT
    return is_initial or is_short or bool(_LIST_NUMBER.search(line) or _NAMED_PART.search(line))
