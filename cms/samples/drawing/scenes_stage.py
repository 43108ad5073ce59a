"""Cover scenes for what is watched and heard: story, sketch, video, lecture, loudspeaker."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..schema import SampleItem
from .palette import INK, PAPER, SKIN, WHITE, Palette, mix, rgb
from .pen import Pen, Sheet
from .topics import picture_of


def story(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """Night; out of an open book rises what the story is about."""
    sheet.gradient(mix(colours.deep, INK, 0.45), mix(colours.deep, colours.main, 0.6))
    for index in range(26):
        x, y = (index * 197 + 60) % 1180, (index * 83 + 31) % 320
        if x > 560 or y < 90:
            pen.circle(x, y, 1.4 + index % 3 * 0.7, (*WHITE, 120))
    x = 912
    for radius, strength in ((250, 26), (205, 40), (160, 255)):
        pen.circle(x, 262, radius, (*colours.glow, strength))
    picture_of(item.topic)(pen.inside(x - 108, 150, 216), colours)
    pen.ellipse(x, 604, 280, 22, (0, 0, 0, 80))
    pen.shape(_mirror(x, [(0, 500), (70, 468), (246, 478), (260, 586), (70, 574), (0, 606)], -1), PAPER)
    right = _mirror(x, [(0, 500), (70, 468), (246, 478), (260, 586), (70, 574), (0, 606)], 1)
    pen.shape(right, mix(PAPER, colours.main, 0.16))
    for side in (-1, 1):
        edge = [(0, 606), (70, 574), (260, 586), (70, 588), (0, 620)]
        pen.shape(_mirror(x, edge, side), colours.accent)
        for row in range(4):
            y = 494 + row * 19
            pen.line(_mirror(x, [(72, y - 4), (226, y + 2)], side), 3.4, mix(PAPER, colours.deep, 0.3))


def _mirror(x: float, points: Sequence[tuple[float, float]], side: int) -> list[tuple[float, float]]:
    return [(x + side * dx, y) for dx, y in points]


def sketch(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A stage: curtains, a cone of light, three people."""
    sheet.gradient(mix(colours.deep, INK, 0.35), mix(colours.deep, colours.main, 0.35))
    pen.shape([(420, 0), (780, 0), (1010, 560), (190, 560)], (*colours.glow, 26))
    pen.shape([(500, 0), (700, 0), (880, 560), (320, 560)], (*colours.glow, 26))
    pen.box(0, 556, 1200, 119, mix(colours.main, colours.deep, 0.5))
    pen.ellipse(600, 566, 330, 34, mix(colours.main, colours.glow, 0.45))
    _actors(pen, colours)
    red = rgb("#a8262c")
    for side in (0, 1):
        for fold in range(6):
            left = fold * 33
            shade = mix(red, (0, 0, 0), 0.28 if fold % 2 else 0.06)
            sag = 118 - fold * 16
            points = [(left, 0), (left + 34, 0), (left + 34 - fold * 3, 320 + sag), (left + 30, 578), (left - 2, 578)]
            pen.shape([(1200 - x if side else x, y) for x, y in points], shade)
    for swag in range(7):
        x = 600 + (swag - 3) * 178
        pen.pie(x, 0, 98, 0, 180, mix(red, (0, 0, 0), 0.1 + 0.12 * (swag % 2)))
        pen.arc(x, 0, 95, 4, 176, 6, colours.glow)


def _actors(pen: Pen, colours: Palette) -> None:
    people = ((452, 1.0, colours.main, INK), (600, 0.92, WHITE, mix(INK, WHITE, 0.6)), (748, 1.0, colours.accent, INK))
    for x, size, coat, hair in people:
        foot = 572.0
        pen.ellipse(x, foot, 46 * size, 9, (0, 0, 0, 80))
        for leg in (-13, 13):
            pen.line([(x + leg * size, foot - 44 * size), (x + leg * size, foot - 6)], 15 * size, INK)
        hem, shoulder = foot - 36 * size, foot - 112 * size
        pen.shape(
            [(x - 36 * size, hem), (x - 25 * size, shoulder), (x + 25 * size, shoulder), (x + 36 * size, hem)], coat
        )
        pen.circle(x, foot - 140 * size, 27 * size, SKIN)
        pen.pie(x, foot - 144 * size, 28 * size, 180, 360, hair)
        inward = 1 if x < 600 else -1
        if x != 600:
            pen.line(
                [(x + inward * 24 * size, foot - 98 * size), (x + inward * 58 * size, foot - 124 * size)],
                12 * size,
                SKIN,
            )
        else:
            pen.line([(x - 24, foot - 92), (x - 46, foot - 70)], 11, SKIN)
            pen.box(x + 6, foot - 92, 34, 26, colours.glow, radius=3)
            pen.line([(x + 24, foot - 96), (x + 16, foot - 70)], 11, SKIN)


