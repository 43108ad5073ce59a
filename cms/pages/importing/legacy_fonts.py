"""Turns text typed with fonts from before Unicode (TCVN3/ABC ``.VnTime``, VNI-Windows) into Unicode NFC.

Such text holds Western letters; only the font drew Vietnamese ones. Where the font is known it decides; for pasted text
without fonts ``detect`` looks whether the words become Vietnamese syllables.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cms.core.text import nfc


class Encoding(StrEnum):
    TCVN3 = "TCVN3"
    VNI = "VNI"


@dataclass(frozen=True, slots=True)
class LegacyFont:
    """How a font's letters are coded. ``capitals``: it draws small letters as capitals (``.VnTimeH``)."""

    encoding: Encoding
    capitals: bool = False


# --- TCVN3 (ABC): one code a letter, 0xA1…0xFE; capitals with tones have no codes, the …H fonts draw them -------------

_TCVN3_CODES = (
    "¡¢£¤¥¦§¨©ª«¬\u00ad®"
    "µ¶·¸¹»¼½¾ÆÇÈÉÊË"
    "ÌÎÏÐÑÒÓÔÕÖ"
    "×ØÜÝÞ"
    "ßáâãäåæçèéêëìíî"
    "ïñòóôõö÷øù"
    "úûüýþ"
)  # fmt: skip
_TCVN3_LETTERS = (
    "ĂÂÊÔƠƯĐăâêôơưđ"
    "àảãáạằẳẵắặầẩẫấậ"
    "èẻẽéẹềểễếệ"
    "ìỉĩíị"
    "òỏõóọồổỗốộờởỡớợ"
    "ùủũúụừửữứự"
    "ỳỷỹýỵ"
)  # fmt: skip
#: Marks typed after a letter that has no code of its own (mostly capitals): grave, hook, tilde, acute, dot.
_TCVN3_MARKS = dict(zip("°±²³´", "\u0300\u0309\u0303\u0301\u0323", strict=True))
_TCVN3 = str.maketrans({**dict(zip(_TCVN3_CODES, _TCVN3_LETTERS, strict=True)), **_TCVN3_MARKS, "\u03bc": "à"})

