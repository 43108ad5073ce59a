"""Text on numbered pages: a handbook on A5 behind a cover, or an outline for speakers on A4."""

from __future__ import annotations

import functools
import io
from typing import Any, Literal

from reportlab.lib.pagesizes import A4, A5
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from .drawing.palette import GREY, INK, LINE, WHITE, Palette, mix, palette_of
from .excerpts import quotes
from .paper import (
    BLACK,
    BOLD,
    ITALIC,
    REGULAR,
    SEMIBOLD,
    canvas,
    column,
    fitted,
    ink,
    paragraph,
    picture,
    style,
)
from .schema import SampleItem
from .wording import audience_line, day, document_name, headline, label, word, words

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def build(item: SampleItem, agency: str, *, kind: Literal["handbook", "outline"]) -> bytes:
    """Set the item on pages; the same bytes for the same item."""
    colours = palette_of(item.topic)
    size, margin = (A5, 17 * mm) if kind == "handbook" else (A4, 24 * mm)
    target = io.BytesIO()
    document = BaseDocTemplate(target, pagesize=size, lang="vi", invariant=1)
    frame = Frame(margin, margin + 4 * mm, size[0] - 2 * margin, size[1] - 2 * margin - 8 * mm, 0, 0, 0, 0)
    on_page = functools.partial(_running, item=item, agency=agency, colours=colours, margin=margin)
    cover = functools.partial(_cover, item=item, agency=agency, colours=colours)
    document.addPageTemplates(
        [
            *([PageTemplate("cover", [frame], onPage=cover)] if kind == "handbook" else []),
            PageTemplate("page", [frame], onPage=on_page),
        ]
    )
    width = size[0] - 2 * margin
    flow: list[Flowable] = [NextPageTemplate("page"), PageBreak()] if kind == "handbook" else []
    flow += _head(item, colours, width, kind) + _sections(item, colours, kind) + _documents(item, colours, width)
    make = functools.partial(_canvas, title=item.title, author=agency)
    document.build(flow, canvasmaker=make)
    return target.getvalue()


def _canvas(target: io.BytesIO, *, title: str, author: str, pagesize: tuple[float, float], **_: Any) -> Canvas:
    return canvas(target, pagesize, title, author)


def _head(item: SampleItem, colours: Palette, width: float, kind: str) -> list[Flowable]:
    if kind == "handbook":
        flow: list[Flowable] = [
            paragraph(word("chapter").upper(), style(BOLD, 9.5, colours.main)),
            Spacer(0, 2 * mm),
            fitted(headline(item), BLACK, colours.deep, width, 60 * mm, (22, 12)),
        ]
    else:
        flow = [
            paragraph(word("outline_note"), style(ITALIC, 10.5, GREY)),
            Spacer(0, 2 * mm),
            fitted(item.title, BLACK, colours.deep, width, 60 * mm, (26, 14)),
        ]
    flow += [
        Spacer(0, 2.5 * mm),
        paragraph(item.summary, style(SEMIBOLD, 11.5, mix(INK, GREY, 0.5))),
        Spacer(0, 5 * mm),
    ]
    points = [paragraph(quote.text, style(SEMIBOLD, 10.5, INK)) for quote in quotes(item, 3)]
    marks = [paragraph(str(number), style(BLACK, 15, colours.main)) for number in range(1, len(points) + 1)]
    title = paragraph(word("key_points").upper(), style(BLACK, 9.5, colours.main))
    rows: list[list[Any]] = [[title, ""], *([mark, point] for mark, point in zip(marks, points, strict=True))]
    box = Table(rows, colWidths=[9 * mm, width - 9 * mm - 10 * mm], hAlign="LEFT")
    box.setStyle(
        TableStyle(
            [
                ("SPAN", (0, 0), (1, 0)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 5 * mm), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("LEFTPADDING", (1, 1), (1, -1), 5 * mm),
                ("TOPPADDING", (0, 0), (-1, 0), 4 * mm), ("BOTTOMPADDING", (0, -1), (-1, -1), 4 * mm),
            ]
        )
    )  # fmt: skip
    frame = Table([[box]], colWidths=[width], hAlign="LEFT")
    frame.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), ink(colours.tint)),
                ("LINEBEFORE", (0, 0), (0, -1), 3, ink(colours.accent)),
                ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
                ("ROUNDEDCORNERS", [4, 4, 4, 4]),
            ]
        )
    )  # fmt: skip
    return [*flow, frame, Spacer(0, 6 * mm)] if points else flow


