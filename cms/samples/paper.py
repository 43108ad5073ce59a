"""What the printed things share: fonts, colours, drawing text in a column, pictures at print resolution."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable, Mapping, Sequence

from PIL import Image
from reportlab.lib.colors import Color
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from .drawing.lettering import FONTS, Weight, bind, fit
from .drawing.palette import Colour, Palette
from .drawing.pen import OVERSAMPLING, Sheet
from .drawing.topics import picture_of

REGULAR, BOLD, BLACK, ITALIC, SEMIBOLD = "Loa", "Loa-Bold", "Loa-Black", "Loa-Italic", "Loa-Semibold"
_WEIGHTS: Mapping[str, Weight] = {
    REGULAR: "Regular", BOLD: "Bold", BLACK: "Black", ITALIC: "It", SEMIBOLD: "Semibold",
}  # fmt: skip


@functools.cache
def register_fonts() -> None:
    """Make Source Sans Pro known to the PDF writer, with its bold and italic for markup in paragraphs."""
    for name, file in _WEIGHTS.items():
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"SourceSansPro-{file}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


def canvas(target: io.BytesIO, size: tuple[float, float], title: str, author: str) -> Canvas:
    """A canvas whose file holds no time and no random mark: equal input gives equal bytes."""
    register_fonts()
    page = Canvas(target, pagesize=size, invariant=1, lang="vi")
    page.setTitle(title)
    page.setAuthor(author)
    page.setCreator("Loa")
    return page


def ink(colour: Colour) -> Color:
    return Color(*(part / 255 for part in colour))


def style(font: str, size: float, colour: Colour, *, leading: float = 1.36, align: int = TA_LEFT) -> ParagraphStyle:
    register_fonts()
    name = f"{font}-{size}-{colour}-{align}-{leading}"
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=size * leading, textColor=ink(colour), alignment=align,
        allowWidows=0, allowOrphans=0,
    )  # fmt: skip


def paragraph(text: str, how: ParagraphStyle) -> Paragraph:
    """A paragraph of plain text."""
    return Paragraph(escaped(bind(text)), how)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def column(page: Canvas, flow: Iterable[Flowable], x: float, top: float, width: float, bottom: float) -> float:
    """Set paragraphs from ``top`` down; stops before ``bottom``. Returns the y reached."""
    y = top
    for piece in flow:
        _, height = piece.wrapOn(page, width, y - bottom)
        if y - height < bottom:
            break
        piece.drawOn(page, x, y - height)
        y -= height + piece.getSpaceAfter()
    return y


def fitted(
    text: str, font: str, colour: Colour, width: float, height: float, sizes: Sequence[int], *, align: int = TA_LEFT
) -> Paragraph:
    """The text in the largest of the sizes that fits the box, its lines about equally long."""
    setting = fit(text, _WEIGHTS[font], width * 0.97, height, largest=sizes[0], smallest=sizes[-1], leading=1.2)
    lines = "<br/>".join(escaped(line) for line in setting.lines)
    return Paragraph(lines, style(font, setting.size, colour, leading=1.2, align=align))


def picture(topic: str, colours: Palette, pixels: int = 640, *, disc: Colour | None = None) -> ImageReader:
    """The topic's picture in a disc, for print."""
    layer = Sheet(pixels, pixels, (*(disc or colours.soft), 0))
    pen = layer.pen()
    pen.circle(pixels / 2, pixels / 2, pixels / 2, disc or colours.soft)
    picture_of(topic)(pen.inside(pixels * 0.18, pixels * 0.17, pixels * 0.64), colours)
    target = io.BytesIO()
    image: Image.Image = layer.large.reduce(OVERSAMPLING)
    image.save(target, "PNG")
    target.seek(0)
    return ImageReader(target)
