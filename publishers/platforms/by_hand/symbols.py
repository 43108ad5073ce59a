"""Numbers and symbols of documents as they are said: ``168/2024/NĐ-CP``, ``31/2024/QH15``, ``19-NQ/TW``. Pure."""

from __future__ import annotations

import re

from . import numbers
from .wordlist import DOCUMENT_TYPES, ISSUERS, LETTERS

_CAPITAL = "A-ZÀ-ỸĐÐ"
_PART = rf"[{_CAPITAL}][{_CAPITAL}a-zà-ỹđ]*\d{{0,2}}"
_SYMBOL = rf"{_PART}(?:-{_PART})*"
#: Number, year where there is one, symbol where there is one; a year or a symbol there must be.
DOCUMENT = (
    r"(?<![\w.,/-])(?P<number>\d{1,5}[a-z]?)/"
    rf"(?:(?P<year>(?:19|20)\d{{2}})(?:/(?P<symbol>{_SYMBOL}))?|(?P<only>(?=[{_CAPITAL}]{{2}}){_SYMBOL}))(?![\w/])"
)
PARTY_DOCUMENT = (
    rf"(?<![\w.,/-])(?P<number>\d{{1,4}})-(?P<type>{'|'.join(DOCUMENT_TYPES)})/(?P<issuer>{_PART})(?![\w/])"
)

_TERM = re.compile(r"(QH|UBTVQH)(\d{1,2})")
#: So far back the type of the document may have been said, so far ahead the issuer may follow.
_BACK, _AHEAD = 40, 90
#: Behind these a number and a year are those of a document.
_TYPES_SAID = tuple(sorted({*DOCUMENT_TYPES.values(), "luật", "bộ luật", "đạo luật", "số"}))


def said_document(match: re.Match[str]) -> str:
    """``31/2024/QH15`` → ``ba mươi mốt, năm hai nghìn không trăm hai mươi tư, Quốc hội khóa mười lăm``."""
    symbol = match["symbol"] or match["only"] or ""
    before = match.string[: match.start()].casefold().rstrip(" :")
    if not symbol and not before.endswith(_TYPES_SAID):
        return match[0]
    parts = [_number(match["number"])]
    if match["year"]:
        parts.append(f"năm {numbers.cardinal(int(match['year']))}")
    if symbol:
        parts.append(_said_symbol(symbol, before[-_BACK:], match.string[match.end() :][:_AHEAD]))
    said = ", ".join(part for part in parts if part)
    if match.string[match.end() :].startswith(" ngày"):
        said += ","
    return said if before.endswith("số") or not before.endswith(_TYPES_SAID) else f"số {said}"


def said_party_document(match: re.Match[str]) -> str:
    """``19-NQ/TW`` → ``mười chín, nghị quyết của Trung ương``."""
    before = match.string[: match.start()].casefold().rstrip(" :")
    symbol = f"{match['type']}-{match['issuer']}"
    said = ", ".join(filter(None, (_number(match["number"]), _said_symbol(symbol, before[-_BACK:], ""))))
    return said if before.endswith("số") or not before.endswith(_TYPES_SAID) else f"số {said}"


def _number(text: str) -> str:
    """A number that begins with a nought is read with it; a letter behind stays."""
    figure, letter = (text[:-1], text[-1]) if text[-1].isalpha() else (text, "")
    said = numbers.digits(figure) if len(figure) == 2 and figure[0] == "0" else numbers.cardinal(int(figure))
    return f"{said} {letter}".rstrip()


def _said_symbol(symbol: str, before: str, after: str) -> str:
    """Type and issuer; what the sentence says by itself is not said again."""
    first, *rest = symbol.replace("Ð", "Đ").split("-")
    kind = DOCUMENT_TYPES.get(first)
    if kind is None:
        return ", ".join(_said_part(part) for part in (first, *rest))
    issuers = " và ".join(_said_part(part) for part in rest)
    if not issuers or _follows(issuers, after):
        return "" if kind in before else kind
    return f"của {issuers}" if kind in before else f"{kind} của {issuers}"


def _said_part(part: str) -> str:
    term = _TERM.fullmatch(part)
    if term:
        return f"{ISSUERS[term[1]]} khóa {numbers.cardinal(int(term[2]))}"
    return ISSUERS.get(part) or " ".join(LETTERS.get(sign.upper(), sign) for sign in part)


def _follows(issuers: str, after: str) -> bool:
    """Whether the same sentence goes on with “của Chính phủ”."""
    sentence = re.split(r"[.;\n]\s", after, maxsplit=1)[0]
    return f"của {issuers}".casefold() in sentence.casefold()
