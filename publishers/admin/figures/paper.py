"""A table of figures on paper: A4 across, the heads repeated on each page, numbers that can be read in a meeting."""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from .tables import Cell, Table, change_cell

_REGULAR, _BOLD = "LoaFigures", "LoaFigures-Bold"
#: The first column holds names.
_NAME_SHARE = 2.4


@functools.cache
def _fonts() -> None:
    """Source Sans Pro has every letter of Vietnamese; the fonts that every PDF reader brings have not."""
    import font_source_sans_pro  # only who prints loads it
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(font_source_sans_pro.font_directory)
    for name, weight in ((_REGULAR, "Regular"), (_BOLD, "Bold")):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"SourceSansPro-{weight}.ttf")))
    pdfmetrics.registerFontFamily(_REGULAR, normal=_REGULAR, bold=_BOLD, italic=_REGULAR, boldItalic=_BOLD)


def sheet(table: Table, lines: Sequence[str]) -> bytes:
    """The PDF. The first line is its title."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    _fonts()
    out = io.BytesIO()
    page = landscape(A4)
    paper = SimpleDocTemplate(
        out, pagesize=page, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm, bottomMargin=16 * mm,
        title=lines[0], author="Loa", lang=translation.get_language() or "vi",
    )  # fmt: skip
    title, small = _style(15, bold=True), _style(9)
    story: list[Any] = [Paragraph(escape(lines[0]), title), *(Paragraph(escape(line), small) for line in lines[1:])]
    story.append(Spacer(0, 4 * mm))
    story.append(_grid(table, page[0] - 30 * mm) if table.rows else Paragraph(escape(table.empty), _style(10)))
    paper.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _grid(table: Table, width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import LongTable, Paragraph, TableStyle

    head, name, numeric = _style(8.5, bold=True), _style(9), _style(9, right=True)
    head_right = _style(8.5, bold=True, right=True)
    rows = [[Paragraph(escape(one.label), head_right if one.is_number else head) for one in table.heads]]
    for row in table.rows:
        rows.append([
            Paragraph(_words(cell), numeric if one.is_number else name)
            for one, cell in zip(table.heads, row, strict=True)
        ])  # fmt: skip
    unit = width / (_NAME_SHARE + len(table.heads) - 1)
    made = LongTable(rows, colWidths=[unit * _NAME_SHARE, *[unit] * (len(table.heads) - 1)], repeatRows=1)
    made.setStyle(TableStyle([
        ("LINEBELOW", (0, 0), (-1, 0), 1, HexColor("#262626")),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, HexColor("#b5b5b5")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ]))  # fmt: skip
    return made


def _words(cell: Cell) -> str:
    """What the screen shows, the small print below it."""
    small = [text for text in (change_cell(cell), cell.note) if text]
    below = "".join(f'<br/><font size="7" color="#555555">{escape(text)}</font>' for text in small)
    return escape(cell.text) + below


def _style(size: float, *, bold: bool = False, right: bool = False) -> Any:
    from reportlab.lib.enums import TA_LEFT, TA_RIGHT
    from reportlab.lib.styles import ParagraphStyle

    return ParagraphStyle(
        f"figures-{size}-{bold}-{right}", fontName=_BOLD if bold else _REGULAR, fontSize=size, leading=size * 1.3,
        alignment=TA_RIGHT if right else TA_LEFT,
    )  # fmt: skip


def _foot(canvas: Any, paper: Any) -> None:
    canvas.setFont(_REGULAR, 8)
    canvas.drawRightString(paper.pagesize[0] - paper.rightMargin, 8 * 2.83, _("Page %(page)s") % {"page": paper.page})
