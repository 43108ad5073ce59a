"""Numbers as they are said in Vietnamese. Pure."""

from __future__ import annotations

from itertools import pairwise

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"))
#: Ordinals that are not the cardinal.
_ORDINALS = {1: "nhất", 4: "tư"}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
#: Longer decimals are read digit by digit.
_DECIMALS_AS_NUMBER = 2


def cardinal(number: int) -> str:
    """``2024`` → ``hai nghìn không trăm hai mươi tư``."""
    if number < 1000:
        return _hundreds(number, is_inner=False)
    size, name = next(scale for scale in _SCALES if number >= scale[0])
    head, rest = divmod(number, size)
    said = f"{cardinal(head)} {name}"
    return f"{said} {_inner(rest)}" if rest else said


def ordinal(number: int) -> str:
    """As after “thứ” and “tháng”: ``4`` → ``tư``."""
    return _ORDINALS.get(number) or cardinal(number)


def day(number: int) -> str:
    """A day of the month: the first ten are “mùng”."""
    return f"mùng {cardinal(number)}" if number <= 10 else cardinal(number)


def month(number: int) -> str:
    """A month after “tháng”: the fourth is “tư”, the first is “một”."""
    return "tư" if number == 4 else cardinal(number)


def decimal(text: str) -> str:
    """``1.500,25`` → ``một nghìn năm trăm phẩy hai mươi lăm``: points divide thousands, the comma is a decimal one."""
    whole, _, part = text.partition(",")
    said = cardinal(int(whole.replace(".", "")))
    if not part:
        return said
    as_number = len(part) <= _DECIMALS_AS_NUMBER and not part.startswith("0")
    return f"{said} phẩy {cardinal(int(part)) if as_number else digits(part)}"


def digits(text: str) -> str:
    """One by one, as telephone numbers are read."""
    return " ".join(DIGITS[int(sign)] for sign in text)


def roman(text: str) -> int | None:
    """The value of a Roman numeral as it is written properly, else nothing."""
    if not text or not set(text) <= set(_ROMAN):
        return None
    values = [_ROMAN[sign] for sign in text]
    total = sum(-one if one < two else one for one, two in pairwise([*values, 0]))
    return total if _as_roman(total) == text else None


def _as_roman(number: int) -> str:
    parts = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, sign in parts:
        count, number = divmod(number, value)
        text += sign * count
    return text


def _inner(number: int) -> str:
    """What follows a larger group: its own empty hundreds are said."""
    for size, name in _SCALES:
        if number >= size:
            head, rest = divmod(number, size)
            said = f"{_hundreds(head, is_inner=True)} {name}"
            return f"{said} {_inner(rest)}" if rest else said
    return _hundreds(number, is_inner=True)


def _hundreds(number: int, *, is_inner: bool) -> str:
    hundred, rest = divmod(number, 100)
    if not hundred and not is_inner:
        return _tens(rest)
    said = f"{DIGITS[hundred]} trăm"
    if not rest:
        return said
    return f"{said} linh {DIGITS[rest]}" if rest < 10 else f"{said} {_tens(rest)}"


def _tens(number: int) -> str:
    ten, one = divmod(number, 10)
    if not ten:
        return DIGITS[one]
    said = "mười" if ten == 1 else f"{DIGITS[ten]} mươi"
    if not one:
        return said
    if one == 5:
        return f"{said} lăm"
    if ten > 1 and one in (1, 4):
        return f"{said} {'mốt' if one == 1 else 'tư'}"
    return f"{said} {DIGITS[one]}"
