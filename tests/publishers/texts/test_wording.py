"""What Loa adds to a post: below the platform's bound, once, and in the right place."""

from __future__ import annotations

import pytest

from publishers.platforms.facebook.platform import FacebookPlatform
from publishers.platforms.telegram.platform import TelegramPlatform
from publishers.platforms.x.counting import MAXIMUM, weigh
from publishers.platforms.x.platform import XPlatform
from publishers.texts.wording import PLAIN, Wording, compose, linked, with_signature
from tests.publishers.platforms.messages import SUMMARY, TITLE, URL, record

SIGNATURE = "Sở Tư pháp – tư vấn miễn phí: 1900 0000"


def test_without_wording_the_platform_speaks_for_itself() -> None:
    assert compose(FacebookPlatform, record()) == FacebookPlatform.compose(record(), URL)
    assert PLAIN.keep() == {}
    assert Wording.read({}) == PLAIN


def test_what_is_kept_is_read_again() -> None:
    wording = Wording(template="{title}", signature=SIGNATURE, link="https://a.vn/-/s/abcdefg")
    assert Wording.read(wording.keep()) == wording


def test_the_signature_stands_below_the_text_once() -> None:
    body = compose(FacebookPlatform, record(), Wording(signature=SIGNATURE)).body
    assert body == f"{FacebookPlatform.compose(record(), URL).body}\n\n{SIGNATURE}"
    assert with_signature(body, SIGNATURE) == body
    assert with_signature("", SIGNATURE) == ""


def test_on_x_the_summary_gives_way_to_the_signature_and_the_address_stays() -> None:
    long = record(summary="Một câu dài vừa phải để thử. " * 20)
    body = compose(XPlatform, long, Wording(signature=SIGNATURE)).body
    assert weigh(body) <= MAXIMUM
    assert body.startswith(TITLE)
    assert URL in body
    assert body.endswith(SIGNATURE)


def test_a_template_stands_instead_of_the_composition() -> None:
    draft = compose(FacebookPlatform, record(), Wording(template="Mới: {title}\n{link}", signature=SIGNATURE))
    assert draft.body == f"Mới: {TITLE}\n{URL}\n\n{SIGNATURE}"
    assert draft.title == ""  # it was the text's first line, and is a field of its own nowhere


def test_a_template_that_begins_with_the_title_keeps_it_as_such() -> None:
    assert compose(TelegramPlatform, record(), Wording(template="{title}\n\n{summary}")).title == TITLE


def test_a_template_on_x_takes_what_fits_of_the_summary() -> None:
    long = record(summary="Một câu dài vừa phải để thử. " * 20)
    body = compose(XPlatform, long, Wording(template="{title}\n\n{summary}\n\n{link}")).body
    assert weigh(body) <= MAXIMUM
    assert body.endswith(URL)
    assert "Một câu" in body


@pytest.mark.parametrize(
    ("text", "is_replaced"),
    [
        (f"Xem {URL}", True), (f"({URL})", True), (f"{URL}.", True), (f"{URL}\nnữa", True),
        (f"{URL}phu-luc/", False), (f"{URL}?trang=2", False), (f"{URL}#muc", False), (SUMMARY, False),
    ],
)  # fmt: skip
def test_only_the_items_own_address_becomes_the_short_one(text: str, is_replaced: bool) -> None:
    link = "https://a.vn/-/s/abcdefg"
    assert linked(text, URL, link) == (text.replace(URL, link) if is_replaced else text)
    assert linked(text, URL, "") == text
