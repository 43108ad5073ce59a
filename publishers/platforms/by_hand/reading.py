"""Written Vietnamese → what a reader says: numbers, dates, document numbers and short forms in full. Pure.

A rule is a pattern and what is said for it. They run in order; what one has said holds no digits,
so none meets it again.
What no rule knows stays as it is written: the sheet then lists it, and the reader asks before the microphone is on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from cms.core.text import nfc

from . import numbers
from .symbols import DOCUMENT, PARTY_DOCUMENT, said_document, said_party_document
from .wordlist import (
    ABBREVIATIONS,
    BEFORE_ROMAN,
    BEFORE_TELEPHONE,
    DOCUMENT_TYPES,
    ISSUERS,
    NAMED,
    PER,
    POINTED,
    SIGNS,
    UNITS,
)

Match = re.Match[str]

_DASH = r"\s*[-–—]\s*"
_INT = r"\d{1,3}(?:[.  ]\d{3})+|\d+"
_NUMBER = rf"(?:{_INT})(?:,\d+)?"
_YEAR = r"[12]\d{3}"
_EDGE = r"(?<![\w.,/-])"
_END = r"(?![\w/])(?!,\d)(?!\.\d)"
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_PER = "|".join(sorted(map(re.escape, PER), key=len, reverse=True))
#: So far back “ngày” still says that a day is meant: “Ngày Pháp luật 9/11”.
_DAY_NEAR = re.compile(
    r"\b(?:ngày|mùng|mồng)(?:\s+[^\W\d]+){0,2}\s*$|\bngày\s.{0,25}\b(?:đến|tới|và|hoặc)(?: ngày)?\s*$", re.IGNORECASE
)
_SENTENCE_START = re.compile(r"(?:^|\n|[.!?…]\s)[\s“\"(–-]*$")
_LEFT_OVER = re.compile(r"\b(?=\w*[A-ZĐ])(?:[BCDĐFGHKLMNPQRSTVWXZ]{2,}\w*|\w*\d\w*)\b")


def read_aloud(text: str, own: Mapping[str, str] | None = None) -> str:
    """The text as it is read; ``own`` are the place's own short forms, which come first."""
    said = nfc(text)
    for pattern, words in (*_own(own or {}), *_RULES):
        said = pattern.sub(_capitalised(words), said)
    return re.sub(r"[ \t]{2,}", " ", said)


def left_over(said: str) -> tuple[str, ...]:
    """What is still written short in a text that was made ready: each once, in order."""
    return tuple(dict.fromkeys(match[0] for match in _LEFT_OVER.finditer(said)))


def own_words(lines: str) -> dict[str, str]:
    """``STP = Sở Tư pháp``, one a line; other lines say nothing."""
    pairs = (line.partition("=") for line in nfc(lines).splitlines())
    return {short.strip(): full.strip() for short, _, full in pairs if short.strip() and full.strip()}


def _capitalised(words: Callable[[Match], str]) -> Callable[[Match], str]:
    """A sentence that began with a figure begins with a capital."""

    def say(match: Match) -> str:
        said = words(match)
        if said and said != match[0] and _SENTENCE_START.search(match.string[: match.start()]):
            return said[0].upper() + said[1:]
        return said

    return say


