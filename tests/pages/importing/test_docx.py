"""Word files are read as they look: fonts through styles, lists, tables, links, tracked changes."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from cms.pages.importing.docx import read_docx
from cms.pages.importing.errors import ImportRefused
from cms.pages.importing.package import MAX_FILE

from .test_legacy_fonts import in_tcvn3, in_vni
from .word import WordFile, set_font


def codes(word: WordFile) -> set[str]:
    return {remark.code for remark in read_docx(word.bytes()).remarks}


def test_paragraphs_headings_lists_and_emphasis() -> None:
    word = WordFile()
    word.add("Mục đầu", style="Heading 1")
    paragraph = word.add("Chữ ")
    paragraph.add_run("đậm").bold = True
    paragraph.add_run(" và ")
    paragraph.add_run("nghiêng").italic = True
    word.add("một", style="List Bullet")
    word.add("hai", style="List Bullet")
    word.add("ba", style="List Number")
    word.add("- gạch đầu dòng")
    assert read_docx(word.bytes()).html == (
        "<h2>Mục đầu</h2><p>Chữ <strong>đậm</strong> và <em>nghiêng</em></p>"
        "<ul><li>một</li><li>hai</li></ul><ol><li>ba</li></ol><ul><li>gạch đầu dòng</li></ul>"
    )


def test_font_of_the_style_decides_unless_the_run_has_its_own() -> None:
    word = WordFile(font=".VnTime", typed=in_tcvn3)
    word.add("Sự cần thiết, lưu trữ hồ sơ")
    run = word.document.paragraphs[-1].add_run(" và Unicode: quy định")
    set_font(run, "Times New Roman")
    text = read_docx(word.bytes())
    assert text.html == "<p>Sự cần thiết, lưu trữ hồ sơ và Unicode: quy định</p>"
    assert [remark.code for remark in text.remarks] == ["converted_font"]
    assert ".VnTime" in text.remarks[0].sentence


def test_capital_fonts_draw_capitals() -> None:
    word = WordFile(font=".VnTimeH", typed=in_tcvn3)
    word.add("đề cương giới thiệu luật")
    assert "ĐỀ CƯƠNG GIỚI THIỆU LUẬT" in read_docx(word.bytes()).html


def test_vni_is_converted_too() -> None:
    word = WordFile(font="VNI-Times", typed=in_vni)
    word.add("Quy định về xử phạt vi phạm hành chính được sửa đổi.")
    assert read_docx(word.bytes()).html == "<p>Quy định về xử phạt vi phạm hành chính được sửa đổi.</p>"


def test_soft_hyphen_element_and_symbols_are_letters_in_old_fonts() -> None:
    word = WordFile(font=".VnTime", typed=in_tcvn3)
    run = word.add("L").runs[0]
    run._r.append(OxmlElement("w:softHyphen"))
    rest = OxmlElement("w:t")
    rest.text = in_tcvn3("u tr")
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), ".VnTime")
    symbol.set(qn("w:char"), "F0F7")
    run._r.extend([rest, symbol])
    assert read_docx(word.bytes()).html == "<p>Lưu trữ</p>"


def test_table_keeps_rows_and_merged_cells() -> None:
    word = WordFile()
    table = word.document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Tiêu đề"
    table.cell(1, 0).text, table.cell(1, 1).text = "a < b", "c"
    assert read_docx(word.bytes()).html == (
        '<table><tbody><tr><td colspan="2">Tiêu đề</td></tr><tr><td>a &lt; b</td><td>c</td></tr></tbody></table>'
    )


def test_safe_links_stay_and_others_lose_their_address() -> None:
    word = WordFile()
    for address in ("https://a.vn/?x=1&y=2", "javascript:alert(1)"):
        paragraph = word.document.add_paragraph()
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), word.document.part.relate_to(address, _HYPERLINK, is_external=True))
        link.append(paragraph.add_run("đây")._r)
        paragraph._p.append(link)
    html = read_docx(word.bytes()).html
    assert html == '<p><a href="https://a.vn/?x=1&amp;y=2" rel="noopener noreferrer">đây</a></p><p>đây</p>'


def test_tracked_changes_give_the_text_as_accepted() -> None:
    word = WordFile()
    paragraph = word.add("Còn ")
    for name, text in (("w:ins", "thêm"), ("w:del", "bỏ")):
        change = OxmlElement(name)
        run = paragraph.add_run(text)._r
        if name == "w:del":
            run.find(qn("w:t")).tag = qn("w:delText")
        change.append(run)
        paragraph._p.append(change)
    assert read_docx(word.bytes()).html == "<p>Còn thêm</p>"
    assert codes(word) == {"deleted_left_out"}


def test_what_is_left_out_is_told() -> None:
    word = WordFile(font="VPS Times")
    word.add("chữ")
    word.document.paragraphs[-1].runs[0]._r.append(OxmlElement("w:drawing"))
    assert codes(word) == {"pictures_left_out", "unknown_font"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"{\\rtf1 hello}", "not_docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_doc"),
        (b"PK\x03\x04 cut", "damaged"),
        (b"x" * (MAX_FILE + 1), "file_too_large"),
    ],
)
def test_what_is_no_word_file_is_refused_in_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        read_docx(data)
    assert refusal.value.code == code
    assert str(refusal.value)


def test_other_office_files_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(ImportRefused, match="not a Word file"):
        read_docx(target.getvalue())


def test_zip_bomb_is_refused_unopened() -> None:
    target = io.BytesIO(WordFile().bytes())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image9.png", bytes(160_000_000))
    assert len(target.getvalue()) < 1_000_000
    with pytest.raises(ImportRefused) as refusal:
        read_docx(target.getvalue())
    assert refusal.value.code == "too_much_inside"


def test_entities_are_not_expanded() -> None:
    word = WordFile()
    word.add("MARK")
    source = io.BytesIO(word.bytes())
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                declaration = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                head, _, rest = data.partition(b"?>")
                data = head + b"?>" + declaration + rest.replace(b"MARK", b"MARK&x;")
            new.writestr(name, data)
    assert "root:" not in read_docx(target.getvalue()).html


def test_empty_document_is_refused() -> None:
    with pytest.raises(ImportRefused, match="No text"):
        read_docx(WordFile().bytes())


_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
