"""Counting as X does: the contract's table, and what holds for every text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishers.platforms.x.counting import MAXIMUM, addresses, parts, weigh
from publishers.platforms.x.threads import split

vietnamese = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậếềểễệộớờởỡợứừửữựỳỷỹỵ .,:;!?…–“”0123456789\n", max_size=600)
TWICE = "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
ONCE = "àáâãèéêìíòóôõùúýăđĩũơư"


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("Luật Đất đai 2024", 19),
        ("Nghị định quy định chi tiết", 31),
        (unicodedata.normalize("NFD", "ế"), 2),
        ("“x”", 3),
        ("…", 2), ("•", 2), ("₫", 2), ("–", 1), ("法", 2),
        ("https://vbpl.vn/TW/Pages/vbpq-toanvan.aspx?ItemID=168", 23), ("http://a.vn", 23),
        ("vbpl.vn", 23), ("chinhphu.vn.", 24), ("(moj.gov.vn)", 25), ("WWW.MOJ.GOV.VN/x", 23),
        ("🇻🇳", 2), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("1️⃣", 2), ("❤️", 2), ("😀😀", 4),
        # Not addresses: a mail address, abbreviations, numbers of documents, sums of money.
        ("pbgdpl@moj.gov.vn", 17), ("TP.HCM", 6), ("v.v.", 4), ("168/2024/NĐ-CP", 14), ("40.000.000", 10),
        ("@so.vn", 6), ("#luat.vn", 8),
    ],
)  # fmt: skip
def test_weight_of(text: str, weight: int) -> None:
    assert weigh(text) == weight


@pytest.mark.parametrize(("letters", "weight"), [(TWICE, 2), (TWICE.upper(), 2), (ONCE, 1), (ONCE.upper(), 1)])
def test_vietnamese_letters_weigh(letters: str, weight: int) -> None:
    assert {weigh(letter) for letter in letters} == {weight}
    assert weigh(unicodedata.normalize("NFD", letters)) == weight * len(letters)


def test_addresses_are_found_where_x_links_them() -> None:
    text = "Xem vbpl.vn/a, https://moj.gov.vn/b?c=d&e=f. Hỏi hoi@moj.gov.vn (baochinhphu.vn)!"
    assert addresses(text) == ["vbpl.vn/a", "https://moj.gov.vn/b?c=d&e=f", "baochinhphu.vn"]


@given(vietnamese)
def test_weight_lies_between_one_and_two_a_letter_without_addresses(text: str) -> None:
    letters = len(unicodedata.normalize("NFC", text))
    if not addresses(text):
        assert letters <= weigh(text) <= 2 * letters


@given(vietnamese, vietnamese)
def test_weights_add_up_across_a_space(one: str, other: str) -> None:
    assert weigh(f"{one} {other}") == weigh(one) + 1 + weigh(other)


@given(st.text(max_size=200))
def test_parts_are_the_whole_text(text: str) -> None:
    assert "".join(part for _kind, part in parts(text)) == text


@given(vietnamese, st.integers(0, 12))
def test_a_thread_says_everything_in_posts_that_fit(text: str, repeated: int) -> None:
    whole = (text + " https://vbpl.vn/TW/Pages/vbpq.aspx?ItemID=1 ") * repeated + text
    posts = split(whole)
    assert all(weigh(post) <= MAXIMUM for post in posts)
    bare = posts if len(posts) == 1 else [post.rpartition(" (")[0] for post in posts]
    assert "".join("".join(bare).split()) == "".join(unicodedata.normalize("NFC", whole).split())
    assert sum(len(addresses(post)) for post in posts) == len(addresses(whole))


def test_a_thread_is_cut_at_sentences_and_numbered() -> None:
    sentence = "Khoản 2 Điều 6 quy định mức phạt tiền từ 6.000.000 đồng đến 8.000.000 đồng đối với người vi phạm."
    posts = split(" ".join([sentence] * 5))
    assert [post.rpartition(" (")[2] for post in posts] == ["1/3)", "2/3)", "3/3)"]
    assert all(post.rpartition(" (")[0].endswith("vi phạm.") for post in posts)


def test_an_endless_word_is_cut_where_it_must_be() -> None:
    posts = split("ệ" * 500)
    assert all(weigh(post) <= MAXIMUM for post in posts)
    assert sum(post.count("ệ") for post in posts) == 500


@pytest.mark.parametrize("text", ["a" * 20_000, "a-" * 10_000, "a." * 10_000, "vbpl.vn/" + "(a" * 5_000])
def test_odd_texts_are_weighed_in_no_time(text: str) -> None:
    assert weigh(text) > 0
