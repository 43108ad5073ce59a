"""Vietnamese text: normal form, folding for search, ASCII names."""

from __future__ import annotations

import html
import re
import unicodedata

#: U+00D0 (Icelandic eth) is typed for U+0110 by many old fonts; both mean the Vietnamese Đ.
_LOOKALIKES = str.maketrans({"\u00d0": "\u0110"})
_FOLDED_D = str.maketrans({"\u0111": "d", "\u0110": "D", "\u00d0": "D", "\u00f0": "d"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|tr|div|blockquote)>|<br\s*/?>", re.IGNORECASE)
_CELL_END = re.compile(r"</t[dh]>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def nfc(text: str) -> str:
    """Return the text in Unicode NFC, without control characters that XML forbids."""
    return _CONTROL.sub("", unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """Lower-case and drop every Vietnamese mark: ``Đà Nẵng`` becomes ``da nang``."""
    decomposed = unicodedata.normalize("NFD", text.translate(_FOLDED_D))
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept).lower()


def search_words(*texts: str) -> str:
    """Fold to plain words, for what is indexed and for what is asked: ``168/2024/NĐ-CP`` → ``168 2024 nd cp``.

    Database parsers take a number with slashes for a path or for one word, so punctuation goes before they see it.
    """
    return _NOT_WORD.sub(" ", fold(" ".join(text for text in texts if text))).strip()


def ascii_name(text: str, *, maximum: int = 60, default: str = "tep") -> str:
    """Make a file or slug name of ``a-z0-9-`` only, at most ``maximum`` characters."""
    name = _NOT_WORD.sub("-", fold(text)).strip("-")[:maximum].strip("-")
    return name or default


def document_key(number: str) -> str:
    """Key under which the same document number is found however it was typed (spaces, case, Ð for Đ)."""
    return re.sub(r"\s+", "", nfc(number)).translate(_LOOKALIKES).upper()


def plain(markup: str) -> str:
    """Turn our HTML subset into plain text, a paragraph a line, blank lines between paragraphs."""
    text = html.unescape(_TAG.sub("", _CELL_END.sub(" ", _BLOCK_END.sub("\n", markup))))
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in text.splitlines())
    return "\n\n".join(line for line in lines if line)


def shorten(text: str, maximum: int) -> str:
    """Cut at a word boundary to at most ``maximum`` characters, with an ellipsis when something was cut."""
    if len(text) <= maximum:
        return text
    head = text[: maximum - 1]
    cut = head.rfind(" ")
    return (head[:cut] if cut > maximum // 2 else head).rstrip(" ,;:.") + "…"
