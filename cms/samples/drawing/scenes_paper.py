"""Cover scenes for what is read on paper: outline, leaflet, handbook, news, infographic."""

from __future__ import annotations

from PIL import Image, ImageFilter

from ..schema import SampleItem
from .palette import GREY, LINE, PAPER, WHITE, Palette, mix
from .pen import OVERSAMPLING, Pen, Sheet
from .topics import picture_of

_SHADE = (20, 24, 36)


def lay(sheet: Sheet, layer: Image.Image, x: float, y: float, *, angle: float, blur: float = 16) -> None:
    """Lay a drawn layer turned by ``angle`` on the sheet, its middle at (x, y), with a soft shadow."""
    turned = layer.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    left, top = round(x * OVERSAMPLING - turned.width / 2), round(y * OVERSAMPLING - turned.height / 2)
    pad = round(blur * 2)
    small = turned.getchannel("A").reduce(6).point(lambda a: a * 90 // 255)
    mask = Image.new("L", (small.width + 2 * pad, small.height + 2 * pad), 0)
    mask.paste(small, (pad, pad))
    mask = mask.filter(ImageFilter.GaussianBlur(blur / 2)).resize((mask.width * 6, mask.height * 6))
    corner = (left - pad * 6, top - pad * 6 + 14 * OVERSAMPLING)
    sheet.large.paste(_SHADE, (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)
    sheet.large.paste(turned, (left, top), turned)


def outline(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A typed outline with its Roman numbers, a copy below it."""
    sheet.gradient(colours.tint, mix(colours.tint, colours.soft, 0.75))
    pen.box(0, 0, 22, sheet.height, colours.main)
    pen.circle(1010, 330, 300, (*colours.main, 34))
    for angle, shade in ((-9, mix(WHITE, colours.main, 0.3)), (4, WHITE)):
        page = Sheet(370, 500, (0, 0, 0, 0))
        spot = page.pen()
        spot.box(0, 0, 370, 500, shade, radius=10)
        if shade == WHITE:
            _page(spot, item, colours)
        lay(sheet, page.large, 950, 338, angle=angle)


def _page(spot: Pen, item: SampleItem, colours: Palette) -> None:
    spot.circle(185, 88, 62, colours.tint)
    picture_of(item.topic)(spot.inside(143, 46, 84), colours)
    spot.box(95, 168, 180, 13, colours.deep, radius=6)
    spot.box(130, 190, 110, 9, colours.accent, radius=4)
    for row in range(3):
        y = 228 + row * 84
        _roman(spot, 40, y, row + 1, colours)
        spot.box(84, y + 2, 150 - row * 22, 11, mix(WHITE, colours.deep, 0.75), radius=5)
        for line, length in enumerate((246, 232, 168)):
            spot.box(84, y + 24 + line * 15, length, 6, mix(WHITE, colours.deep, 0.18), radius=3)


def _roman(spot: Pen, x: float, y: float, number: int, colours: Palette) -> None:
    spot.box(x - 4, y - 5, 34, 30, colours.main, radius=5)
    for stroke in range(number):
        left = x + 13 - (number - 1) * 4 + stroke * 8
        spot.line([(left, y + 3), (left, y + 17)], 3.4, WHITE)


def leaflet(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A leaflet unfolding in three."""
    sheet.gradient(mix(WHITE, colours.tint, 0.7), colours.tint)
    pen.blob([(640, 720), (700, 400), (900, 180), (1260, 120), (1260, 720)], colours.soft)
    pen.ellipse(922, 590, 262, 26, (*_SHADE, 46))
    for index, (x, lean, shade) in enumerate(((700, 34, 0.0), (850, -34, 0.1), (1000, 34, 0.0))):
        paper = mix(WHITE, colours.deep, shade)
        top, bottom = 108, 566
        pen.shape([(x, top + max(lean, 0)), (x + 150, top + max(-lean, 0)), (x + 150, bottom + max(-lean, 0)),
                   (x, bottom + max(lean, 0))], paper)  # fmt: skip
        _fold(pen, x, lean, index, item, colours)


def _fold(pen: Pen, x: float, lean: float, index: int, item: SampleItem, colours: Palette) -> None:
    slope = -lean / 150
    y = 108 + max(lean, 0)

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx, y + dy + dx * slope

    if index == 0:
        pen.shape([at(0, 0), at(150, 0), at(150, 250), at(0, 250)], colours.main)
        picture_of(item.topic)(pen.inside(x + 22, at(75, 62)[1], 108), colours)
        for row, length in enumerate((110, 92, 60)):
            pen.line([at(22, 292 + row * 32), at(22 + length, 292 + row * 32)], 11, mix(WHITE, colours.deep, 0.72))
        return
    for block in range(3):
        top = 34 + block * 140
        pen.shape([at(20, top), at(48, top), at(48, top + 28), at(20, top + 28)], colours.accent)
        pen.line([at(62, top + 14), at(124, top + 14)], 9, colours.main)
        for row, length in enumerate((108, 100, 70)):
            pen.line([at(22, top + 50 + row * 20), at(22 + length, top + 50 + row * 20)], 5.5, mix(LINE, GREY, 0.18))


def handbook(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A book that stands, with a ribbon."""
    sheet.gradient(mix(colours.main, colours.deep, 0.35), colours.deep)
    pen.circle(930, 330, 300, (*mix(colours.main, WHITE, 0.25), 70))
    pen.ellipse(935, 610, 250, 24, (0, 0, 0, 70))
    pen.shape(
        [(760, 92), (1112, 92), (1138, 112), (1138, 604), (786, 604), (760, 584)], mix(colours.deep, (0, 0, 0), 0.3)
    )
    for step in range(7):
        pen.line(
            [(1114 + step * 3.4, 98 + step * 2.4), (1114 + step * 3.4, 588 + step * 2.2)],
            1.6,
            PAPER if step % 2 else LINE,
        )
    pen.box(760, 92, 352, 492, WHITE, radius=8)
    pen.box(760, 92, 352, 492, mix(colours.main, WHITE, 0.08), radius=8)
    pen.box(760, 92, 40, 492, mix(colours.main, colours.deep, 0.5), radius=8)
    pen.box(786, 92, 14, 492, mix(colours.main, colours.deep, 0.5))
    pen.circle(958, 268, 122, colours.tint)
    picture_of(item.topic)(pen.inside(878, 188, 160), colours)
    pen.box(846, 430, 224, 18, WHITE, radius=9)
    pen.box(876, 462, 164, 12, colours.accent, radius=6)
    pen.box(916, 534, 84, 8, mix(colours.main, WHITE, 0.5), radius=4)
    pen.shape([(1052, 92), (1084, 92), (1084, 176), (1068, 160), (1052, 176)], colours.accent)


def news(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A newspaper page and a leaf of the calendar."""
    sheet.gradient(PAPER, colours.tint)
    pen.shape([(700, 0), (1200, 0), (1200, 675), (560, 675)], colours.main)
    pen.shape([(700, 0), (722, 0), (582, 675), (560, 675)], colours.accent)
    page = Sheet(420, 500, (0, 0, 0, 0))
    spot = page.pen()
    spot.box(0, 0, 420, 500, WHITE, radius=6)
    spot.box(26, 28, 368, 30, colours.deep, radius=4)
    spot.box(26, 72, 368, 3, colours.main)
    spot.box(26, 92, 368, 190, colours.tint, radius=4)
    picture_of(item.topic)(spot.inside(134, 104, 152), colours)
    for column in range(3):
        for row in range(11):
            length = 108 if row not in (4, 10) else 62
            spot.box(26 + column * 130, 306 + row * 16, length, 6, mix(LINE, GREY, 0.22), radius=3)
    lay(sheet, page.large, 925, 330, angle=5)


def infographic(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette, poster: Image.Image) -> None:
    """The infographic itself, as a poster."""
    sheet.gradient(mix(colours.deep, colours.main, 0.25), colours.deep)
    pen.circle(960, 340, 330, (*mix(colours.main, WHITE, 0.15), 80))
    pen.circle(960, 340, 240, (*mix(colours.main, WHITE, 0.25), 80))
    size = (436 * OVERSAMPLING, 545 * OVERSAMPLING)
    lay(sheet, poster.convert("RGBA").resize(size, Image.Resampling.LANCZOS), 950, 338, angle=-5)