def _behind(match: Match, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands right before."""
    before = match.string[: match.start()].rstrip(" :").casefold()
    return any(re.search(rf"(?:^|\W){re.escape(word)}$", before) for word in words)


def _plain(text: str) -> str:
    return re.sub(r"[  ]", ".", text)


def _number(text: str) -> str:
    return numbers.decimal(_plain(text))


def _year(text: str) -> str:
    return f"năm {numbers.cardinal(int(text))}"


# --- rules -----------------------------------------------------------------------------------------------------------


def _address(match: Match) -> str:
    host = match["host"].removeprefix("www.")
    return host.replace(".", " chấm ")


def _mail(match: Match) -> str:
    return match[0].replace("@", " a còng ").replace(".", " chấm ")


def _telephone(match: Match) -> str:
    parts = re.split(r"[ .]", match[0])
    if len(match[0]) < 9 and not _behind(match, BEFORE_TELEPHONE):
        return match[0]
    if len(parts) == 1 and not (_behind(match, BEFORE_TELEPHONE) or (parts[0][0] == "0" and 9 < len(parts[0]) < 12)):
        return match[0]
    return ", ".join(numbers.digits(part) for part in parts)


def _standard(match: Match) -> str:
    """``102:2016/BTTTT``."""
    issuer = match["issuer"] and ISSUERS.get(match["issuer"], match["issuer"])
    return ", ".join(filter(None, (numbers.cardinal(int(match["number"])), _year(match["year"]), issuer)))


def _is_date(day: str, month: str) -> bool:
    return 1 <= int(day) <= 31 and 1 <= int(month) <= 12


def _full_date(match: Match) -> str:
    if not _is_date(match["day"], match["month"]):
        return match[0]
    said = f"{_day_of(match['day'], match['month'])} {_year(match['year'])}"
    first = match.groupdict().get("first")
    if first:
        said = f"{numbers.day(int(first))} đến {said}"
    return _as_day(match, said)


def _short_date(match: Match) -> str:
    before = match.string[: match.start()]
    if not _is_date(match["day"], match["month"]) or not _DAY_NEAR.search(before):
        return match[0]
    said = _day_of(match["day"], match["month"])
    first = match.groupdict().get("first")
    if first:
        said = f"{numbers.day(int(first))} đến {said}"
    return _as_day(match, said)


def _as_day(match: Match, said: str) -> str:
    """“ngày” and “mùng” are said once."""
    if _behind(match, ("mùng", "mồng")):
        return said.removeprefix("mùng ")
    return said if _behind(match, ("ngày",)) else f"ngày {said}"


def _day_of(day: str, month: str) -> str:
    return f"{numbers.day(int(day))} tháng {numbers.month(int(month))}"


def _day_word(match: Match) -> str:
    number = int(match["number"])
    return f"{match['word']} {numbers.day(number)}" if 1 <= number <= 31 else match[0]


def _month_year(match: Match) -> str:
    return f"{match['word'] or 'tháng'} {numbers.month(int(match['number']))} {_year(match['year'])}"


def _quarter(match: Match) -> str:
    return f"{match['word']} {numbers.cardinal(int(match['number']))} {_year(match['year'])}"


def _month_word(match: Match) -> str:
    return f"{match['word']} {numbers.month(int(match['number']))}"


def _ordinal(match: Match) -> str:
    return f"{match['word']} {numbers.ordinal(int(match['number']))}"


def _roman(match: Match) -> str:
    value = numbers.roman(match["roman"])
    if value is None or not _behind(match, BEFORE_ROMAN):
        return match[0]
    said = numbers.ordinal(value) if _behind(match, ("thứ",)) else numbers.cardinal(value)
    return f"{said} {_year(match['year'])}" if match["year"] else said


def _clock(match: Match) -> str:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if hour > 24 or minute > 59:
        return match[0]
    said = f"{numbers.cardinal(hour)} giờ"
    return f"{said} {numbers.cardinal(minute)} phút" if minute else said


def _with_unit(match: Match) -> str:
    is_letter = len(match["unit"]) == 1 and _behind(match, ("điều", "khoản", "điểm", "mục"))
    said = f"{_number(match['number'])} {match['unit'] if is_letter else UNITS[match['unit']]}"
    if match["first"]:
        said = f"{_number(match['first'])} đến {said}"
    return f"âm {said}" if match["minus"] else said


def _per(match: Match) -> str:
    """``mg/100 ml``, ``km/h``: a unit for so much of another."""
    count = f"{_number(match['count'])} " if match["count"] else ""
    return f" trên {count}{PER.get(match['per'], match['per'])}"


def _each(match: Match) -> str:
    """``đồng/người/tháng``."""
    return match["base"] + match["each"].replace("/", " mỗi ")


def _fraction(match: Match) -> str:
    top, bottom = int(match["top"]), int(match["bottom"])
    is_part = top < bottom
    return f"{numbers.cardinal(top)} {'phần' if is_part else 'trên'} {numbers.cardinal(bottom)}"


def _range(match: Match) -> str:
    return f"{_number(match['first'])} đến {_number(match['last'])}"


def _count(match: Match) -> str:
    """``12``, ``12a`` of an article, ``18+``; offices write ``05 người``, and “số 05” keeps its nought."""
    text, letter = match["number"], match["letter"]
    is_name = len(text) > 1 and text[0] == "0" and text.isdigit() and (len(text) > 2 or _behind(match, ("số",)))
    said = numbers.digits(text) if is_name else _number(text)
    return f"{said} trở lên" if letter == "+" else f"{said} {letter}".rstrip()


def _class(match: Match) -> str:
    """``hạng A1``."""
    return f"{match['letter']} {numbers.cardinal(int(match['number']))}"


def _point(match: Match) -> str:
    """``1.2``: a heading's number."""
    return " chấm ".join(numbers.cardinal(int(part)) for part in match[0].split("."))


def _item(match: Match) -> str:
    """A numbered line."""
    return f"{match['space']}{numbers.cardinal(int(match['number'])).capitalize()}. "


def _said_before(match: Match) -> str:
    """``Ủy ban nhân dân (UBND)``: it was said a moment ago."""
    full = ABBREVIATIONS[match["short"]].casefold()
    return "" if match.string[: match.start()].rstrip().casefold().endswith(full) else match[0]


def _known(table: Mapping[str, str]) -> Callable[[Match], str]:
    return lambda match: table[match[0]]


def _any_of(table: Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, table), key=len, reverse=True))


def _whole(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any_of(table)})(?![\w-])")


def _own(own: Mapping[str, str]) -> list[tuple[re.Pattern[str], Callable[[Match], str]]]:
    return [(_whole(own), _known(own))] if own else []


