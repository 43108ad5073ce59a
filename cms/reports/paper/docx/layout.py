"""Sheets, fonts and paragraphs as Decree 30/2020/NĐ-CP, Appendix I, wants them. The only place with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

FONT = "Times New Roman"
#: Points: the decree allows 13 to 14 for the text, 12 to 13 for the head, 11 for the recipients.
TEXT, HEAD, RECIPIENTS, TABLE = 14, 12, 11, 12
A4 = (Mm(210), Mm(297))
#: Top, right, bottom, left: within 20–25, 15–20, 20–25 and 30–35 mm.
_MARGINS = (Mm(20), Mm(20), Mm(20), Mm(30))
_INDENT = Cm(1.27)
_LEFT, _CENTRE, _JUSTIFIED = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def new_document() -> Any:
    """An empty paper: A4 upright, Times New Roman, page numbers at the top from the second page on."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(TEXT)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    _sheet(section, *A4)
    section.different_first_page_header_footer = True
    _number_pages(section)
    return document


def _sheet(section: Any, width: Any, height: Any) -> None:
    section.page_width, section.page_height = width, height
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = _MARGINS
    section.header_distance = section.footer_distance = Mm(10)


def landscape(document: Any) -> Any:
    """Sheets across, for tables: a new section."""
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    _sheet(section, A4[1], A4[0])
    section.different_first_page_header_footer = False
    return section


def _number_pages(section: Any) -> None:
    """Arabic numbers in the middle of the upper margin."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _CENTRE
    run = paragraph.add_run()
    run.font.size = Pt(HEAD)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)


def write(
    place: Any, text: str, *, size: float = TEXT, bold: bool = False, italic: bool = False, centre: bool = False,
    before: float = 0, after: float = 0, keep: bool = False,
) -> Any:  # fmt: skip
    """A line in a cell or on the paper; the first, empty paragraph of a cell is used."""
    paragraph = _fresh(place)
    paragraph.alignment = _CENTRE if centre else _LEFT
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.keep_with_next = keep
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    return paragraph


def say(document: Any, text: str, *, bold: bool = False, italic: bool = False, heading: bool = False) -> Any:
    """A paragraph of the text: justified, the first line in, six points apart."""
    paragraph = document.add_paragraph()
    paragraph.alignment = _JUSTIFIED
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_after, form.line_spacing = _INDENT, Pt(6), 1.1
    form.keep_with_next = heading
    form.widow_control = True
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    return paragraph


def _fresh(place: Any) -> Any:
    first = place.paragraphs[0] if hasattr(place, "_tc") else None
    return first if first is not None and not first.runs else place.add_paragraph()


def rule(place: Any, *, width: float, of: float) -> None:
    """A fine line in the middle, ``width`` of ``of`` centimetres long: beneath a name, a motto, a title."""
    paragraph = place.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Cm(max((of - width) / 2, 0))
    form.space_before, form.line_spacing = Pt(3), Pt(3)
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
    _sort_properties(paragraph)


def _sort_properties(paragraph: Any) -> None:
    """Word wants the parts of a paragraph's properties in the order of its schema."""
    order = ("keepNext", "keepLines", "widowControl", "pBdr", "tabs", "spacing", "ind", "jc", "rPr")
    properties = paragraph._p.pPr
    parts = sorted(properties, key=lambda part: order.index(name) if (name := part.tag.split("}")[1]) in order else -1)
    for part in parts:
        properties.append(part)


def columns(document: Any, *widths: float) -> Any:
    """A row of cells without lines; its cells."""
    table = document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    _set_widths(table, widths)
    return table


def grid(
    document: Any, head: list[str], rows: list[list[str]], widths: list[float], *, bold_rows: frozenset[int]
) -> Any:  # fmt: skip
    """A table with lines, its head repeated on every page; rows stay whole."""
    table = document.add_table(rows=1, cols=len(head))
    table.style, table.autofit = "Table Grid", False
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        write(cell, text, size=TABLE, bold=True, centre=True)
    _repeat(table.rows[0])
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for place, text in enumerate(row):
            write(cells[place], text, size=TABLE, bold=number in bold_rows, centre=place == 0 or _is_number(text))
    for row in table.rows:
        _whole(row)
    _set_widths(table, widths)
    return table


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    """On the columns and on each cell: programs differ in which of them they believe."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _is_number(text: str) -> bool:
    return bool(text) and all(sign in "0123456789.,–" for sign in text)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_together(document: Any, table: Any) -> None:
    """The signature stays whole, and with the last words of the text: never alone on a sheet."""
    for row in table.rows:
        _whole(row)
    cells = [paragraph for row in table.rows for cell in row.cells for paragraph in cell.paragraphs]
    for paragraph in (*cells, *document.paragraphs[-2:]):
        paragraph.paragraph_format.keep_with_next = True


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
