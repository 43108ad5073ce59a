"""The two sides of a folded leaflet: back and front outside, the text inside."""

from __future__ import annotations

import re

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from .drawing.lettering import bind
from .drawing.palette import GREY, INK, WHITE, Palette, mix, palette_of
from .excerpts import capital, reminder, sentences
from .paper import BLACK, BOLD, ITALIC, REGULAR, SEMIBOLD, column, escaped, fitted, ink, paragraph, picture, style
from .schema import SampleItem
from .wording import audience_line, day, document_name, headline, label, word, words

SIZE = landscape(A4)
_WIDTH, _HEIGHT = SIZE
_HALF = _WIDTH / 2
_MARGIN = 15 * mm
_COLUMN = _HALF - 2 * _MARGIN
#: Smaller than this nobody reads on paper.
_SMALLEST = 8.0
#: More than two columns of the smallest size could ever hold.
_MOST_CHARACTERS = 9000
#: “Trang một giới thiệu tình huống: …”: a note to the printer, not to the reader.
_PAGE_NOTE = re.compile(
    r"^Trang \w+ (?:giới thiệu|hướng dẫn|nêu|trình bày) (?P<head>[^:.]{4,60}): (?P<text>.+)$", re.DOTALL
)


def outside(page: Canvas, item: SampleItem, agency: str) -> None:
    """Right: the front. Left: the back, with the law and the sender."""
    colours = palette_of(item.topic)
    _front(page, item, agency, colours)
    _back(page, item, agency, colours)
    _fold_mark(page)


def inside(page: Canvas, item: SampleItem) -> None:
    """A column for each half; steps that the text lists become numbered lines."""
    colours = palette_of(item.topic)
    page.setFillColor(ink(WHITE))
    page.rect(0, 0, _WIDTH, _HEIGHT, stroke=0, fill=1)
    for index, paragraphs in enumerate(_halves(item)):
        left = index * _HALF
        page.setFillColor(ink(colours.main if index == 0 else colours.deep))
        page.rect(left, _HEIGHT - 9 * mm, _HALF, 9 * mm, stroke=0, fill=1)
        _half(page, item, paragraphs, left + _MARGIN, colours, is_last=index == 1)
    _fold_mark(page)


def fits(item: SampleItem) -> bool:
    """Whether the text can be read on one folded sheet."""
    if sum(map(len, item.body)) > _MOST_CHARACTERS:
        return False
    colours = palette_of(item.topic)
    return all(
        _size_for(_flow(paragraphs, colours), room) is not None
        for paragraphs, room in zip(_halves(item), _rooms(), strict=True)
    )


def _halves(item: SampleItem) -> tuple[tuple[str, ...], tuple[str, ...]]:
    middle = (len(item.body) + 1) // 2
    return item.body[:middle], item.body[middle:]


def _rooms() -> tuple[float, float]:
    whole = _HEIGHT - 9 * mm - 12 * mm - _MARGIN
    return whole, whole - 31 * mm


def _half(
    page: Canvas, item: SampleItem, paragraphs: tuple[str, ...], x: float, colours: Palette, *, is_last: bool
) -> None:
    top, room = _HEIGHT - 9 * mm - 12 * mm, _rooms()[int(is_last)]
    flow = _flow(paragraphs, colours)
    y = column(page, _sized(flow, _size_for(flow, room) or _SMALLEST), x, top, _COLUMN, top - room)
    if is_last:
        _remember(page, item, x, colours)
    elif y - _MARGIN > 44 * mm:
        size = 38 * mm
        page.drawImage(picture(item.topic, colours, disc=colours.tint), x, _MARGIN, size, size, mask="auto")


def _flow(paragraphs: tuple[str, ...], colours: Palette) -> list[Paragraph]:
    flow: list[Paragraph] = []
    for text in paragraphs:
        match = _PAGE_NOTE.match(text)
        head, rest = (capital(match["head"]), match["text"]) if match else ("", text)
        if head:
            flow.append(_spaced(paragraph(head, style(BLACK, 27, colours.main, leading=1.2)), 12))
        flow += _steps(capital(rest), colours)
    return flow


def _size_for(flow: list[Paragraph], room: float) -> float | None:
    """The largest size in which the text fits the room; none if even the smallest does not."""
    size = 18.0
    while size >= _SMALLEST:
        heights = (piece.wrap(_COLUMN, _HEIGHT)[1] + piece.getSpaceAfter() for piece in _sized(flow, size))
        if sum(heights) <= room:
            return size
        size -= 0.5
    return None


def _steps(text: str, colours: Palette) -> list[Paragraph]:
    """Sentences; one that lists things with semicolons becomes numbered lines."""
    plain = style(REGULAR, 13, INK)
    flow: list[Paragraph] = []
    for sentence in sentences(text):
        parts = [part.strip() for part in sentence.rstrip(".").split(";")]
        if len(parts) < 3:
            flow.append(_spaced(paragraph(sentence, plain), 6))
            continue
        for number, part in enumerate(parts, start=1):
            line = style(SEMIBOLD, 13, INK)
            line.leftIndent, line.bulletIndent = 24, 0
            line.bulletFontName, line.bulletFontSize, line.bulletColor = BLACK, 17, ink(colours.main)
            piece = Paragraph(escaped(bind(capital(part))), line, bulletText=str(number))
            flow.append(_spaced(piece, 6))
    return flow


