"""Cover scenes for what readers take part in: question and answer, contest."""

from __future__ import annotations

from ..schema import SampleItem
from .palette import WHITE, Palette, mix
from .pen import Pen, Sheet
from .scenes_stage import rays
from .topics import picture_of


def qa(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A big bubble asks, a small one answers."""
    sheet.gradient(colours.main, colours.deep)
    pen.circle(80, 640, 220, (*mix(colours.main, WHITE, 0.2), 60))
    pen.circle(1080, 60, 150, (*mix(colours.main, WHITE, 0.2), 70))
    sheet.shadow(56, 100, 690, 414, radius=44, blur=20, strength=80)
    pen.box(56, 92, 690, 414, WHITE, radius=44)
    pen.shape([(120, 490), (220, 490), (128, 566)], WHITE)
    pen.box(800, 180, 340, 330, colours.accent, radius=44)
    pen.shape([(1000, 496), (1092, 496), (1094, 572)], colours.accent)
    pen.circle(970, 345, 136, WHITE)
    picture_of(item.topic)(pen.inside(882, 257, 176), colours)
    pen.circle(746, 120, 58, colours.accent)
    pen.ring(746, 120, 58, 8, colours.deep)


def contest(sheet: Sheet, pen: Pen, item: SampleItem, colours: Palette) -> None:
    """A cup in beams of light, answers around it."""
    sheet.gradient(mix(colours.main, colours.deep, 0.2), colours.deep)
    rays(pen, 930, 330, 1400, 22, (*colours.accent, 30))
    pen.circle(930, 330, 250, (*colours.accent, 46))
    pen.circle(930, 330, 196, mix(colours.tint, WHITE, 0.3))
    _cup(pen.inside(790, 186, 280), colours, item)
    for x, y, size in ((704, 170, 38), (1148, 214, 38), (700, 470, 38), (1146, 470, 38)):
        pen.circle(x, y, size, WHITE)
        pen.ring(x, y, size - 4, 5, colours.accent)
    for index in range(22):
        x, y = 660 + (index * 151) % 530, 40 + (index * 97) % 590
        if (x - 930) ** 2 + (y - 330) ** 2 > 215**2:
            colour = (colours.accent, WHITE, mix(colours.main, WHITE, 0.5))[index % 3]
            pen.inside(x, y, 14).shape([(0, 20), (60, 0), (100, 70), (40, 90)], colour)


def _cup(pen: Pen, colours: Palette, item: SampleItem) -> None:
    gold, dark = colours.accent, mix(colours.accent, colours.deep, 0.3)
    for x in (20, 80):
        pen.ring(x, 32, 15, 6, dark)
    pen.shape([(22, 10), (78, 10), (74, 44), (63, 60), (54, 64), (46, 64), (37, 60), (26, 44)], gold)
    pen.box(19, 5, 62, 9, dark, radius=4)
    pen.shape([(46, 62), (54, 62), (58, 82), (42, 82)], dark)
    pen.box(32, 80, 36, 8, gold, radius=2)
    pen.box(26, 87, 48, 12, colours.deep, radius=3)
    pen.circle(50, 36, 19, WHITE)
    picture_of(item.topic)(pen.inside(36.5, 22.5, 27), colours)
