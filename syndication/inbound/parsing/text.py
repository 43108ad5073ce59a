"""Titles and other lines as plain text, however often somebody escaped them."""

from __future__ import annotations

import html
import re

from cms.core.text import nfc

#: Tags that people put into titles. Others may be meant as they stand: a title can be about “<title>”.
_DECORATION = re.compile(
    r"</?(?:a|abbr|b|big|br|center|div|em|font|h[1-6]|i|img|li|mark|p|s|small|span|strike|strong|sub|sup|u|ul)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]{0,5000}>", re.DOTALL)
_SCRIPT = re.compile(r"<(script|style|iframe|object|svg)\b[^>]{0,2000}>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_BREAKS = re.compile(r"(?:<br\s*/?>|</(?:p|div|h[1-6]|li)>)", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u00a0\u200b\u2028\u2029\ufeff]+")
#: Marks that turn the direction of writing, and others that nobody sees.
_INVISIBLE = re.compile("[\u00ad\u200c-\u200f\u202a-\u202e\u2060-\u2069\ufff9-\ufffc]")
_ESCAPED = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)


def one_line(value: str, *, is_html: bool = True, maximum: int = 500) -> str:
    """Plain text on one line, in NFC. Text that claims to be plain may be escaped all the same."""
    value = _SCRIPT.sub("", value[: maximum * 40])
    if is_html:
        value = html.unescape(_ANY_TAG.sub("", _BREAKS.sub(" ", value)))
    for _ in range(2):
        if _ESCAPED.search(value):
            value = html.unescape(value)
    value = _DECORATION.sub("", _SCRIPT.sub("", _BREAKS.sub(" ", value)))
    return _SPACE.sub(" ", _INVISIBLE.sub("", nfc(value))).strip()[:maximum].rstrip()


def looks_like_html(value: str) -> bool:
    """Whether text that may be either has markup in it."""
    return bool(_DECORATION.search(value) or _ESCAPED.search(value))


def as_html(value: str) -> str:
    """Plain text as paragraphs."""
    parts = (" ".join(part.split()) for part in re.split(r"\r?\n\s*\r?\n", value))
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)
