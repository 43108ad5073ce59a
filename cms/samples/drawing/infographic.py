"""An infographic on one page: title band, three to five panels, what to remember, the law it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

from ..excerpts import Panel, panels, reminder
from ..schema import SampleItem
from ..wording import headline, label, source_line, word
from . import signs
from .lettering import NUMBER, Setting, fit, write
from .palette import GREY, INK, PAPER, WHITE, Colour, Palette, mix, palette_of, rgb
from .pen import Pen, Sheet
from .topics import picture_of

WIDTH, HEIGHT = 1080, 1350
_MARGIN = 52
_GAP = 26
_BAND = 338
_TOP, _BOTTOM = _BAND + 34, 1118
_LOSS, _GAIN = rgb("#d8483f"), rgb("#1f9a63")
#: Which panels share a row, and how high the rows are in relation.
_ROWS: dict[int, tuple[tuple[int, float], ...]] = {
    1: ((1, 1.0),),
    2: ((1, 1.0), (1, 1.0)),
    3: ((1, 0.8), (2, 1.0)),
    4: ((1, 0.84), (2, 1.12), (1, 0.6)),
    5: ((1, 0.8), (2, 1.0), (2, 1.0)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    x: float
    y: float
    w: float
    h: float
    #: hero: the first, wide one; wide: another full row; half: one of two.
    kind: str


def infographic(item: SampleItem, agency: str) -> Image.Image:
    """Draw the item's panels at 1080×1350."""
    colours = palette_of(item.topic)
    shown = panels(item)
    boxes = _place(len(shown))
    sheet = Sheet(WIDTH, HEIGHT, PAPER)
    pen = sheet.pen()
    _draw_band(sheet, pen, item, colours)
    for panel, box in zip(shown, boxes, strict=True):
        _draw_panel(sheet, pen, panel, box, colours, item)
    _draw_links(pen, boxes, colours)
    _draw_foot(sheet, pen, colours)
    image = sheet.image()
    _write_band(image, item, colours)
    for panel, box in zip(shown, boxes, strict=True):
        _write_panel(image, panel, box, colours)
    _write_foot(image, item, agency, colours)
    return image


def _place(count: int) -> list[_Box]:
    rows = _ROWS[count]
    free = _BOTTOM - _TOP - _GAP * (len(rows) - 1)
    total = sum(weight for _, weight in rows)
    boxes: list[_Box] = []
    y = float(_TOP)
    for row, (columns, weight) in enumerate(rows):
        height = free * weight / total
        width = (WIDTH - 2 * _MARGIN - _GAP * (columns - 1)) / columns
        kind = "half" if columns == 2 else "hero" if row == 0 else "wide"
        boxes += [
            _Box(x=_MARGIN + column * (width + _GAP), y=y, w=width, h=height, kind=kind) for column in range(columns)
        ]
        y += height + _GAP
    return boxes


def _tone(panel: Panel, colours: Palette) -> Colour:
    """Losing is red, winning back is green, everything else is the topic's colour."""
    sign = signs.sign_for(f"{panel.lead} {panel.text}")
    if sign in (signs.down, signs.warning):
        return _LOSS
    return _GAIN if sign is signs.up else colours.main


