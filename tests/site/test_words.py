"""What share kits and searches make of words: pure."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from cms.core.squares import square, square_png
from cms.pages.public.asked import Asked
from cms.pages.public.sharing import SMS_MAX, hashtags, short_message


def test_a_short_message_fits_with_its_whole_address() -> None:
    url = "https://pbgdpl.example.gov.vn/tin-tuc/nhung-dieu-can-nho/"
    message = short_message("Đề cương giới thiệu Luật Trật tự, an toàn giao thông đường bộ " * 4, url)

    assert len(message) <= SMS_MAX
    assert message.endswith(url)
    assert message.isascii()
    assert message.startswith("De cuong gioi thieu Luat")


def test_hashtags_keep_marks_and_hold_no_spaces() -> None:
    assert hashtags(["giấy phép lái xe", "12 điểm", "  ", "!!!"]) == ["#GiấyPhépLáiXe", "#12Điểm"]


def test_an_address_says_what_was_asked_and_nothing_else() -> None:
    asked = Asked.of({"q": " Đất đai ", "form": "news", "year": "20x6", "page": "3", "q2": "x"})

    assert (asked.words, asked.form, asked.year) == ("dat dai", "news", "")
    assert asked.address() == "?q=%C4%90%E1%BA%A5t+%C4%91ai&form=news"
    assert Asked.of({"q": "đất"}).with_choice("year", "2026") == "?q=%C4%91%E1%BA%A5t&year=2026"
    assert asked.with_choice("form", "") == "?q=%C4%90%E1%BA%A5t+%C4%91ai"


def test_odd_addresses_are_read_without_harm() -> None:
    odd = Asked.of({"q": "\x00" + "x" * 5000, "form": "\x00", "year": "²025", "agency": "a" * 5000})

    assert len(odd.query) <= 200 and odd.year == "" and odd.form == "" and len(odd.agency) == 100


def test_a_square_is_the_same_as_lines_and_as_pixels() -> None:
    text = "https://pbgdpl.example.gov.vn/tin/"
    picture = ElementTree.fromstring(square(text))
    side = int(re.search(r" (\d+)$", picture.attrib["viewBox"])[1])
    data = square_png(text)

    assert int.from_bytes(data[16:20], "big") >= 800
    assert int.from_bytes(data[16:20], "big") % side == 0