_DM = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})"
_FROM = rf"(?P<first>\d{{1,2}}){_DASH}"
_RULES: tuple[tuple[re.Pattern[str], Callable[[Match], str]], ...] = tuple(
    (re.compile(pattern, flags), words)
    for pattern, flags, words in (
        (rf"(?<!\w)(?:{_any_of(NAMED)})(?!\w)", 0, _known(NAMED)),
        (r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b", 0, _mail),
        (r"\b(?:https?://)?(?P<host>(?:[\w-]+\.)+(?:vn|com|net|org))\b(?:/[^\s,;)]*)?", 0, _address),
        (rf"{_EDGE}(?P<number>\d{{1,5}}):(?P<year>{_YEAR})(?:/(?P<issuer>[A-ZĐ]+))?\b", 0, _standard),
        (rf"\b(?P<type>{_any_of(DOCUMENT_TYPES)})(?= (?:số )?\d+[/-])", 0, lambda match: DOCUMENT_TYPES[match["type"]]),
        (DOCUMENT, 0, said_document),
        (PARTY_DOCUMENT, 0, said_party_document),
        (rf"{_EDGE}{_FROM}{_DM}[/.-](?P<year>{_YEAR}){_END}", 0, _full_date),
        (rf"{_EDGE}{_DM}[/.-](?P<year>{_YEAR}){_END}", 0, _full_date),
        (rf"\b(?P<word>tháng) 0?(?P<number>1[0-2]|[1-9])[/-](?P<year>{_YEAR}){_END}", re.IGNORECASE, _month_year),
        (rf"\b(?P<word>quý) (?P<number>[1-4])/(?P<year>{_YEAR}){_END}", re.IGNORECASE, _quarter),
        (rf"{_EDGE}(?P<word>)0?(?P<number>1[0-2]|[1-9])/(?P<year>{_YEAR}){_END}", 0, _month_year),
        (rf"{_EDGE}{_FROM}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}){_END}", 0, _short_date),
        (rf"{_EDGE}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}}){_END}", 0, _short_date),
        (rf"\b(?P<word>ngày) (?P<number>\d{{1,2}})(?= tháng\b){_END}", re.IGNORECASE, _day_word),
        (rf"\b(?P<word>tháng) 0?(?P<number>1[0-2]|[1-9]){_END}", re.IGNORECASE, _month_word),
        (rf"\b(?P<word>thứ) (?P<number>\d{{1,3}}){_END}", re.IGNORECASE, _ordinal),
        (rf"(?<=[\w:] )(?P<roman>[IVXLC]+)(?:/(?P<year>{_YEAR}))?\b", 0, _roman),
        (r"(?<![\w.,/])(?P<hour>\d{1,2})(?:[hH](?P<minute>\d{2})?|:(?P<colon>))(?![\w:])", 0, _clock),
        (r"(?<![\w.,/:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?![\w:])", 0, _clock),
        (r"(?<![\w.,/-])(?:\d{3,5}(?:[ .]\d{3,4}){1,2}|\d{3,11})(?![\w/%])(?! ?\d|[,.]\d)", 0, _telephone),
        (rf"(?:(?<![\w.,/-])(?P<minus>-)|{_EDGE})(?:(?P<first>{_NUMBER})%?{_DASH})?(?P<number>{_NUMBER}) ?"
         rf"(?P<unit>{_UNIT})(?![\w²³])", 0, _with_unit),
        (r"\b(?P<unit>giờ|phút)\s*[-–—]\s*(?=\w)", 0, lambda match: f"{match['unit']} đến "),
        (rf"(?<=\w)/(?:(?P<count>{_INT}) ?)?(?P<per>{_PER}|lít|giờ)(?![\w²³])", 0, _per),
        (r"\b(?P<base>đồng|phần trăm|người|lượt|lần|suất)(?P<each>(?:/[^\W\d]+)+)", 0, _each),
        (rf"{_EDGE}(?P<top>\d{{1,3}})/(?P<bottom>\d{{1,3}}){_END}", 0, _fraction),
        (rf"{_EDGE}(?P<first>{_NUMBER}){_DASH}(?P<last>{_NUMBER}){_END}", 0, _range),
        (r"(?m)^(?P<space>[ \t]*)(?P<number>\d{1,2})\.[ \t]+(?=\S)", 0, _item),
        (r"(?<![\w.,])\d{1,2}(?:\.\d{1,2})+(?![\w,])(?!\.\d)", 0, _point),
        (rf"(?<![\w.,])(?P<number>{_NUMBER})(?P<letter>\+|[a-zđ]?)(?!\w)", 0, _count),
        (r"\b(?P<letter>[A-ZĐ])(?P<number>\d{1,2})\b", 0, _class),
        (rf" ?\((?P<short>{_any_of(ABBREVIATIONS)})\)", 0, _said_before),
        (rf"(?<![\w.])(?:{_any_of(POINTED)})(?=[\s,;…)]|$|(?<=\.)[A-ZĐ])", 0, lambda match: f"{POINTED[match[0]]} "
         if match.string[match.end():match.end() + 1].isalpha() else POINTED[match[0]]),
        (_whole(ABBREVIATIONS).pattern, 0, _known(ABBREVIATIONS)),
        (rf"(?<!\S)(?:{_any_of(SIGNS)})(?=\s)", 0, _known(SIGNS)),
    )
)  # fmt: skip