def _draw_band(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    sheet.gradient(colours.deep, mix(colours.deep, colours.main, 0.62), height=_BAND)
    pen.circle(60, _BAND + 40, 190, (*mix(colours.main, WHITE, 0.1), 60))
    pen.circle(1010, -10, 250, (*mix(colours.main, WHITE, 0.15), 90))
    pen.box(0, _BAND, WIDTH, 250, PAPER)
    pen.box(0, _BAND, WIDTH, 8, colours.accent)
    pen.circle(903, 186, 134, WHITE)
    pen.circle(903, 186, 124, colours.soft)
    picture_of(item.topic)(pen.inside(815, 96, 176), colours)


def _write_band(image: Image.Image, item: SampleItem, colours: Palette) -> None:
    kicker = f"{label('forms', item.form)}  ·  {label('topics', item.topic)}".upper()
    write(image, fit(kicker, "Bold", 660, 30, largest=23, smallest=16), _MARGIN, 38, colours.bright)
    title = fit(headline(item), "Black", 690, 168, largest=62, smallest=26, leading=1.16)
    summary = fit(item.summary, "Regular", 680, 66, largest=26, smallest=18)
    free = 318 - 76 - title.height - summary.height
    y = 76 + max(0.0, min(18.0, free / 3))
    y = write(image, title, _MARGIN, y, WHITE, highlight=(NUMBER, colours.bright))
    write(image, summary, _MARGIN, y + max(2.0, min(14.0, free / 3)), mix(WHITE, colours.tint, 0.6))


def _draw_panel(sheet: Sheet, pen: Pen, panel: Panel, box: _Box, colours: Palette, item: SampleItem) -> None:
    tone = _tone(panel, colours)
    sheet.shadow(box.x, box.y + 6, box.w, box.h, radius=24, blur=12, strength=46)
    if box.kind == "hero":
        pen.box(box.x, box.y, box.w, box.h, mix(WHITE, colours.accent, 0.26), radius=24)
        pen.circle(box.x + box.w - 118, box.y + box.h / 2, box.h * 0.395, WHITE)
        if panel.figure:
            pen.circle(box.x + box.w - 118, box.y + box.h / 2, box.h * 0.35, tone)
            _draw_card(pen, box, colours)
        else:
            picture_of(item.topic)(pen.inside(box.x + box.w - 118 - 62, box.y + box.h / 2 - 62, 124), colours)
    elif box.kind == "wide":
        pen.box(box.x, box.y, box.w, box.h, colours.deep, radius=24)
        size = min(box.h - 34, 108)
        pen.circle(box.x + 34 + size / 2, box.y + box.h / 2, size / 2, WHITE)
        sign = signs.sign_for(f"{panel.lead} {panel.text}")
        spot = pen.inside(box.x + 34 + size * 0.2, box.y + box.h / 2 - size * 0.3, size * 0.6)
        sign(spot, _LOSS if sign is signs.stop else colours.main, colours.deep if sign is signs.stop else WHITE)
    else:
        pen.box(box.x, box.y, box.w, box.h, tone, radius=24)
        pen.box(box.x, box.y + 10, box.w, box.h - 10, WHITE, radius=20)
        pen.circle(box.x + 84, box.y + 84, 48, mix(WHITE, tone, 0.14))
        signs.sign_for(f"{panel.lead} {panel.text}")(pen.inside(box.x + 56, box.y + 56, 56), tone, WHITE)


def _draw_card(pen: Pen, box: _Box, colours: Palette) -> None:
    """A document with a portrait: what the hero panel speaks of."""
    height = box.h * 0.62
    x, y = box.x + 40, box.y + (box.h - height) / 2
    spot = pen.inside(x, y, height)
    spot.box(0, 0, 142, 100, WHITE, radius=9)
    spot.box(0, 0, 142, 22, colours.main, radius=9)
    spot.box(0, 12, 142, 10, colours.main)
    spot.box(10, 8, 66, 6, WHITE, radius=3)
    spot.box(10, 34, 40, 54, mix(WHITE, colours.main, 0.2), radius=4)
    spot.pie(30, 88, 17, 180, 360, colours.main)
    spot.circle(30, 60, 11, (240, 196, 160))
    spot.pie(30, 58, 11.6, 180, 360, INK)
    for row, length in enumerate((72, 54, 64, 40)):
        spot.box(60, 37 + row * 14, length, 6, mix(WHITE, colours.deep, 0.28 if row else 0.7), radius=3)


def _write_panel(image: Image.Image, panel: Panel, box: _Box, colours: Palette) -> None:
    if box.kind == "hero":
        _write_hero(image, panel, box, colours)
    elif box.kind == "wide":
        left = box.x + 34 + min(box.h - 34, 108) + 30
        _write_pair(image, panel, _Box(x=left, y=box.y, w=box.x + box.w - 34 - left, h=box.h, kind="wide"), colours)
    else:
        _write_half(image, panel, box, _tone(panel, colours))


def _write_hero(image: Image.Image, panel: Panel, box: _Box, colours: Palette) -> None:
    middle = box.y + box.h / 2
    left = box.x + 40 + (box.h * 0.62 * 1.42 + 40 if panel.figure else 0)
    width = box.x + box.w - 118 - box.h * 0.4 - 26 - left
    if panel.figure:
        figure = fit(panel.figure, "Black", box.h * 0.56, box.h * 0.6, largest=118, smallest=30)
        write(image, figure, box.x + box.w - 118, middle - figure.size * 0.62, WHITE, align="centre")
    lead = fit(panel.lead, "Semibold", width, 74, largest=29, smallest=20) if panel.lead else None
    room = box.h - 44 - (lead.height + 6 if lead else 0)
    text = fit(
        panel.text, "Black" if len(panel.text) < 60 else "Bold", width, room, largest=58, smallest=22, leading=1.18
    )
    y = middle - (text.height + (lead.height + 6 if lead else 0)) / 2
    if lead:
        y = write(image, lead, left, y, mix(colours.deep, GREY, 0.25)) + 6
    write(image, text, left, y, colours.deep, highlight=(NUMBER, mix(colours.main, colours.deep, 0.2)))


def _write_half(image: Image.Image, panel: Panel, box: _Box, tone: Colour) -> None:
    """The condition beside the sign, what follows below; a panel without a condition has the room for itself."""
    left, right = box.x + 36, box.x + box.w - 32
    top, bottom = box.y + 146, box.y + box.h - 26
    if panel.lead:
        beside = box.x + 152
        lead = fit(panel.lead, "Regular", right - beside, 110, largest=28, smallest=16, leading=1.2)
        write(image, lead, beside, box.y + 86 - lead.height / 2, GREY)
    text = fit(panel.text, "Bold", right - left, bottom - top, largest=42, smallest=19, leading=1.2)
    write(image, text, left, (top + bottom - text.height) / 2 - 4, INK, highlight=(NUMBER, tone))


def _write_pair(image: Image.Image, panel: Panel, box: _Box, colours: Palette) -> None:
    lead: Setting | None = None
    room = box.h - 36
    if panel.lead:
        lead = fit(panel.lead, "Semibold", box.w, room * 0.42, largest=28, smallest=18)
        room -= lead.height + 4
    text = fit(panel.text, "Bold", box.w, room, largest=52, smallest=19, leading=1.2)
    y = box.y + (box.h - text.height - (lead.height + 4 if lead else 0)) / 2
    if lead:
        y = write(image, lead, box.x, y, colours.bright) + 4
    write(image, text, box.x, y, WHITE, highlight=(NUMBER, colours.bright))


def _draw_links(pen: Pen, boxes: Sequence[_Box], colours: Palette) -> None:
    """Small arrows from the hero panel to what follows from it."""
    if not boxes or boxes[0].kind != "hero":
        return
    y = boxes[0].y + boxes[0].h
    for box in boxes[1:]:
        if box.kind == "half" and abs(box.y - y - _GAP) < 1:
            middle = box.x + box.w / 2
            pen.circle(middle, y + _GAP / 2, 21, PAPER)
            pen.circle(middle, y + _GAP / 2, 17, colours.deep)
            pen.line(
                [(middle - 6, y + _GAP / 2 - 3), (middle, y + _GAP / 2 + 4), (middle + 6, y + _GAP / 2 - 3)], 4, WHITE
            )


def _draw_foot(sheet: Sheet, pen: Pen, colours: Palette) -> None:
    top = _BOTTOM + 24
    pen.box(_MARGIN, top, WIDTH - 2 * _MARGIN, 92, mix(WHITE, colours.main, 0.13), radius=20)
    pen.circle(_MARGIN + 56, top + 46, 32, colours.main)
    signs.search(pen.inside(_MARGIN + 38, top + 28, 36), WHITE, colours.main)
    pen.box(0, 1258, WIDTH, HEIGHT - 1258, colours.deep)


def _write_foot(image: Image.Image, item: SampleItem, agency: str, colours: Palette) -> None:
    top = _BOTTOM + 24
    said = " ".join(panel.text for panel in panels(item))
    text = fit(reminder(item, besides=said), "Semibold", WIDTH - 2 * _MARGIN - 140, 78, largest=28, smallest=17)
    write(image, text, _MARGIN + 110, top + 46 - text.height / 2, colours.deep)
    name = fit(agency, "Bold", 330, 60, largest=27, smallest=17)
    write(image, name, WIDTH - _MARGIN, 1304 - name.height / 2, WHITE, align="right")
    room = WIDTH - 2 * _MARGIN - name.width - 40
    source = fit(source_line(item), "Semibold", room, 34, largest=23, smallest=15)
    notice = fit(word("notice"), "Regular", room, 28, largest=19, smallest=14)
    y = 1304 - (source.height + notice.height + 2) / 2 if source_line(item) else 1304 - notice.height / 2
    if source_line(item):
        y = write(image, source, _MARGIN, y, mix(WHITE, colours.tint, 0.7)) + 2
    write(image, notice, _MARGIN, y, mix(colours.tint, colours.main, 0.3))
