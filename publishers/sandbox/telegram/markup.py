"""Telegram's HTML: a handful of tags, everything else escaped. Pure."""

from __future__ import annotations

import html
import re

_TAGS = {"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"}
_TAG = re.compile(r"<(/?)([a-z-]+)((?:\s[^<>]*)?)>")


class BadMarkup(ValueError):
    """The text is not what Telegram's parser takes."""


def visible(text: str) -> str:
    """The text without its marks. Raises ``BadMarkup``."""
    bare = _TAG.sub("", text)
    if "<" in bare or ">" in bare:
        raise BadMarkup("unsupported start tag")
    if re.search(r"&(?!lt;|gt;|amp;|quot;|#\d+;)", bare):
        raise BadMarkup("unescaped ampersand")
    opened: list[str] = []
    for closing, name, _about in _TAG.findall(text):
        if name not in _TAGS:
            raise BadMarkup(f"unsupported start tag {name}")
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise BadMarkup(f"unexpected end tag {name}")
    if opened:
        raise BadMarkup(f"can't find end tag of {opened[-1]}")
    return html.unescape(bare)
