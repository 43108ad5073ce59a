"""The building blocks of printed sheets."""

from __future__ import annotations

import re
import unicodedata

import pytest
from reportlab.pdfbase import pdfmetrics

from publishers.platforms.sheets import Sheet, register_fonts


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def filled() -> Sheet:
    sheet = Sheet("Phiếu cập nhật", kicker="Sở Tư pháp", footer="Bản 1")
    sheet.facts([("Nơi đăng", "Tủ sách pháp luật"), ("Trống", "")])
    sheet.heading("Văn bản")
    sheet.table(["Số", "Tên"], [["36/2024/QH15", "Luật <b>& “Trật tự”"]], [1, 3])
    sheet.texts("Một.\n\nHai\nba.")
    sheet.boxes("Người thực hiện", ["Địa chỉ", "Ngày"])
    return sheet


def test_same_calls_give_the_same_bytes() -> None:
    assert filled().pdf() == filled().pdf()


def test_short_sheet_is_one_page() -> None:
    pdf = filled().pdf()
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == 1


def test_long_text_goes_on_over_pages() -> None:
    sheet = filled()
    sheet.texts("Không lái xe khi đã uống rượu, bia. " * 400)
    assert pages(sheet.pdf()) > 1


def test_sheet_can_be_made_again_from_the_same_object() -> None:
    sheet = filled()
    assert sheet.pdf() == sheet.pdf()


@pytest.mark.parametrize("face", ["LoaSans", "LoaSans-Bold", "LoaSans-Italic", "LoaSans-BoldItalic"])
def test_every_face_has_every_vietnamese_letter(face: str) -> None:
    register_fonts()
    vowels = "aăâeêioôơuưy"
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in vowels for tone in tones} | {"đ"}
    letters |= {letter.upper() for letter in letters} | set("–—…“”•")
    missing = sorted(letter for letter in letters if ord(letter) not in pdfmetrics.getFont(face).face.charToGlyph)
    assert missing == []