def _sections(item: SampleItem, colours: Palette, kind: str) -> list[Flowable]:
    """The paragraphs; an outline numbers them as speakers are used to."""
    body = style(REGULAR, 12 if kind == "outline" else 10.5, INK, leading=1.5)
    body.alignment = 4
    body.spaceAfter = 4 * mm
    flow: list[Flowable] = []
    for index, text in enumerate(item.body):
        if kind == "outline":
            number = _ROMAN[index] if index < len(_ROMAN) else str(index + 1)
            flow.append(_keeping(paragraph(f"{word('part')} {number}", style(BLACK, 14, colours.main)), 1.5 * mm))
        flow.append(Paragraph(paragraph(text, body).text, body))
    return flow


def _documents(item: SampleItem, colours: Palette, width: float) -> list[Flowable]:
    if not item.legal_documents:
        return []
    small, bold = style(REGULAR, 9, INK, leading=1.3), style(BOLD, 9, colours.deep, leading=1.3)
    white = style(BOLD, 9, WHITE, leading=1.3)
    rows = [[paragraph(name, white) for name in words("columns")]]
    for document in item.legal_documents:
        cells = [document_name(document), document.title, day(document.issued_on), day(document.effective_on)]
        rows.append([paragraph(text, bold if index == 0 else small) for index, text in enumerate(cells)])
    table = Table(rows, colWidths=[width * share for share in (0.25, 0.39, 0.18, 0.18)], repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), ink(colours.main)), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [ink(WHITE), ink(mix(WHITE, colours.tint, 0.6))]),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, ink(LINE)), ("TOPPADDING", (0, 0), (-1, -1), 4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 5), ("LEFTPADDING", (0, 0), (-1, -1), 5),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ]
        )
    )  # fmt: skip
    heading = _keeping(paragraph(word("documents"), style(BLACK, 14, colours.main)), 2 * mm)
    note = (
        paragraph(f"{word('review')}: {item.review_note}", style(ITALIC, 9.5, GREY))
        if item.review_note
        else Spacer(0, 0)
    )
    return [Spacer(0, 2 * mm), heading, table, Spacer(0, 3 * mm), note]


def _running(
    page: Canvas, template: BaseDocTemplate, *, item: SampleItem, agency: str, colours: Palette, margin: float
) -> None:
    """Head and foot of a page of text."""
    width, height = page._pagesize
    page.setFillColor(ink(colours.main))
    page.rect(0, height - 5 * mm, width, 5 * mm, stroke=0, fill=1)
    page.setFillColor(ink(colours.accent))
    page.rect(0, height - 5 * mm, margin, 5 * mm, stroke=0, fill=1)
    page.setStrokeColor(ink(LINE))
    page.setLineWidth(0.6)
    page.line(margin, margin, width - margin, margin)
    page.setFillColor(ink(GREY))
    page.setFont(REGULAR, 8.5)
    page.drawString(margin, margin - 4.5 * mm, f"{agency}  ·  {word('notice')}")
    page.setFont(BOLD, 9)
    page.drawRightString(width - margin, margin - 4.5 * mm, f"{word('page')} {template.page}")


def _cover(page: Canvas, template: BaseDocTemplate, *, item: SampleItem, agency: str, colours: Palette) -> None:
    width, height = page._pagesize
    page.setFillColor(ink(colours.deep))
    page.rect(0, 0, width, height, stroke=0, fill=1)
    page.setFillColor(ink(colours.main))
    page.circle(width * 0.72, height * 0.63, width * 0.62, stroke=0, fill=1)
    page.setFillColor(ink(colours.accent))
    page.rect(0, 0, 6 * mm, height, stroke=0, fill=1)
    size = 82 * mm
    page.drawImage(
        picture(item.topic, colours, 900, disc=colours.tint),
        width - size - 14 * mm,
        height * 0.63 - size / 2,
        size,
        size,
        mask="auto",
    )
    x, column_width = 20 * mm, width - 36 * mm
    column(page, [paragraph(agency, style(BOLD, 11, WHITE))], x, height - 14 * mm, column_width, 0)
    flow = [
        paragraph(
            f"{label('forms', item.form)}  ·  {label('topics', item.topic)}".upper(), style(BOLD, 10.5, colours.bright)
        ),
        fitted(headline(item), BLACK, WHITE, column_width, 44 * mm, (30, 12)),
        paragraph(audience_line(item), style(REGULAR, 10, mix(WHITE, colours.tint, 0.6))),
    ]
    for piece in flow:
        piece.spaceAfter = 3 * mm
    column(page, flow, x, 76 * mm, column_width, 8 * mm)


def _keeping(piece: Paragraph, after: float) -> Paragraph:
    piece.style.keepWithNext = 1
    piece.spaceAfter = after
    return piece
