"""An outline is taken apart however its headings were made: styled, numbered, bold, in old capital fonts."""

from __future__ import annotations

import dataclasses

import pytest

from cms.core.text import plain
from cms.pages.importing.docx import read_outline
from cms.pages.importing.outline import OutlineParts, outline_of_html, part_of_heading

from .test_legacy_fonts import in_tcvn3
from .word import WordFile

SECTIONS = (
    ("Sự cần thiết ban hành", ["Qua nhiều năm thực hiện, Luật cũ bộc lộ hạn chế."]),
    ("Mục đích, quan điểm chỉ đạo", ["- Bảo đảm quyền con người;", "- Lấy phòng ngừa là chính."]),
    ("Bố cục của Luật", ["Luật gồm 6 chương, 56 điều."]),
    (
        "Những nội dung cơ bản",
        ["1. Về hành vi bạo lực", "Mở rộng các hành vi.", "2. Về cấm tiếp xúc", "Mỗi lần 3 ngày."],
    ),
    ("Hiệu lực thi hành", ["Luật có hiệu lực từ ngày 01 tháng 7 năm 2023."]),
    ("Tổ chức thực hiện", ["Sở Tư pháp hướng dẫn."]),
)
ROMAN = ("I", "II", "III", "IV", "V", "VI")
EXPECTED = OutlineParts(
    title="ĐỀ CƯƠNG GIỚI THIỆU LUẬT PHÒNG, CHỐNG BẠO LỰC GIA ĐÌNH",
    necessity="<p>Qua nhiều năm thực hiện, Luật cũ bộc lộ hạn chế.</p>",
    viewpoint="<ul><li>Bảo đảm quyền con người;</li><li>Lấy phòng ngừa là chính.</li></ul>",
    structure="<p>Luật gồm 6 chương, 56 điều.</p>",
    new_points=(
        "<h3>1. Về hành vi bạo lực</h3><p>Mở rộng các hành vi.</p>",
        "<h3>2. Về cấm tiếp xúc</h3><p>Mỗi lần 3 ngày.</p>",
    ),
    effective_date_text="Luật có hiệu lực từ ngày 01 tháng 7 năm 2023.",
    implementation="<p>Sở Tư pháp hướng dẫn.</p>",
)


def head(word: WordFile, capital_font: str = "") -> None:
    for line in (
        "Sở Tư pháp",
        "Cộng hòa xã hội chủ nghĩa Việt Nam",
        "Đề cương giới thiệu",
        "Luật Phòng, chống bạo lực gia đình",
    ):
        word.add(line.lower() if capital_font else line.upper(), bold=True, font=capital_font)


def body(word: WordFile, *, style: str | None, numbers: bool, capital_font: str = "") -> None:
    for number, (title, lines) in zip(ROMAN, SECTIONS, strict=True):
        text = f"{number}. {title}" if numbers else title
        word.add(text.lower() if capital_font else text, bold=style is None, font=capital_font, style=style)
        for line in lines:
            word.add(line, bold=line[:2] in ("1.", "2."))


def test_outline_in_an_old_font_with_typed_numbers_and_capital_font() -> None:
    word = WordFile(font=".VnTime", typed=in_tcvn3)
    head(word, ".VnTimeH")
    body(word, style=None, numbers=True, capital_font=".VnTimeH")
    outline = read_outline(word.bytes())
    assert outline.parts == EXPECTED
    assert {remark.code for remark in outline.remarks} == {"converted_font"}


@pytest.mark.parametrize(("style", "numbers"), [("Heading 1", False), ("Heading 1", True), (None, True)])
def test_headings_by_style_number_or_bold(style: str | None, numbers: bool) -> None:
    word = WordFile()
    head(word)
    body(word, style=style, numbers=numbers)
    outline = read_outline(word.bytes())
    assert outline.parts == EXPECTED
    assert outline.remarks == ()


def test_pasted_html_is_taken_apart_too() -> None:
    sections = "".join(
        f"<p><b>{number}. {title}</b></p>" + "".join(f"<p>{line}</p>" for line in lines)
        for number, (title, lines) in zip(ROMAN, SECTIONS, strict=True)
    ).replace("<p>1. Về hành vi bạo lực</p>", "<h3>1. Về hành vi bạo lực</h3>").replace(
        "<p>2. Về cấm tiếp xúc</p>", "<h3>2. Về cấm tiếp xúc</h3>"
    )  # fmt: skip
    parts, remarks = outline_of_html(f"<p><b>{EXPECTED.title}</b></p>{sections}")
    assert parts == EXPECTED
    assert remarks == ()


def test_missing_parts_are_named_and_the_date_is_found_in_the_text() -> None:
    word = WordFile()
    word.add("Đề cương giới thiệu Luật Căn cước", bold=True)
    word.add("I. Sự cần thiết ban hành", bold=True)
    word.add("Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2024; thay cho Luật cũ.")
    outline = read_outline(word.bytes())
    assert outline.parts.effective_date_text == "Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2024"
    remarks = [remark.code for remark in outline.remarks]
    assert remarks.count("part_missing") == 4
    assert "effective_from_text" in remarks
    assert all(remark.sentence for remark in outline.remarks)


def test_parts_inside_one_section_are_found() -> None:
    word = WordFile()
    word.add("Giới thiệu Nghị định về xử phạt", bold=True)
    for text, bold in (
        ("I. NỘI DUNG CƠ BẢN", True), ("1. Phạm vi", True), ("Áp dụng toàn quốc.", False),
        ("2. Hiệu lực thi hành", True), ("Từ ngày ký.", False), ("3. Mức phạt", True), ("Tăng.", False),
    ):  # fmt: skip
        word.add(text, bold=bold)
    parts = read_outline(word.bytes()).parts
    assert parts.effective_date_text == "Từ ngày ký."
    assert parts.new_points == ("<h3>1. Phạm vi</h3><p>Áp dụng toàn quốc.</p>", "<h3>3. Mức phạt</h3><p>Tăng.</p>")


def test_nothing_of_the_text_is_lost() -> None:
    word = WordFile()
    body(word, style=None, numbers=True)
    word.add("VII. Phụ lục", bold=True)
    word.add("Bảng so sánh.")
    parts = read_outline(word.bytes()).parts
    assert parts.rest_html == "<h2>VII. Phụ lục</h2><p>Bảng so sánh.</p>"
    values = dataclasses.asdict(parts)
    said = plain(" ".join([*values.pop("new_points"), *values.values()]))
    assert all(line.lstrip("- ") in said for _, lines in SECTIONS for line in lines)


def test_plain_text_without_parts_stands_in_the_rest() -> None:
    word = WordFile()
    word.add("Chỉ một đoạn văn.")
    outline = read_outline(word.bytes())
    assert outline.parts == OutlineParts(rest_html="<p>Chỉ một đoạn văn.</p>")
    assert [remark.code for remark in outline.remarks] == ["no_parts"]


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("I. SỰ CẦN THIẾT BAN HÀNH LUẬT", "necessity"),
        ("2. Mục đích, quan điểm xây dựng Nghị định", "viewpoint"),
        ("III/ BỐ CỤC", "structure"),
        ("IV. Những điểm mới cơ bản của Luật", "new_points"),
        ("V- HIỆU LỰC THI HÀNH", "effective"),
        ("Phần sáu: Tổ chức triển khai thực hiện", "implementation"),
        ("Phụ lục", None),
    ],
)
def test_headings_are_recognised(heading: str, part: str | None) -> None:
    assert part_of_heading(heading) == part
