"""Reads due dates as plans write them: "trước ngày 15/11 hằng năm", "Quý II/2020", "trong năm 2023". Pure."""

from __future__ import annotations

import re

from .due_dates import DueRule, Every, Limit
from .text import fold

_YEARS = re.compile(r"\b((?:19|20)\d\d)(?:\s*(?:-|–|—|den|to)\s*((?:19|20)\d\d))?\b")
_DAY = re.compile(r"\b(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*((?:19|20)\d\d))?\b(?!\s*[/.]\s*\d)")
_SPELLED = re.compile(r"\b(?:ngay|day)\s*(\d{1,2})(?:\s*thang\s*(\d{1,2}))?\b")
_QUARTER = re.compile(
    r"\b(?:quy|quarter|q)\s*(iv|iii|ii|i|[1-4])\b(?:\s*(?:-|–|den|va|,|to)\s*(?:quy|q)?\s*(iv|iii|ii|i|[1-4])\b)?"
)
_MONTH = re.compile(r"\b(?:thang|month)\s*(\d{1,2})\b(?:\s*(?:-|–|den|va|to)\s*(?:thang)?\s*(\d{1,2})\b(?!\s*/))?")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NO_DATE = re.compile(r"^(?:|-|–|khong|khong (?:quy dinh|co|ro).*|thuong xuyen.*|no date|none)$")
_BEFORE = re.compile(r"\b(?:truoc|before)\b")
_LATER = re.compile(r"\b(?:nam sau|nam ke tiep|thang sau|quy sau|following|next)\b")
#: The first that is found decides: "định kỳ 6 tháng" speaks of halves and not of June.
_OFTEN = (
    (re.compile(r"\b(?:hang thang|moi thang|monthly|each month|every month)\b"), Every.MONTH),
    (re.compile(r"\b(?:hang quy|moi quy|quarterly|each quarter|every quarter)\b"), Every.QUARTER),
    (re.compile(r"\b(?:6 thang|sau thang|nua nam|half[- ]year(?:ly)?|each half)\b"), Every.HALF),
    (re.compile(r"\b(?:trong nam|ca nam)\b(?! ?(?:19|20)\d\d)"), Every.YEAR),
    (re.compile(r"\b(?:hang nam|moi nam|cac nam|yearly|annual(?:ly)?|each year|every year)\b"), Every.YEAR),
)
#: "Trước ngày 05 tháng sau" comes back each month, although it does not say so.
_IMPLIED = ((re.compile(r"\bthang sau\b"), Every.MONTH), (re.compile(r"\bquy sau\b"), Every.QUARTER))
_WHOLE_PERIOD = re.compile(r"\b(?:ca ky|ca giai doan|trong ky|thoi gian thuc hien ke hoach|in the period)\b")


def rule_of(text: str) -> DueRule | None:
    """The rule that a text says; ``None`` where it can't be read. An empty text is a rule without a date."""
    words = re.sub(r"\s+", " ", fold(text)).strip(" .;:()")
    if _NO_DATE.match(words):
        return DueRule()
    if _WHOLE_PERIOD.search(words):
        return DueRule(limit=Limit.WITHIN, every=Every.ONCE)
    bare, often = _without_often(words)
    return _by_day(bare, often) or _by_months(bare, often) or _by_year(bare, often)


def _without_often(words: str) -> tuple[str, Every | None]:
    """How often it comes back, and the words that say the rest."""
    for pattern, every in _OFTEN:
        if pattern.search(words):
            return pattern.sub(" ", words), every
    return words, next((every for pattern, every in _IMPLIED if pattern.search(words)), None)


def _by_day(words: str, often: Every | None) -> DueRule | None:
    match = _DAY.search(words)
    if match is None or _is_month_of_year(words, match):
        match, year = _SPELLED.search(words), _first_year(words)
    else:
        year = int(match[3] or 0) or _first_year(words[match.end() :])
    if match is None:
        return None
    day, month = int(match[1]), int(match[2] or 0)
    if not 1 <= day <= 31 or month > 12 or (match[2] is not None and not month) or (not month and often is None):
        return None
    every = Every.ONCE if year else often or Every.YEAR
    limit = Limit.BEFORE if _BEFORE.search(words) else Limit.BY
    return DueRule(limit=limit, every=every, day=day, month=month, year=year, turns_later=_later(words, every))


def _by_months(words: str, often: Every | None) -> DueRule | None:
    year = _first_year(words)
    every = Every.ONCE if year else often or Every.YEAR
    if match := _QUARTER.search(words):
        first, last = (_quarter(part) for part in (match[1], match[2] or match[1]))
        first_month, month = first * 3 - 2, last * 3
    elif match := _MONTH.search(words):
        first_month, month = int(match[1]), int(match[2] or match[1])
    else:
        return None
    if not 1 <= first_month <= month <= 12:
        return None
    if _BEFORE.search(words):  # "trước tháng 6", "trước Quý III": before its first day
        return DueRule(limit=Limit.BEFORE, every=every, day=1, month=first_month, year=year)
    later = _later(words, every)
    return DueRule(
        limit=Limit.WITHIN, every=every, first_month=first_month, month=month, year=year, turns_later=later
    )  # fmt: skip


def _by_year(words: str, often: Every | None) -> DueRule | None:
    match = _YEARS.search(words)
    if match is None:
        return DueRule(limit=Limit.WITHIN, every=often) if often else None
    year, last = int(match[1]), int(match[2] or match[1])
    if last < year:
        return None
    if _BEFORE.search(words):
        return DueRule(limit=Limit.BEFORE, every=Every.ONCE, day=1, month=1, year=year)
    return DueRule(limit=Limit.WITHIN, every=Every.ONCE, year=year, last_year=last)


def _is_month_of_year(words: str, match: re.Match[str]) -> bool:
    """A year of a month, as in "tháng 6/2019", is no day."""
    return bool(re.search(r"(?:thang|quy)\s*$", words[: match.start()]))


def _first_year(words: str) -> int:
    match = _YEARS.search(words)
    return int(match[1]) if match else 0


def _later(words: str, every: Every) -> int:
    return 1 if every is not Every.ONCE and _LATER.search(words) else 0


def _quarter(word: str) -> int:
    return _NUMBERS.get(word) or int(word)
