"""Numbers as they are said: mốt, tư, lăm, linh, and the empty hundreds."""

from __future__ import annotations

import pytest

from publishers.platforms.by_hand.numbers import cardinal, day, decimal, digits, month, ordinal, roman

CARDINALS = [
    (0, "không"),
    (1, "một"),
    (4, "bốn"),
    (5, "năm"),
    (10, "mười"),
    (11, "mười một"),
    (14, "mười bốn"),
    (15, "mười lăm"),
    (20, "hai mươi"),
    (21, "hai mươi mốt"),
    (24, "hai mươi tư"),
    (25, "hai mươi lăm"),
    (31, "ba mươi mốt"),
    (44, "bốn mươi tư"),
    (55, "năm mươi lăm"),
    (91, "chín mươi mốt"),
    (95, "chín mươi lăm"),
    (100, "một trăm"),
    (101, "một trăm linh một"),
    (104, "một trăm linh bốn"),
    (105, "một trăm linh năm"),
    (110, "một trăm mười"),
    (111, "một trăm mười một"),
    (115, "một trăm mười lăm"),
    (121, "một trăm hai mươi mốt"),
    (555, "năm trăm năm mươi lăm"),
    (1000, "một nghìn"),
    (1001, "một nghìn không trăm linh một"),
    (1010, "một nghìn không trăm mười"),
    (1015, "một nghìn không trăm mười lăm"),
    (1945, "một nghìn chín trăm bốn mươi lăm"),
    (2005, "hai nghìn không trăm linh năm"),
    (2024, "hai nghìn không trăm hai mươi tư"),
    (10000, "mười nghìn"),
    (15005, "mười lăm nghìn không trăm linh năm"),
    (21000, "hai mươi mốt nghìn"),
    (100000, "một trăm nghìn"),
    (1000000, "một triệu"),
    (1000001, "một triệu không trăm linh một"),
    (1001000, "một triệu không trăm linh một nghìn"),
    (2500000, "hai triệu năm trăm nghìn"),
    (1500000000, "một tỷ năm trăm triệu"),
    (21000000005, "hai mươi mốt tỷ không trăm linh năm"),
    (1000000000000, "một nghìn tỷ"),
]


@pytest.mark.parametrize(("number", "said"), CARDINALS)
def test_cardinals(number: int, said: str) -> None:
    assert cardinal(number) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.500,25", "một nghìn năm trăm phẩy hai mươi lăm"),
        ("0,05", "không phẩy không năm"),
        ("12,5", "mười hai phẩy năm"),
        ("3,141", "ba phẩy một bốn một"),
        ("1.000.000", "một triệu"),
    ],
)
def test_decimals(written: str, said: str) -> None:
    assert decimal(written) == said


def test_days_months_and_ordinals() -> None:
    assert [day(1), day(10), day(11), day(24)] == ["mùng một", "mùng mười", "mười một", "hai mươi tư"]
    assert [month(4), month(12)] == ["tư", "mười hai"]
    assert [ordinal(1), ordinal(2), ordinal(4)] == ["nhất", "hai", "tư"]


def test_telephone_numbers_go_digit_by_digit() -> None:
    assert digits("1059") == "một không năm chín"


@pytest.mark.parametrize(("text", "value"), [("I", 1), ("IV", 4), ("XXI", 21), ("XLIV", 44), ("XC", 90), ("C", 100)])
def test_roman(text: str, value: int) -> None:
    assert roman(text) == value


@pytest.mark.parametrize("text", ["", "IIII", "VX", "IC", "abc"])
def test_what_is_no_roman_numeral(text: str) -> None:
    assert roman(text) is None