# --- VNI-Windows: a letter, then a Western letter that stands for its mark --------------------------------------------

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
_VNI_TONES = {"ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT}
_VNI_CIRCUMFLEX = {"â": "", "à": _GRAVE, "á": _ACUTE, "å": _HOOK, "ã": _TILDE, "ä": _DOT}
_VNI_BREVE = {"ê": "", "è": _GRAVE, "é": _ACUTE, "ú": _HOOK, "ü": _TILDE, "ë": _DOT}
#: Letters that have a code of their own.
_VNI_ALONE = {"ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ", "ô": "ơ", "ö": "ư"}


def _vni_table() -> Mapping[str, str]:
    table: dict[str, str] = dict(_VNI_ALONE)
    horned = {**{letter: letter for letter in "aeouy"}, "ô": "ơ", "ö": "ư"}
    for code, letter in horned.items():
        table |= {code + mark: letter + tone for mark, tone in _VNI_TONES.items()}
    for letter in "aeo":
        table |= {letter + mark: letter + _CIRCUMFLEX + tone for mark, tone in _VNI_CIRCUMFLEX.items()}
    table |= {"a" + mark: "a" + _BREVE + tone for mark, tone in _VNI_BREVE.items()}
    composed = {code: unicodedata.normalize("NFC", letters) for code, letters in table.items()}
    capitals: dict[str, str] = {}
    for code, letter in composed.items():
        # The mark after a capital was typed in either case.
        capitals |= {code.upper(): letter.upper(), code[0].upper() + code[1:]: letter.upper()}
        if len(code) == 2:
            capitals[code[0] + code[1].upper()] = letter
    return {**capitals, **composed}


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

# --- fonts -----------------------------------------------------------------------------------------------------------

_TCVN3_FONT = re.compile(r"^\.vn[a-z]", re.IGNORECASE)
_VNI_FONT = re.compile(r"^vni[\s_-]", re.IGNORECASE)
#: Old codes that nobody can convert here: better said than guessed.
_OTHER_FONT = re.compile(r"^(?:vps|vnu|vietware|svn[cf]?t|bk ?hcm)[\s_-]", re.IGNORECASE)


def legacy_font(name: str | None) -> LegacyFont | None:
    """The code of a font by its name; ``None`` for Unicode fonts."""
    name = (name or "").strip().strip("'\"")
    if _TCVN3_FONT.match(name):
        return LegacyFont(Encoding.TCVN3, capitals=name.endswith("H"))
    return LegacyFont(Encoding.VNI) if _VNI_FONT.match(name) else None


def is_unknown_legacy_font(name: str | None) -> bool:
    """Whether the font is of an old code that can't be converted."""
    return bool(_OTHER_FONT.match((name or "").strip()))


_UNICODE_ONLY = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")

# --- conversion ------------------------------------------------------------------------------------------------------


def to_unicode(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """Convert text known to be in the encoding; letters that it does not have stay."""
    text = _out_of_private_use(text)
    if encoding is Encoding.TCVN3:
        converted = text.translate(_TCVN3)
    else:
        converted = _VNI_PATTERN.sub(lambda match: _VNI[match.group()], text)
    return nfc(converted.upper() if capitals else converted)


def by_font(text: str, font_name: str | None) -> str:
    """Convert text as its font demands; text in Unicode fonts is only brought to NFC.

    So is text that only claims an old font: letters that those fonts never held show that it is Unicode already.
    """
    font = legacy_font(font_name)
    if font is None or _UNICODE_ONLY.search(text):
        return nfc(text)
    return to_unicode(text, font.encoding, capitals=font.capitals)


def detect(text: str) -> Encoding | None:
    """The code of text whose font is not known; ``None`` if it is Unicode, not Vietnamese, or too short to tell."""
    text = nfc(text[:20_000])
    words = _words(_out_of_private_use(text))
    marked = [word for word in words if not word.isascii() and re.search("[A-Za-z]", word)]
    if len(marked) < 2 or _UNICODE_ONLY.search(text) or _share_of_syllables(marked) > 0.5:
        return None
    shares = {encoding: _share_of_syllables([to_unicode(word, encoding) for word in marked]) for encoding in Encoding}
    likely = max(shares, key=lambda encoding: shares[encoding])
    return likely if shares[likely] >= 0.8 else None


def by_content(text: str) -> str:
    """Convert text if its words say that it needs it."""
    encoding = detect(text)
    return to_unicode(text, encoding) if encoding else nfc(text)


def _out_of_private_use(text: str) -> str:
    """Word files letters of symbol-like fonts under U+F020…U+F0FF."""
    return re.sub("[\uf020-\uf0ff]", lambda match: chr(ord(match.group()) - 0xF000), text)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s!-/:-@\[-`{-~\d\u2000-\u206f]+", text) if word]


_ONSET = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_NUCLEUS = (
    "uyê|iêu|yêu|oai|oay|oeo|uôi|ươi|ươu|uây|uya|uyu|oao|uêu|"
    "iê|yê|uô|ươ|oa|oă|oe|oo|uâ|uê|uơ|uy|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|ưa|ưi|ưu|"
    "[aăâeêioôơuưy]"
)
_SYLLABLE = re.compile(rf"(?:{_ONSET})?(?:{_NUCLEUS})(?:ch|ng|nh|[cmnpt])?", re.IGNORECASE)
_TONE_MARKS = dict.fromkeys(map(ord, (_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT)))


def _share_of_syllables(words: list[str]) -> float:
    return sum(map(_is_syllable, words)) / len(words) if words else 0.0


@functools.lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    """Whether the word is built like a Vietnamese syllable, tone aside; at most one tone."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = sum(ord(mark) in _TONE_MARKS for mark in decomposed)
    bare = unicodedata.normalize("NFC", decomposed.translate(_TONE_MARKS))
    return tones <= 1 and _SYLLABLE.fullmatch(bare) is not None
