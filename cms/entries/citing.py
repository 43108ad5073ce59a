"""Numbers of legal documents in running text: the default of the port ``CitationMatcher``, which needs no register."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cms.core.text import document_key, nfc

#: Every dash that offices type for the hyphen.
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_DASH = re.compile(rf"\s*[{_DASHES}]\s*")
_SLASH = re.compile(r"\s*[/\u2044\u2215]\s*")
_CAPITALS = "A-ZĐÐƯ"
#: The symbol after the number: QH15, NĐ-CP, NQ-HĐND, UBTVQH14, TTLT-BTP-BCA, QĐ-TTg, TTr-STP.
_PART = rf"[{_CAPITALS}][{_CAPITALS}a-z0-9&]{{0,11}}"
_SYMBOL = rf"{_PART}(?:[ \u00a0]?[{_DASHES}][ \u00a0]?{_PART}){{0,4}}"
_NUMBER = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,5}}[A-Za-z]?)(?:[ \u00a0]?[/\u2044\u2215][ \u00a0]?(?P<year>(?:19|20)\d\d))?"
    rf"[ \u00a0]?[/\u2044\u2215][ \u00a0]?(?P<symbol>{_SYMBOL})(?![\w/])"
)
#: Of the party: 32-CT/TW, 66-NQ/TW.
_PARTY = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,4}})[ \u00a0]?[{_DASHES}][ \u00a0]?(?P<kind>[A-ZĐÐ]{{2}})/(?P<organ>T[WƯ])(?![\w/])"
)
#: Symbols that may stand without a dash; anything else without one is more often a fraction or a street number.
_LONE = re.compile(r"^(?:QH\d{1,2}|UBTVQH\d{1,2}|L-CTN|HĐBT|QH|SL|NQ|QĐ|KH|CV|TB|HD|BC|CT|TT)$")
#: A text has no honest use for more.
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A document that a text names: its number in the usual spelling, and what the register makes of it."""

    number: str
    key: str
    #: As it stands in the text.
    printed: str
    #: The register's row, when exactly one is meant; else ``None``.
    document_id: int | None = None
    label: str = ""
    #: How many rows have that number: more than one means that nobody guessed.
    candidates: int = 0


class NumbersOnly:
    """The default matcher: finds the numbers and links them to nothing."""

    def find(self, text: str) -> tuple[Citation, ...]:
        return tuple(numbers_in(text))


def numbers_in(text: str) -> Iterator[Citation]:
    """Each document once, in the order in which the text names them."""
    text = nfc(text)
    found = [(match.start(), number, match.group()) for match, number in _found(text)]
    seen: set[str] = set()
    for _start, number, printed in sorted(found):
        key = document_key(number)
        if key not in seen and len(seen) < MOST:
            seen.add(key)
            yield Citation(number=number, key=key, printed=_SLASH.sub("/", printed))


def _found(text: str) -> Iterator[tuple[re.Match[str], str]]:
    for match in _NUMBER.finditer(text):
        symbol = _DASH.sub("-", match["symbol"]).replace("Ð", "Đ")
        if _is_document(symbol, match["year"]):
            yield match, "/".join(part for part in (match["number"], match["year"], symbol) if part)
    for match in _PARTY.finditer(text):
        yield match, f"{match['number']}-{match['kind'].replace('Ð', 'Đ')}/{match['organ']}"


def _is_document(symbol: str, year: str | None) -> bool:
    """With a year a dash or a known symbol is enough; without one a dash must be there (295/KH-UBND)."""
    return "-" in symbol or bool(year and _LONE.match(symbol))
