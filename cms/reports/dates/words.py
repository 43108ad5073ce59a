"""Vietnamese as reports write it, whatever language the desk has: dates, numbers, periods, numerals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from cms.core.indicators import Period

from .periods import Span

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def long_date(day: date) -> str:
    """``ngày 05 tháng 02 năm 2026``: below ten the day has a nought, January and February have one (Decree 30/2020)."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def blank_date(year: int) -> str:
    """The same, to be filled in by hand."""
    return f"ngày      tháng      năm {year}"


def short_date(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def number(value: Decimal | int | None) -> str:
    """``1.234,5``; a dash where there is none."""
    if value is None:
        return "–"
    exact = Decimal(value)
    if exact == exact.to_integral_value():
        return f"{int(exact):,}".replace(",", ".")
    text = f"{exact.quantize(Decimal('0.01')).normalize():,f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def number_words(value: int) -> str:
    """``một trăm linh năm``: for sums that must not be changed with a pen. Below a thousand billion."""
    if value < 0:
        return "âm " + number_words(-value)
    if value == 0:
        return _DIGITS[0]
    groups, rest = [], value
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    if len(groups) > len(_GROUPS):
        raise ValueError("more than words are needed for")
    words = []
    for place in reversed(range(len(groups))):
        if groups[place]:
            words.append(_hundreds(groups[place], is_first=place == len(groups) - 1))
            words.append(_GROUPS[place])
    return " ".join(word for word in words if word)


def _hundreds(group: int, *, is_first: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or not is_first else []
    if tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append(_ones(tens, ones))
    return " ".join(words)


def _ones(tens: int, ones: int) -> str:
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 5 and tens:
        return "lăm"
    return _DIGITS[ones]


def roman(value: int) -> str:
    """``IV``, for the numbered parts of a report."""
    text = ""
    for worth, sign in _ROMAN:
        while value >= worth:
            text, value = text + sign, value - worth
    return text


def period_name(span: Span, year: int, quarter: int = 1) -> str:
    """``6 tháng đầu năm 2026``."""
    return {
        Span.QUARTER: f"quý {roman(quarter)} năm {year}", Span.HALF: f"6 tháng đầu năm {year}",
        Span.NINE: f"9 tháng đầu năm {year}", Span.YEAR: f"năm {year}",
    }[span]  # fmt: skip


def period_days(period: Period) -> str:
    return f"từ ngày {short_date(period.first)} đến ngày {short_date(period.last)}"