def video(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A player with its button and its bar."""
    sheet.gradient(colours.deep, mix(colours.deep, colours.main, 0.55))
    pen.circle(1120, 90, 260, (*mix(colours.main, WHITE, 0.2), 60))
    pen.circle(700, 640, 180, (*mix(colours.main, WHITE, 0.2), 46))
    sheet.shadow(690, 156, 456, 346, radius=26, blur=22, strength=110)
    pen.box(690, 150, 456, 346, INK, radius=26)
    pen.box(706, 166, 424, 260, colours.soft, radius=14)
    picture_of(item.topic)(pen.inside(736, 196, 200), colours)
    pen.circle(1030, 296, 62, WHITE)
    pen.shape([(1012, 264), (1012, 328), (1064, 296)], colours.main)
    pen.box(710, 448, 416, 10, mix(INK, WHITE, 0.3), radius=5)
    pen.box(710, 448, 196, 10, colours.accent, radius=5)
    pen.circle(906, 453, 11, WHITE)
    pen.shape([(712, 470), (712, 486), (726, 478)], WHITE)
    pen.box(1092, 468, 34, 18, mix(INK, WHITE, 0.75), radius=4)
    for x in (1099, 1109):
        pen.box(x, 474, 8, 2.4, INK)
        pen.box(x, 479, 8, 2.4, INK)


def lecture(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A board with the topic on it, five steps to go, a desk before it."""
    sheet.gradient(colours.tint, mix(colours.tint, WHITE, 0.4))
    pen.circle(1150, 60, 190, colours.soft)
    board = mix(colours.deep, rgb("#12463a"), 0.35)
    sheet.shadow(640, 96, 506, 350, radius=16, blur=20, strength=90)
    pen.box(640, 88, 506, 352, rgb("#b9824f"), radius=16)
    pen.box(656, 104, 474, 320, board, radius=8)
    pen.circle(893, 226, 104, mix(board, WHITE, 0.88))
    picture_of(item.topic)(pen.inside(821, 154, 144), colours)
    for step in range(5):
        x = 733 + step * 80
        if step < 4:
            pen.line([(x + 24, 378), (x + 56, 378)], 3.6, mix(board, WHITE, 0.4))
        pen.circle(x, 378, 25, colours.accent if step == 0 else mix(board, WHITE, 0.25))
        pen.line([(x - 9, 379), (x - 2, 386), (x + 11, 370)], 4.6, board if step == 0 else mix(board, WHITE, 0.6))
    pen.box(600, 566, 600, 20, rgb("#b9824f"), radius=6)
    pen.box(600, 580, 600, 95, rgb("#a06d3d"))
    for x, y, w, colour in ((700, 544, 130, colours.main), (712, 522, 108, colours.accent), (706, 500, 118, WHITE)):
        pen.box(x, y, w, 22, colour, radius=4)
        pen.box(x + 10, y + 8, w - 20, 5, mix(colour, INK, 0.18), radius=2)
    pen.box(1010, 478, 76, 88, colours.accent, radius=10)
    for x, colour in ((1026, colours.main), (1046, colours.deep), (1066, rgb("#e5484d"))):
        pen.line([(x, 488), (x + (x - 1046) * 0.6, 426)], 9, colour)


def loudspeaker(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """The village loudspeaker on its pole, at dusk."""
    sheet.gradient(colours.deep, mix(colours.main, colours.accent, 0.5))
    pen.circle(926, 520, 210, (*colours.accent, 120))
    pen.circle(926, 520, 150, (*mix(colours.accent, WHITE, 0.4), 150))
    hill, houses = mix(colours.deep, INK, 0.2), mix(colours.deep, INK, 0.5)
    ridge = [(-60, 580), (200, 566), (460, 586), (700, 552), (880, 590), (1050, 560), (1260, 592)]
    pen.blob([*ridge, (1260, 760), (-60, 760)], hill)
    for x, y, size in ((640, 548, 60), (728, 568, 46), (1090, 560, 58)):
        pen.box(x, y, size, 60, houses)
        pen.shape([(x - 9, y + 2), (x + size / 2, y - size * 0.55), (x + size + 9, y + 2)], houses)
        pen.box(x + size * 0.38, y + 14, size * 0.24, 16, colours.accent)
    pole = 926.0
    pen.box(pole - 7, 120, 15, 555, INK, radius=4)
    horn = [(14, 196), (56, 184), (136, 132), (136, 292), (56, 240), (14, 228)]
    for side in (-1, 1):
        pen.shape(_mirror(pole, horn, side), mix(PAPER, colours.deep, 0.12 if side < 0 else 0.3))
        pen.ellipse(pole + side * 136, 212, 20, 80, mix(PAPER, colours.deep, 0.5))
        pen.ellipse(pole + side * 136, 212, 11, 50, mix(colours.deep, INK, 0.4))
        for ring in range(3):
            middle = 0 if side > 0 else 180
            pen.arc(pole + side * 108, 212, 76 + ring * 36, middle - 30, middle + 30, 8, (*WHITE, 210 - ring * 60))
    pen.box(pole - 24, 176, 48, 72, INK, radius=8)


def rays(pen: Pen, x: float, y: float, reach: float, count: int, colour: tuple[int, int, int, int]) -> None:
    """Beams of light out of one point."""
    for index in range(count):
        start, end = (index * math.tau / count + offset for offset in (0.0, math.pi / count))
        pen.shape([(x, y), (x + reach * math.cos(start), y + reach * math.sin(start)),
                   (x + reach * math.cos(end), y + reach * math.sin(end))], colour)  # fmt: skip
