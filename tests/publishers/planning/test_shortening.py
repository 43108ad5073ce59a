"""A text is cut at a sentence, in the platform's own counting, and never inside what belongs together."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import pairwise

import pytest

from publishers.contract import Limit
from publishers.planning.preflight.sentence_ends import sentence_ends
from publishers.planning.preflight.shortening import ELLIPSIS, shorten_to, split_tail

BYTES = "bytes"


def limit(maximum: int, unit: str = "characters") -> Limit:
    if unit == BYTES:
        return Limit(maximum=maximum, unit="bytes", count=lambda text: len(text.encode()))
    return Limit(maximum=maximum)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Luật có hiệu lực. Người dân cần biết.", ["Luật có hiệu lực.", "Người dân cần biết."]),
        ("Theo Luật số 31/2024/QH15. Mức phạt tăng.", ["Theo Luật số 31/2024/QH15.", "Mức phạt tăng."]),
        ("Phạt 40.000.000 đồng. Tước bằng.", ["Phạt 40.000.000 đồng.", "Tước bằng."]),
        ("UBND TP. Quy Nhơn mời. Mời bà con.", ["UBND TP. Quy Nhơn mời.", "Mời bà con."]),
        ("PGS. TS. Nguyễn V. An nói. Ông đúng.", ["PGS. TS. Nguyễn V. An nói.", "Ông đúng."]),
        ("Điều 6. Xử phạt nặng. Hết.", ["Điều 6. Xử phạt nặng.", "Hết."]),
        ("Khoản 2a. Quy định. Hết.", ["Khoản 2a. Quy định.", "Hết."]),
        ("Chương II. Đất đai. Hết.", ["Chương II. Đất đai.", "Hết."]),
        ("1. Mức phạt. 2. Tước bằng.", ["1. Mức phạt.", "2. Tước bằng."]),
        ("Rượu, bia v.v. Không lái xe.", ["Rượu, bia v.v. Không lái xe."]),
        ("Ông hỏi: “Phạt không?” Có.", ["Ông hỏi: “Phạt không?”", "Có."]),
        ("Nghỉ… Đi.", ["Nghỉ…", "Đi."]),
        ("Xem vbpl.vn nhé. Rồi về.", ["Xem vbpl.vn nhé.", "Rồi về."]),
        ("Dân tộc thiểu số. Được hỗ trợ.", ["Dân tộc thiểu số.", "Được hỗ trợ."]),
        ("Đoạn một không chấm\n\nĐoạn hai.", ["Đoạn một không chấm", "Đoạn hai."]),
        ("Trước 1.7.2025. Sau đó.", ["Trước 1.7.2025.", "Sau đó."]),
        ("Hiệu lực từ 01/8/2024!", ["Hiệu lực từ 01/8/2024!"]),
    ],
)
def test_sentences_of_legal_prose(text: str, sentences: list[str]) -> None:
    ends = [0, *sentence_ends(text)]
    assert [text[a:b].strip() for a, b in pairwise(ends) if text[a:b].strip()] == sentences


def test_the_address_and_the_hashtags_at_the_end_stay() -> None:
    text = "Một câu. Hai câu dài hơn nhiều.\n\nhttps://pbgdpl.example.vn/x\n\n#AnToàn #LáiXe"
    assert split_tail(text) == ("Một câu. Hai câu dài hơn nhiều.", "https://pbgdpl.example.vn/x\n\n#AnToàn #LáiXe")
    assert shorten_to(text, limit(60)) == "Một câu.\n\nhttps://pbgdpl.example.vn/x\n\n#AnToàn #LáiXe"


def test_a_first_sentence_that_is_too_long_is_cut_after_a_word() -> None:
    assert shorten_to("Người dân cần nộp hồ sơ trước ngày 31/12/2026 tại xã.", limit(40)) == (
        "Người dân cần nộp hồ sơ trước…"
    ), "the word before a date doesn't stay alone"
    assert shorten_to("Luật số 31/2024/QH15 về đất đai", limit(10)) == "Luật…"


def test_what_can_not_be_cut_is_not_mended() -> None:
    assert shorten_to("a" * 50, limit(10)) == ""


def test_decomposed_letters_are_counted_and_kept_composed() -> None:
    text = unicodedata.normalize("NFD", "Đã uống rượu, bia. Không lái xe.")
    assert shorten_to(text, limit(20)) == "Đã uống rượu, bia."


PROSE = """Luật số 31/2024/QH15 Nghị định 168/2024/NĐ-CP người dân cần biết mức phạt 40.000.000 đồng TP. Huế Điều 6.
khoản 2 v.v. quyền, nghĩa vụ; 🚦 đường https://vbpl.vn/a?b=1 “trích dẫn” – thôn"""


@pytest.mark.parametrize("unit", ["characters", BYTES])
def test_whatever_the_text_the_result_fits_is_a_beginning_and_composed(unit: str) -> None:
    chance = random.Random(31)
    for _ in range(400):
        words = chance.choices(PROSE.split(), k=chance.randint(1, 120))
        gaps = chance.choices([" ", " ", " ", ". ", ".\n\n", "? ", "\n"], k=len(words))
        text = "".join(word + gap for word, gap in zip(words, gaps, strict=True)).strip()
        bound = limit(chance.randint(5, 600), unit)
        found = shorten_to(chance.choice([text, unicodedata.normalize("NFD", text)]), bound)
        assert bound.count(found) <= bound.maximum
        assert found == unicodedata.normalize("NFC", found)
        _is_a_beginning(found, unicodedata.normalize("NFC", text))


def _is_a_beginning(found: str, text: str) -> None:
    if found in ("", text):
        return
    head, tail = split_tail(text)
    kept = found.removesuffix(f"\n\n{tail}") if tail else found
    squeezed, whole = " ".join(kept.removesuffix(ELLIPSIS).split()), " ".join(head.split())
    assert whole.startswith(squeezed)
    if kept.endswith(ELLIPSIS):
        assert re.match(r"[\s,;:.–-]|$", whole[len(squeezed) :]), "after a whole word"
    else:
        ends = {" ".join(head[:end].split()) for end in sentence_ends(head)}
        assert squeezed in ends, "after a whole sentence"
