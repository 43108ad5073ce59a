"""How X counts a text: letters weigh 1 or 2, an address weighs 23, an emoji 2. Pure.

Follows twitter-text's configuration v3 (docs/platforms/x.md): the text in NFC, and the Vietnamese letters of U+1EA0 to
U+1EF9 weigh 2 like most of Unicode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from cms.core.text import nfc

from .domains import TOP_LEVEL

MAXIMUM = 280
URL_WEIGHT = 23
EMOJI_WEIGHT = 2
#: Code points that weigh 1; all others weigh 2.
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))

_KNOWN = "|".join(sorted(TOP_LEVEL, key=len, reverse=True))

#: Letters of a label, Latin ones with marks included, as X links them.
_LETTER = "a-zA-Z0-9À-ÖØ-öø-ɏḀ-ỿ"
_PATH = rf"[{_LETTER}Ѐ-ӿ!*';:=+,.$%_~@|&\[\]\-–]"
_PATH_END = rf"[{_LETTER}Ѐ-ӿ=_#/+\-]"
_TAIL = (
    r"(?::[0-9]+)?"
    rf"(?:/(?:(?:{_PATH}|[/#]|\({_PATH}+\))*(?:{_PATH_END}|\({_PATH}+\)))?)?"
    r"(?:\?[a-zA-Z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*[a-zA-Z0-9\-_&=#/])?"
)
_LABEL = rf"[{_LETTER}](?:[{_LETTER}_\-]{{0,61}}[{_LETTER}])?"
_ADDRESS = re.compile(
    # After these no address begins: a mail address, a mention, a tag, the middle of a word or of a longer name.
    rf"(?<![@＠#＃$\-_.{_LETTER}])"
    rf"(?:(?i:https?://)(?:{_LABEL}\.){{1,9}}(?:xn--[a-zA-Z0-9\-]+|[a-zA-Z]{{2,}})(?![{_LETTER}@\-])"
    rf"|(?:{_LABEL}\.){{1,9}}(?i:xn--[a-z0-9\-]+|{_KNOWN})(?![{_LETTER}@\-_]))" + _TAIL
)
_WORD = re.compile(r"\S+")
_SIGN = "[\u2190-\u2bff\u3030\u303d\u3297\u3299\u203c\u2049\u2122\u2139\U0001f000-\U0001faff]"
_DRESS = "\ufe0f?[\U0001f3fb-\U0001f3ff]?[\U000e0020-\U000e007f]*"
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}"  # flags
    "|[0-9#*]\ufe0f?\u20e3|[©®™]\ufe0f"
    f"|{_SIGN}{_DRESS}(?:\u200d{_SIGN}{_DRESS})*"
)

Kind = Literal["text", "address"]


def weigh(text: str) -> int:
    """The weight of the text as X counts it; a post holds ``MAXIMUM``."""
    return sum(URL_WEIGHT if kind == "address" else _weigh_letters(part) for kind, part in parts(nfc(text)))


def addresses(text: str) -> list[str]:
    """What X will turn into links, bare domains included."""
    return [part for kind, part in parts(nfc(text)) if kind == "address"]


def parts(text: str) -> Iterator[tuple[Kind, str]]:
    """The text in order, cut at its addresses."""
    end = 0
    # An address has a dot and no spaces: most words need no closer look.
    for word in _WORD.finditer(text):
        for found in _ADDRESS.finditer(word[0]) if "." in word[0] else ():
            start = word.start() + found.start()
            if start > end:
                yield "text", text[end:start]
            yield "address", found[0]
            end = word.start() + found.end()
    if end < len(text):
        yield "text", text[end:]


def _weigh_letters(text: str) -> int:
    rest, emoji = _EMOJI.subn("", text)
    return emoji * EMOJI_WEIGHT + sum(1 if _is_light(ord(letter)) else 2 for letter in rest)


def _is_light(point: int) -> bool:
    return any(first <= point <= last for first, last in _LIGHT)
