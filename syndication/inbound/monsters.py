"""HTML that is made to keep a parser busy: repairing a hundred thousand nested tags takes minutes.

What passes a limit is not repaired: its text is kept, its markup goes. Everything here is linear in the length.
"""

from __future__ import annotations

import html
import re

MAX_CHARACTERS = 1_000_000
#: Shorter markup can't take long, however it is made.
_HARMLESS = 8_000
_MAX_DEPTH = 150
_MAX_TAGS = 20_000
#: Each lone ampersand costs a repair.
_MAX_AMPERSANDS = 20_000
_MAX_ATTRIBUTES = 60
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=]+|=)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"'][^\s>]*))?")
#: Never open for long: they have no content, or the next of their kind closes them.
_SHALLOW = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "option", "td", "th", "tr", "dt", "dd", "tbody", "thead", "tfoot",
})  # fmt: skip
_HIDDEN = ("script", "style", "template", "svg", "math", "iframe", "textarea", "title", "xmp", "noembed", "noframes")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|tr|div|blockquote|table)\b|<(?:br|p|div|li)\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[/!?A-Za-z][^<>]*>?")
_LONGEST = 150_000


def is_monster(markup: str) -> bool:
    """Whether the markup is deeper, larger or more decorated than any that a person wrote."""
    if len(markup) <= _HARMLESS:
        return False
    if len(markup) > MAX_CHARACTERS or markup.count("<") > _MAX_TAGS or markup.count("&") > _MAX_AMPERSANDS:
        return True
    open_tags: dict[str, int] = {}
    depth = position = 0
    while tag := _TAG.search(markup, position):
        name = tag[2].lower()
        position, attributes = _skip_attributes(markup, tag.end())
        if attributes > _MAX_ATTRIBUTES:
            return True
        if name in _SHALLOW:
            continue
        if not tag[1]:
            open_tags[name] = open_tags.get(name, 0) + 1
            depth += 1
        elif open_tags.get(name):
            open_tags[name] -= 1
            depth -= 1
        if depth > _MAX_DEPTH:
            return True
    return False


def text_only(markup: str) -> str:
    """The text as paragraphs. What this returns holds no markup but ``p``."""
    text = _without_hidden(markup[:MAX_CHARACTERS])
    text = _ANY_TAG.sub("", _BLOCK_END.sub(lambda match: "\n" + match[0], text))
    lines = (" ".join(html.unescape(line).split()) for line in text.splitlines())
    joined, size = [], 0
    for line in lines:
        line = line[: _LONGEST - size]
        if line:
            joined.append(f"<p>{html.escape(line, quote=False)}</p>")
            size += len(line)
    return "".join(joined)


def _skip_attributes(markup: str, position: int) -> tuple[int, int]:
    """Where the tag's attributes end, and how many there are; counting stops when there are too many."""
    count = 0
    while count <= _MAX_ATTRIBUTES:
        found = _ATTRIBUTE.match(markup, position)
        if found is None:
            break
        position, count = found.end(), count + 1
    return position, count


def _without_hidden(text: str) -> str:
    lower = text.lower()
    pieces, position = [], 0
    opening = re.compile("<(" + "|".join(_HIDDEN) + r")\b")
    while match := opening.search(lower, position):
        pieces.append(text[position : match.start()])
        end = lower.find("</" + match[1], match.end())
        if end < 0:
            return "".join(pieces)
        position = end
    pieces.append(text[position:])
    return "".join(pieces)
