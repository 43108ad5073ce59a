"""Two texts side by side, word by word. Pure: paragraphs in, marked-up rows out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

_WORDS = re.compile(r"\s+|[^\s]+")
#: Longer paragraphs are shown whole: comparing them word by word would keep a person waiting.
_MOST_WORDS = 3000
#: Less alike than this, a paragraph was written anew: crumbs of both would be read by nobody.
_ALIKE = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One paragraph on both sides; empty where the other side has none."""

    before: SafeString
    after: SafeString
    is_changed: bool


def rows(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    """Paragraph by paragraph; within one that changed, word by word."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            for paragraph in before[i1:i2]:
                same = conditional_escape(paragraph)
                yield Row(before=same, after=same, is_changed=False)
            continue
        for number in range(max(i2 - i1, j2 - j1)):
            old = before[i1 + number] if i1 + number < i2 else ""
            new = after[j1 + number] if j1 + number < j2 else ""
            left, right = _words(old, new)
            yield Row(before=left, after=right, is_changed=True)


def _words(old: str, new: str) -> tuple[SafeString, SafeString]:
    first, second = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    if len(first) + len(second) > _MOST_WORDS or matcher.ratio() < _ALIKE:
        return _marked("del", [("replace", old)]), _marked("ins", [("replace", new)])
    left, right = [], []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        left.append((tag, "".join(first[i1:i2])))
        right.append((tag, "".join(second[j1:j2])))
    return _marked("del", left), _marked("ins", right)


def _marked(mark: str, parts: Sequence[tuple[str, str]]) -> SafeString:
    return format_html_join("", "{}", ((_part(mark, tag, text),) for tag, text in parts if text))


def _part(mark: str, tag: str, text: str) -> SafeString:
    """``del`` and ``ins`` say it to screen readers too; the style sheet adds words for others."""
    return conditional_escape(text) if tag == "equal" else format_html("<{0}>{1}</{0}>", mark, text)
