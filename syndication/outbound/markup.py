"""XML as text: small, fast, and never holding a character that XML 1.0 forbids."""

from __future__ import annotations

import re
from functools import cache
from xml.sax.saxutils import escape, quoteattr

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Most texts and nearly all addresses hold nothing that needs a second look.
_SPECIAL = re.compile("[^\x20\x21\x23-\x25\x27-\x3b\x3d\x3f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, text: str = "", **attributes: object) -> str:
    """An element with plain text; empty attributes are left out.

    Attribute names: ``xml__lang`` becomes ``xml:lang``, a final underscore goes (``type_``).
    """
    return wrap(name, _text(text), **attributes)


def cdata(name: str, text: str, **attributes: object) -> str:
    """An element whose text is markup of another language."""
    return wrap(name, "<![CDATA[" + _allowed(text).replace("]]>", "]]]]><![CDATA[>") + "]]>", **attributes)


def wrap(name: str, inner: str, **attributes: object) -> str:
    """An element around ready XML."""
    given = ""
    for key, value in attributes.items():
        if value is not None and value != "":
            given += f" {_name(key)}={_quoted(str(value))}"
    return f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>"


def optional(name: str, text: str | None, **attributes: object) -> str:
    """The element, or nothing when there is no text."""
    return element(name, text, **attributes) if text else ""


def block(name: str, lines: list[str], **attributes: object) -> str:
    """An element of elements, a line each; empty ones are left out."""
    return wrap(name, "\n" + "\n".join(line for line in lines if line) + "\n", **attributes)


def around(name: str, head: list[str], items: list[bytes], *, outer: str = "", **attributes: object) -> bytes:
    """A whole document: ready items are only joined, since they are the bulk of it.

    With ``outer`` the element stands in another one that has the attributes.
    """
    opening, closing = wrap(outer or name, "|", **attributes).split("|")
    if outer:
        opening, closing = f"{opening}<{name}>", f"</{name}>{closing}"
    start = f"{DECLARATION}{opening}\n" + "\n".join(line for line in head if line) + "\n"
    return b"".join((start.encode(), *(item + b"\n" for item in items if item), closing.encode(), b"\n"))


@cache
def _name(key: str) -> str:
    return key.rstrip("_").replace("__", ":")


def _text(text: str) -> str:
    return escape(_allowed(text)) if _SPECIAL.search(text) else text


def _quoted(text: str) -> str:
    return quoteattr(_allowed(text)) if _SPECIAL.search(text) else f'"{text}"'


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub("", text)
