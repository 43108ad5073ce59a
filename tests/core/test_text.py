"""Vietnamese text: folding, names, keys, and HTML as plain text."""

from __future__ import annotations

import pytest

from cms.core.text import ascii_name, document_key, fold, nfc, plain, shorten


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Một</p><p>Hai</p>", "Một\n\nHai"),
        ("<p>Một<br>hai</p>", "Một\n\nhai"),
        ("<ul><li>Một</li><li>Hai</li></ul>", "Một\n\nHai"),
        ("<table><tr><th>Loại xe</th><th>Mức</th></tr><tr><td>Ô tô</td><td>40 triệu</td></tr></table>",
         "Loại xe Mức\n\nÔ tô 40 triệu"),
        ("<p>Điểm a &amp; b,&nbsp;khoản 1</p>", "Điểm a & b, khoản 1"),
        ("<p> </p>", ""),
    ],
)  # fmt: skip
def test_html_as_plain_text(markup, text):
    assert plain(markup) == text


def test_folding_drops_every_mark():
    assert fold("Đà Nẵng – ĐƯỜNG BỘ") == "da nang – duong bo"
    assert fold("Đ Ð đ ð") == "d d d d"


def test_composed_and_decomposed_text_is_the_same():
    assert nfc("Pháp luật\x00") == nfc("Pha\u0301p lua\u0323\u0302t\x00") == "Pháp luật"


def test_names_are_ascii_and_short():
    assert ascii_name("Tờ gấp: Luật Căn cước (2024).pdf") == "to-gap-luat-can-cuoc-2024-pdf"
    assert ascii_name("…") == "tep"
    assert len(ascii_name("đường " * 50)) <= 60


def test_a_document_is_found_however_its_number_was_typed():
    assert document_key(" 168/2024/nđ-cp ") == document_key("168 / 2024/NÐ-CP") == "168/2024/NĐ-CP"


def test_shortening_cuts_between_words():
    assert shorten("một hai ba", 20) == "một hai ba"
    assert shorten("một hai ba bốn", 12) == "một hai ba…"
    assert len(shorten("x" * 50, 10)) == 10
