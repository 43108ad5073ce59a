"""The paper as Decree 30/2020 lays it out, and what it never says: a nought for what nobody knows."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Pt

from cms.reports.dates.periods import Span
from cms.reports.paper.content import Content, Figure, Letterhead, Part, from_bytes, to_bytes
from cms.reports.paper.docx.document import chapter, paper
from cms.reports.paper.docx.head import broken
from cms.reports.paper.workbook import workbook

HEAD = Letterhead(
    symbol="125/BC-STP", place="Sông Mây", signed_on=date(2026, 6, 12), capacity=("KT. Giám đốc",),
    signer_title="Phó Giám đốc", signer="Trần Văn Minh", recipients=("UBND tỉnh (b/c);", "- Bộ Tư pháp (b/c)"),
)  # fmt: skip


def content(**given: Any) -> Content:
    figures = (
        Figure(code="items_published", label="Số sản phẩm", unit="sản phẩm", value=Decimal(1284)),
        Figure(code="items_published", label="", dimension="form", key="video", key_label="Video", value=Decimal(1000)),
        Figure(code="items_published", label="", dimension="form", key="n", key_label="Tin, bài", value=Decimal(284)),
        Figure(code="training", label="Số lớp", unit="lớp", value=Decimal(7), source="rolled_up", unknown_rows=2),
        Figure(code="qa", label="Số câu hỏi", unit="câu hỏi", source="typed", unknown="pending"),
    )  # fmt: skip
    parts = (
        Part(code="direction", heading="Công tác chỉ đạo", text="Đã ban hành kế hoạch."),
        Part(code="results", heading="Kết quả thực hiện"),
        Part(code="next", heading="Phương hướng", text="=1+1\nTiếp tục."),
        Part(code="empty", heading="Khen thưởng"),
    )
    known: dict[str, Any] = {
        "agency": "stp", "agency_name": "Sở Tư pháp", "parent_name": "Ủy ban nhân dân tỉnh Sông Mây",
        "receiver_name": "Ủy ban nhân dân tỉnh Sông Mây", "title": "Kết quả công tác 6 tháng đầu năm 2026",
        "span": Span.HALF, "year": 2026, "quarter": 1, "number": 1, "first": date(2026, 1, 1),
        "last": date(2026, 6, 30), "tree_on": date(2026, 6, 10), "counted_on": date(2026, 6, 10),
        "legal_basis": ("Căn cứ Luật Phổ biến, giáo dục pháp luật",), "figures": figures, "parts": parts,
    }  # fmt: skip
    return Content(**{**known, **given})


def read(data: bytes) -> Any:
    return Document(BytesIO(data))


def text_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture(scope="module")
def made() -> Any:
    return read(paper(content(), HEAD))


def test_sheet_margins_and_font(made: Any) -> None:
    section, across = made.sections
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    top, right, bottom, left = (
        round(margin.mm)
        for margin in (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    )
    assert 20 <= top <= 25 and 20 <= bottom <= 25 and 30 <= left <= 35 and 15 <= right <= 20
    assert across.orientation == WD_ORIENT.LANDSCAPE
    style = made.styles["Normal"].font
    assert style.name == "Times New Roman" and Pt(13) <= style.size <= Pt(14)


def test_page_numbers_from_the_second_page_in_the_middle_above(made: Any) -> None:
    section = made.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert not section.first_page_header.paragraphs[0].text


def test_head_and_foot(made: Any) -> None:
    left, right = made.tables[0].rows[0].cells
    assert [line.text for line in left.paragraphs][:3] == ["ỦY BAN NHÂN DÂN", "TỈNH SÔNG MÂY", "SỞ TƯ PHÁP"]
    assert [line.text for line in right.paragraphs][:2] == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
    ]  # fmt: skip
    symbol, where = made.tables[1].rows[0].cells
    assert symbol.text.strip() == "Số: 125/BC-STP"
    assert where.text.strip() == "Sông Mây, ngày 12 tháng 6 năm 2026"
    assert where.paragraphs[0].runs[0].italic
    recipients, signature = made.tables[2].rows[0].cells
    assert [line.text for line in recipients.paragraphs] == [
        "Nơi nhận:", "- UBND tỉnh (b/c);", "- Bộ Tư pháp (b/c);", "- Lưu: VT.",
    ]  # fmt: skip
    assert recipients.paragraphs[0].runs[0].bold and recipients.paragraphs[0].runs[0].italic
    assert [line.text for line in signature.paragraphs] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Minh"]


def test_text_is_numbered_and_says_what_is_not_known(made: Any) -> None:
    text = [paragraph.text for paragraph in made.paragraphs]
    assert "BÁO CÁO" in text
    assert "I. CÔNG TÁC CHỈ ĐẠO" in text and "II. KẾT QUẢ THỰC HIỆN" in text and "III. PHƯƠNG HƯỚNG" in text
    assert "1. Số sản phẩm: 1.284 sản phẩm." in text
    assert "Theo hình thức: Video: 1.000; Tin, bài: 284." in text
    assert "2. Số lớp: 7 lớp (chưa kể 2 nguồn chưa có số liệu)." in text
    assert "3. Số câu hỏi: chưa có số liệu." in text
    assert not any("KHEN THƯỞNG" in line for line in text)
    assert any("số liệu tính đến ngày 10/06/2026" in line for line in text)


def test_a_chapter_has_neither_head_nor_signature() -> None:
    document = read(chapter(content()))
    text = text_of(document)
    assert not document.tables
    assert "1. Công tác chỉ đạo" in text and "a) Số sản phẩm: 1.284 sản phẩm." in text
    assert "CỘNG HÒA" not in text and "BÁO CÁO" not in text


def test_a_draft_says_so() -> None:
    assert "DỰ THẢO" in text_of(read(paper(content(), Letterhead(), is_draft=True)))
    text = text_of(read(paper(content(), Letterhead())))
    assert "DỰ THẢO" not in text and "ngày      tháng      năm 2026" in text


def test_the_same_content_is_the_same_bytes() -> None:
    again = from_bytes(to_bytes(content()))
    assert again == content()
    assert paper(again, HEAD) == paper(content(), HEAD)
    assert workbook(again, lambda _sha: []) == workbook(content(), lambda _sha: [])
    with zipfile.ZipFile(BytesIO(paper(content(), HEAD))) as file:
        assert {info.date_time[0] for info in file.infolist()} == {1980}


def test_interface_language_does_not_matter() -> None:
    from django.utils import translation

    made = []
    for language in ("vi", "en"):
        with translation.override(language):
            made.append(paper(content(), HEAD))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("SỞ TƯ PHÁP", ["SỞ TƯ PHÁP"]),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ ĐỒNG NAI", ["ỦY BAN NHÂN DÂN", "THÀNH PHỐ ĐỒNG NAI"]),
        ("ỦY BAN NHÂN DÂN XÃ TÂN LẬP THƯỢNG", ["ỦY BAN NHÂN DÂN", "XÃ TÂN LẬP THƯỢNG"]),
        ("BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP", ["BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"]),
    ],
)
def test_long_names_break_before_the_place(name: str, lines: list[str]) -> None:
    assert broken(name) == lines
