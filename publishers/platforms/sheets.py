"""What every printed sheet is made of: fonts with all Vietnamese letters, paragraphs, tables, boxes to fill in.

A sheet is a pure function of what is put on it: the same calls give the same bytes, so its hash can serve as proof.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import font_source_sans_pro
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from cms.core.text import nfc

FONT = "LoaSans"
BOLD = "LoaSans-Bold"
_FACES = {FONT: "SourceSansPro", BOLD: "SourceSansProBold", "LoaSans-Italic": "SourceSansProIt",
          "LoaSans-BoldItalic": "SourceSansProBoldIt"}  # fmt: skip

INK = HexColor("#1b1f24")
QUIET = HexColor("#5b6470")
ACCENT = HexColor("#8a1c1c")
LINE = HexColor("#c9ced6")
SHADE = HexColor("#f3f5f8")

MARGIN = 18 * mm
#: The library keeps this far from the margin inside its frame.
_INNER = 6
#: Width that a table may take on the page.
WIDTH = A4[0] - 2 * (MARGIN + _INNER)


@functools.cache
def register_fonts() -> None:
    """Make the faces known to the PDF library, once a process."""
    for name, source in _FACES.items():
        pdfmetrics.registerFont(TTFont(name, font_source_sans_pro.font_files_ttf[source]))
    pdfmetrics.registerFontFamily(FONT, FONT, BOLD, "LoaSans-Italic", "LoaSans-BoldItalic")


def _style(name: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name, **{"fontName": FONT, "fontSize": size, "leading": leading, "textColor": INK, **more}
    )  # fmt: skip


KICKER = _style("kicker", 10, 13, fontName=BOLD, textColor=ACCENT, spaceAfter=2)
TITLE = _style("title", 18, 22, fontName=BOLD, spaceAfter=8)
HEADING = _style("heading", 12, 15, fontName=BOLD, textColor=ACCENT, spaceBefore=10, spaceAfter=4, keepWithNext=1)
BODY = _style("body", 10.5, 14.5, spaceAfter=5)
SMALL = _style("small", 9, 11.5, textColor=QUIET, spaceAfter=3)
#: To be read aloud from the paper at arm's length.
READING = _style("reading", 17, 27, spaceAfter=14)
_LABEL = _style("label", 9.5, 12.5, textColor=QUIET)
_VALUE = _style("value", 10.5, 13.5)
_CELL = _style("cell", 9.5, 12)
_HEAD = _style("head", 9, 11.5, fontName=BOLD)


class Sheet:
    """A printed page or more, filled from top to bottom."""

    def __init__(self, title: str, *, kicker: str = "", footer: str = "", language: str = "vi") -> None:
        register_fonts()
        self._title = nfc(title)
        self._footer = nfc(footer)
        self._language = language
        self._story: list[Flowable] = []
        if kicker:
            self.text(kicker, KICKER)
        self.text(title, TITLE)

    def text(self, text: str, style: ParagraphStyle = BODY) -> None:
        """Add a paragraph; line breaks inside it are kept."""
        self._story.append(_paragraph(text, style))

    def texts(self, text: str, style: ParagraphStyle = BODY) -> None:
        """Add a paragraph for each part that a blank line sets apart."""
        for part in text.split("\n\n"):
            if part.strip():
                self.text(part.strip(), style)

    def heading(self, text: str) -> None:
        """Add a heading that stays with what follows it."""
        self.text(text, HEADING)

    def space(self, height: float = 4 * mm) -> None:
        self._story.append(Spacer(1, height))

    def page_break(self) -> None:
        self._story.append(PageBreak())

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """Add label and value side by side; rows without a value are left out."""
        cells = [[_paragraph(label, _LABEL), _paragraph(value, _VALUE)] for label, value in rows if value]
        if cells:
            self._story.append(_table(cells, [44 * mm, WIDTH - 44 * mm], [("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE)]))

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> None:
        """Add a table with a head row; ``shares`` divide the width."""
        cells = [[_paragraph(text, _HEAD) for text in head]]
        cells += [[_paragraph(text, _CELL) for text in row] for row in rows]
        whole = sum(shares)
        widths = [WIDTH * share / whole for share in shares]
        style = [("BACKGROUND", (0, 0), (-1, 0), SHADE), ("GRID", (0, 0), (-1, -1), 0.4, LINE)]
        self._story.append(_table(cells, widths, style, repeat_rows=1))

    def boxes(self, heading: str, labels: Sequence[str], height: float = 10 * mm) -> None:
        """Add framed empty lines, one a label, for a person to write in; never split over two pages."""
        cells = [[_paragraph(label, _LABEL), ""] for label in labels]
        style = [("BOX", (0, 0), (-1, -1), 0.9, INK), ("LINEBELOW", (0, 0), (-1, -2), 0.4, LINE)]
        table = _table(cells, [60 * mm, WIDTH - 60 * mm], style, heights=[height] * len(cells))
        self._story.append(KeepTogether([_paragraph(heading, HEADING), table]))

    def pdf(self) -> bytes:
        """Lay everything out."""
        target = io.BytesIO()
        document = SimpleDocTemplate(
            target, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=15 * mm, bottomMargin=18 * mm,
            title=self._title, author="Loa", lang=self._language, invariant=1,
        )  # fmt: skip
        footer = self._footer
        document.build(list(self._story), canvasmaker=lambda *args, **kwargs: _Numbered(*args, footer=footer, **kwargs))
        return target.getvalue()


class _Numbered(Canvas):
    """Writes the footer and *page / pages*, which are known only when all pages are there."""

    def __init__(self, *args: Any, footer: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._footer = footer
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self.setFont(FONT, 8)
            self.setFillColor(QUIET)
            self.drawString(MARGIN + _INNER, 10 * mm, self._footer)
            self.drawRightString(A4[0] - MARGIN - _INNER, 10 * mm, f"{number} / {len(self._pages)}")
            super().showPage()
        super().save()


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(nfc(text)).replace("\n", "<br/>"), style)


def _table(
    cells: list[list[Any]],
    widths: list[float],
    style: list[tuple[Any, ...]],
    *,
    heights: list[float] | None = None,
    repeat_rows: int = 0,
) -> Table:
    table = Table(cells, colWidths=widths, rowHeights=heights, repeatRows=repeat_rows, spaceAfter=6)
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE" if heights else "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 5), ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 3), ("BOTTOMPADDING", (0, 0), (-1, -1), 4), *style,
    ]))  # fmt: skip
    return table