def _sized(flow: list[Paragraph], size: float) -> list[Paragraph]:
    """The same paragraphs with their body text in another size."""
    pieces: list[Paragraph] = []
    for piece in flow:
        how = piece.style.clone(f"{piece.style.name}-{size}")
        if how.fontName != BLACK:
            how.fontSize, how.leading = size, size * 1.42
            how.leftIndent, how.bulletFontSize = how.leftIndent and size * 1.9, size * 1.3
        copy = Paragraph(piece.text, how, bulletText=piece.bulletText)
        pieces.append(_spaced(copy, piece.getSpaceAfter() if how.fontName == BLACK else size * 0.55))
    return pieces


def _remember(page: Canvas, item: SampleItem, x: float, colours: Palette) -> None:
    page.setFillColor(ink(mix(WHITE, colours.accent, 0.24)))
    page.roundRect(x, _MARGIN, _COLUMN, 26 * mm, 3 * mm, stroke=0, fill=1)
    page.setFillColor(ink(colours.accent))
    page.roundRect(x, _MARGIN, 2.4 * mm, 26 * mm, 1.2 * mm, stroke=0, fill=1)
    width = _COLUMN - 12 * mm
    head = _spaced(paragraph(word("reminder").upper(), style(BLACK, 10, colours.deep)), 1)
    text = fitted(reminder(item), SEMIBOLD, INK, width, 17 * mm, (14, 7))
    column(page, [head, text], x + 7 * mm, _MARGIN + 24 * mm, width, _MARGIN)


def _front(page: Canvas, item: SampleItem, agency: str, colours: Palette) -> None:
    page.setFillColor(ink(colours.main))
    page.rect(_HALF, 0, _HALF, _HEIGHT, stroke=0, fill=1)
    page.setFillColor(ink(mix(colours.main, WHITE, 0.1)))
    page.circle(_WIDTH - 18 * mm, _HEIGHT - 12 * mm, 62 * mm, stroke=0, fill=1)
    page.setFillColor(ink(colours.deep))
    page.rect(_HALF, 0, _HALF, 32 * mm, stroke=0, fill=1)
    page.setFillColor(ink(colours.accent))
    page.rect(_HALF, 32 * mm, _HALF, 1.6 * mm, stroke=0, fill=1)
    size = 78 * mm
    page.drawImage(
        picture(item.topic, colours, disc=colours.tint),
        _HALF + (_HALF - size) / 2,
        _HEIGHT - 104 * mm,
        size,
        size,
        mask="auto",
    )
    x = _HALF + _MARGIN
    kicker = paragraph(
        f"{label('forms', item.form)}  ·  {label('topics', item.topic)}".upper(),
        style(BOLD, 11, colours.bright, align=TA_CENTER),
    )
    title = fitted(headline(item), BLACK, WHITE, _COLUMN, 46 * mm, (32, 10), align=TA_CENTER)
    pale = mix(WHITE, colours.tint, 0.5)
    summary = fitted(item.summary, REGULAR, pale, _COLUMN, 17 * mm, (13, 7), align=TA_CENTER)
    flow = [_spaced(kicker, 5), _spaced(title, 7), summary]
    column(page, flow, x, _HEIGHT - 110 * mm, _COLUMN, 34 * mm)
    name = fitted(agency, BOLD, WHITE, _COLUMN, 16 * mm, (16, 9), align=TA_CENTER)
    _, height = name.wrapOn(page, _COLUMN, 30 * mm)
    column(page, [name], x, 16 * mm + height / 2, _COLUMN, 0)


def _back(page: Canvas, item: SampleItem, agency: str, colours: Palette) -> None:
    page.setFillColor(ink(colours.tint))
    page.rect(0, 0, _HALF, _HEIGHT, stroke=0, fill=1)
    page.setFillColor(ink(colours.main))
    page.rect(0, 0, _HALF, 9 * mm, stroke=0, fill=1)
    flow = [_spaced(paragraph(word("documents"), style(BLACK, 22, colours.deep)), 10)]
    for document in item.legal_documents:
        flow.append(_spaced(paragraph(document_name(document), style(BOLD, 15, colours.main)), 1))
        flow.append(_spaced(paragraph(document.title, style(REGULAR, 12, INK)), 1))
        issued, effective = (name.lower() for name in words("columns")[2:])
        dates = f"{issued} {day(document.issued_on)}  ·  {effective} {day(document.effective_on)}"
        flow.append(_spaced(paragraph(dates, style(ITALIC, 10.5, GREY)), 11))
    column(page, flow, _MARGIN, _HEIGHT - 20 * mm, _COLUMN, 62 * mm)
    page.drawImage(
        picture(item.topic, colours, 420, disc=mix(WHITE, colours.tint, 0.3)),
        _MARGIN,
        36 * mm,
        22 * mm,
        22 * mm,
        mask="auto",
    )
    foot = [
        _spaced(paragraph(agency, style(BOLD, 12, colours.deep)), 2),
        _spaced(paragraph(audience_line(item), style(REGULAR, 9.5, INK)), 2),
        _spaced(paragraph(word("notice"), style(ITALIC, 9, GREY)), 2),
    ]
    column(page, foot, _MARGIN + 27 * mm, 57 * mm, _COLUMN - 27 * mm, 12 * mm)
    keep = paragraph(word("keep"), style(SEMIBOLD, 10, colours.main))
    column(page, [keep], _MARGIN, 27 * mm, _COLUMN, 10 * mm)


def _fold_mark(page: Canvas) -> None:
    """Short marks where to fold, at the very edge."""
    page.setStrokeColor(ink(GREY))
    page.setLineWidth(0.4)
    for y in (0.0, _HEIGHT - 4 * mm):
        page.line(_HALF, y, _HALF, y + 4 * mm)


def _spaced(piece: Paragraph, after: float) -> Paragraph:
    piece.spaceAfter = after
    return piece
