"""One flat picture per topic, each in a box of 0…100."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from .palette import INK, SKIN, WHITE, Palette, mix, rgb
from .pen import Pen, smooth

Picture = Callable[[Pen, Palette], None]

_STOP, _GO = rgb("#e5484d"), rgb("#2fb36d")


def traffic(pen: Pen, p: Palette) -> None:
    """A car seen from the front, and a traffic light."""
    pen.box(76, 18, 5, 70, INK, radius=2)
    pen.box(68, 6, 21, 48, INK, radius=7)
    for y, colour in ((15, _STOP), (30, p.accent), (45, _GO)):
        pen.circle(78.5, y, 5.6, colour)
    for x in (8, 52):
        pen.box(x, 78, 13, 15, INK, radius=4)
    pen.shape([(17, 56), (24, 33), (49, 33), (56, 56)], p.main)
    pen.line([(24.5, 34), (48.5, 34)], 5, p.main)
    pen.shape([(21.5, 55), (27, 38), (46, 38), (51.5, 55)], mix(WHITE, p.main, 0.2))
    pen.shape([(27, 38), (34, 38), (29, 55), (21.5, 55)], WHITE)
    pen.box(5, 53, 63, 31, p.main, radius=9)
    pen.box(5, 72, 63, 12, p.deep, radius=6)
    for x in (17, 56):
        pen.circle(x, 64, 6, WHITE)
        pen.circle(x, 64, 3.8, p.accent)
    pen.box(27, 60, 19, 3, p.deep, radius=1.5)
    pen.box(27, 65, 19, 3, p.deep, radius=1.5)
    pen.box(27, 74.5, 19, 7, WHITE, radius=1.5)


def identity(pen: Pen, p: Palette) -> None:
    """An identity card with a portrait and a chip."""
    pen.box(2, 22, 96, 62, p.deep, radius=8)
    pen.box(2, 22, 96, 58, WHITE, radius=8)
    pen.box(2, 22, 96, 14, p.main, radius=8)
    pen.box(2, 30, 96, 6, p.main)
    pen.box(8, 27, 42, 4, WHITE, radius=2)
    pen.circle(89, 29, 3.6, p.accent)
    pen.box(10, 42, 30, 32, mix(WHITE, p.main, 0.16), radius=4)
    pen.pie(25, 74, 13, 180, 360, p.main)
    pen.circle(25, 54, 8.5, SKIN)
    pen.pie(25, 52.5, 8.8, 180, 360, INK)
    pen.box(48, 44, 40, 5, mix(WHITE, p.deep, 0.75), radius=2)
    pen.box(48, 53, 30, 3.6, mix(WHITE, p.deep, 0.3), radius=1.8)
    pen.box(48, 60, 36, 3.6, mix(WHITE, p.deep, 0.3), radius=1.8)
    pen.box(72, 66, 17, 9, p.accent, radius=2)
    for x in (76, 80.5, 85):
        pen.line([(x, 66.5), (x, 74.5)], 0.7, p.deep)


def land(pen: Pen, p: Palette) -> None:
    """Fields with their boundaries, a house, and the mark of a plot."""
    pen.blob([(0, 74), (18, 58), (44, 54), (74, 57), (100, 72), (96, 92), (50, 98), (6, 92)], mix(p.main, WHITE, 0.25))
    pen.shape([(12, 84), (36, 59), (58, 58), (50, 94), (30, 94)], p.main)
    pen.shape([(58, 58), (84, 63), (92, 86), (52, 93)], mix(p.accent, WHITE, 0.25))
    for share in (0.25, 0.5, 0.75):
        top, bottom = (36 + 22 * share, 59 - share), (12 + 38 * share, 84 + 10 * share)
        pen.line([top, bottom], 0.9, mix(p.main, WHITE, 0.4))
        pen.line([(58 - 2 * share, 58 + 35 * share), (84 + 8 * share, 63 + 23 * share)], 0.9, WHITE)
    pen.box(66, 44, 22, 19, WHITE)
    pen.shape([(62, 46), (77, 31), (92, 46)], _STOP)
    pen.box(74, 51, 7, 12, p.deep)
    pen.ellipse(35, 78, 9, 3, p.deep)
    pen.shape([(21, 45), (49, 45), (35, 78)], p.accent)
    pen.circle(35, 38, 16.5, p.accent)
    pen.circle(35, 38, 7.5, WHITE)


def safe_home(pen: Pen, p: Palette) -> None:
    """A house with light in it and a heart for its door."""
    pen.box(70, 20, 10, 24, p.deep)
    pen.box(18, 44, 64, 46, WHITE)
    pen.box(18, 84, 64, 6, mix(WHITE, p.main, 0.3))
    pen.line([(10, 50), (50, 15), (90, 50)], 9, p.main)
    pen.shape([(18, 46), (50, 18), (82, 46), (82, 52), (18, 52)], WHITE)
    pen.line([(10, 50), (50, 15), (90, 50)], 9, p.main)
    heart(pen.inside(28, 42, 44), p.accent)
    pen.line([(6, 91), (94, 91)], 3.4, p.deep)


def heart(pen: Pen, colour: tuple[int, int, int]) -> None:
    points = []
    for step in range(72):
        t = step / 72 * math.tau
        x = 16 * math.sin(t) ** 3
        y = -(13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t))
        points.append((50 + x * 2.7, 48 + y * 2.7))
    pen.shape(points, colour)


def mediation(pen: Pen, p: Palette) -> None:
    """Two people talk across a table; between them an agreement."""
    for x, coat, hair in ((20, p.main, INK), (80, p.accent, p.deep)):
        pen.pie(x, 88, 21, 180, 360, coat)
        pen.circle(x, 50, 12.5, SKIN)
        pen.pie(x, 48, 13, 180, 360, hair)
    pen.box(4, 80, 92, 8, p.deep, radius=3)
    pen.box(42, 62, 16, 18, WHITE, radius=1.5)
    for y in (66, 69.5, 73):
        pen.line([(45, y), (55, y)], 1, mix(WHITE, p.deep, 0.5))
    pen.box(10, 0, 36, 22, p.main, radius=8)
    pen.shape([(17, 20), (28, 20), (19, 32)], p.main)
    pen.box(52, 4, 36, 22, WHITE, radius=8)
    pen.shape([(71, 24), (82, 24), (80, 35)], WHITE)
    for x in (20, 28, 36):
        pen.circle(x, 11, 2.6, WHITE)
    pen.line([(62, 15), (68, 21), (78, 10)], 4, p.accent)


def shield(pen: Pen, p: Palette) -> None:
    """A shield with a lock."""
    outline = smooth([(50, 3), (68, 12), (89, 15), (90, 48), (80, 74), (50, 97)], closed=False)
    mirrored = [(100 - x, y) for x, y in reversed(outline)]
    pen.shape([*outline, *mirrored], p.main)
    pen.shape([*outline, (50, 3)], mix(p.main, p.deep, 0.45))
    inner = [(50 + (x - 50) * 0.8, 50 + (y - 50) * 0.8) for x, y in [*outline, *mirrored]]
    pen.shape(inner, mix(WHITE, p.main, 0.1))
    pen.arc(50, 42, 11, 180, 360, 5.5, p.deep)
    pen.line([(39, 42), (39, 50)], 5.5, p.deep)
    pen.line([(61, 42), (61, 50)], 5.5, p.deep)
    pen.box(31, 46, 38, 29, p.accent, radius=5)
    pen.circle(50, 58, 4.4, p.deep)
    pen.box(48.2, 58, 3.6, 10, p.deep, radius=1.6)


def children(pen: Pen, p: Palette) -> None:
    """Two children with a kite of stars above."""
    pen.shape([(70, 2), (88, 18), (72, 36), (58, 20)], p.accent)
    pen.line([(70, 2), (72, 36)], 1.2, WHITE)
    pen.line([(58, 20), (88, 18)], 1.2, WHITE)
    pen.line([(72, 36), (66, 46), (74, 54), (64, 62)], 1.4, p.deep)
    for x, top, coat, hair, size in ((31, 46, p.main, INK, 1.0), (66, 56, p.accent, p.deep, 0.86)):
        pen.shape([(x - 13 * size, 96), (x - 9 * size, top + 13), (x + 9 * size, top + 13), (x + 13 * size, 96)], coat)
        pen.line([(x - 8 * size, top + 18), (x - 20 * size, top + 4)], 5 * size, SKIN)
        pen.line([(x + 8 * size, top + 18), (x + 18 * size, top + 8)], 5 * size, SKIN)
        pen.circle(x, top, 13 * size, SKIN)
        pen.pie(x, top - 1, 13.6 * size, 180, 360, hair)
        for side in (-4.5, 4.5):
            pen.circle(x + side * size, top + 2, 1.5 * size, INK)
        pen.arc(x, top + 3.5, 4.6 * size, 25, 155, 1.4 * size, INK)
    pen.line([(6, 97), (94, 97)], 3, p.deep)


def scales(pen: Pen, p: Palette) -> None:
    """The scales of justice before an open book."""
    pen.line([(50, 14), (50, 78)], 4.6, p.deep)
    pen.line([(16, 27), (84, 27)], 4.6, p.deep)
    pen.circle(50, 13, 7, p.accent)
    for x in (18, 82):
        pen.line([(x, 28), (x - 13, 55)], 1.6, p.deep)
        pen.line([(x, 28), (x + 13, 55)], 1.6, p.deep)
        pen.pie(x, 54, 16, 0, 180, p.main)
        pen.box(x - 17, 52, 34, 4, p.accent, radius=2)
    pen.shape([(50, 82), (40, 76), (14, 76), (14, 93), (40, 93), (50, 97)], WHITE)
    pen.shape([(50, 82), (60, 76), (86, 76), (86, 93), (60, 93), (50, 97)], mix(WHITE, p.main, 0.14))
    pen.line([(50, 82), (50, 96)], 1.4, p.main)
    for y in (81, 85.5, 90):
        pen.line([(20, y), (40, y)], 1.2, mix(WHITE, p.main, 0.5))
        pen.line([(60, y), (80, y)], 1.2, mix(WHITE, p.main, 0.5))


def fire(pen: Pen, p: Palette) -> None:
    """A house, a flame, and the extinguisher beside it."""
    pen.box(8, 48, 52, 46, WHITE)
    pen.line([(4, 50), (34, 22), (64, 50)], 7, p.deep)
    pen.shape([(8, 50), (34, 25), (60, 50)], WHITE)
    pen.line([(4, 50), (34, 22), (64, 50)], 7, p.deep)
    flame(pen.inside(12, 42, 46), p)
    pen.box(70, 44, 20, 50, _STOP, radius=8)
    pen.box(70, 58, 20, 15, WHITE)
    pen.box(76, 34, 8, 12, INK, radius=2)
    pen.line([(73, 32), (88, 29)], 3.6, INK)
    pen.line([(76, 37), (66, 41), (64, 56)], 2.6, INK)
    pen.line([(2, 95), (98, 95)], 3, p.deep)


def flame(pen: Pen, p: Palette) -> None:
    outer = [
        (50, 2),
        (64, 22),
        (80, 42),
        (84, 66),
        (70, 90),
        (50, 98),
        (30, 90),
        (16, 66),
        (24, 44),
        (36, 50),
        (40, 28),
    ]
    inner = [(52, 42), (62, 56), (68, 72), (60, 88), (50, 94), (38, 88), (32, 74), (40, 64), (46, 66)]
    pen.blob(outer, p.main)
    pen.blob(inner, p.accent)
    pen.blob([(51, 66), (57, 78), (50, 90), (42, 80)], WHITE)


def umbrella(pen: Pen, p: Palette) -> None:
    """An umbrella over coins that grow."""
    pen.line([(50, 3), (50, 8)], 4, p.deep)
    light = mix(p.main, WHITE, 0.35)
    for reach, colour in ((46, p.main), (27.6, light), (9.2, p.main)):
        pen.shape([*_half_ellipse(reach)], colour)
    for index in range(5):
        pen.pie(13.2 + index * 18.4, 45.5, 9.2, 0, 180, light if index % 2 else p.main)
    pen.line([(50, 2), (50, 86)], 4, p.deep)
    pen.arc(57, 86, 7, 0, 180, 4, p.deep)
    for column, (x, height) in enumerate(((18, 2), (33, 3), (74, 5))):
        for level in range(height):
            y = 92 - level * 7
            pen.ellipse(x, y, 10, 4.6, mix(p.accent, p.deep, 0.35))
            pen.ellipse(x, y - 2, 10, 4.6, p.accent if (level + column) % 2 else mix(p.accent, WHITE, 0.25))


def _half_ellipse(reach: float) -> list[tuple[float, float]]:
    """The dome over the middle, ``reach`` to either side."""
    angles = (math.pi * (1 + step / 30) for step in range(31))
    return [(50 + reach * math.cos(angle), 46 + 40 * math.sin(angle)) for angle in angles]


def glass(pen: Pen, p: Palette) -> None:
    """A beer mug struck through, and a car key."""
    pen.box(60, 36, 22, 36, mix(WHITE, p.deep, 0.45), radius=10)
    pen.box(65, 42, 11, 24, p.tint, radius=5)
    pen.box(18, 24, 50, 64, mix(WHITE, p.main, 0.15), radius=6)
    pen.box(22, 34, 42, 50, p.accent, radius=4)
    for x in (31, 43, 55):
        pen.box(x - 2, 42, 4, 34, mix(p.accent, WHITE, 0.5), radius=2)
    for x, y, r in ((24, 26, 9), (37, 20, 11), (51, 22, 10), (63, 27, 8)):
        pen.circle(x, y, r, WHITE)
    pen.ring(46, 54, 41, 7, _STOP)
    pen.line([(18, 26), (74, 82)], 7, _STOP)


def hard_hat(pen: Pen, p: Palette) -> None:
    """A worker."""
    pen.pie(50, 98, 34, 180, 360, p.main)
    pen.shape([(40, 66), (60, 66), (50, 84)], WHITE)
    pen.circle(50, 48, 19, SKIN)
    pen.pie(50, 42, 23, 180, 360, p.accent)
    pen.box(23, 40, 54, 6, mix(p.accent, p.deep, 0.3), radius=3)
    pen.box(46, 16, 8, 24, mix(p.accent, WHITE, 0.35), radius=3)


def leaf(pen: Pen, p: Palette) -> None:
    """A young plant in two hands of soil."""
    pen.line([(50, 80), (50, 40)], 4, p.deep)
    pen.blob([(50, 46), (56, 22), (76, 8), (94, 8), (92, 28), (76, 44)], p.main)
    pen.blob([(50, 62), (44, 42), (28, 32), (10, 34), (12, 50), (28, 62)], mix(p.main, WHITE, 0.3))
    pen.line([(52, 44), (82, 17)], 1.4, WHITE)
    pen.line([(48, 60), (20, 41)], 1.4, WHITE)
    pen.blob([(8, 88), (28, 76), (50, 72), (72, 76), (92, 88), (50, 94)], mix(p.accent, p.deep, 0.55))


def storefront(pen: Pen, p: Palette) -> None:
    """A shop."""
    pen.box(12, 40, 76, 52, WHITE)
    for index in range(6):
        colour = p.main if index % 2 == 0 else WHITE
        pen.box(8 + index * 14, 18, 14, 22, colour)
        pen.pie(15 + index * 14, 40, 7, 0, 180, colour)
    pen.box(20, 56, 30, 24, mix(WHITE, p.main, 0.25), radius=2)
    pen.box(60, 54, 18, 38, p.accent, radius=2)
    pen.circle(74, 74, 1.8, p.deep)
    pen.line([(6, 93), (94, 93)], 3, p.deep)


def cross(pen: Pen, p: Palette) -> None:
    """A heart with a pulse: health."""
    heart(pen.inside(-6, -6, 112), p.main)
    pen.line([(16, 52), (36, 52), (44, 34), (54, 68), (62, 52), (84, 52)], 4.4, WHITE)


def cap(pen: Pen, p: Palette) -> None:
    """A student's cap on books."""
    pen.box(18, 78, 64, 14, p.main, radius=3)
    pen.box(24, 64, 56, 14, p.accent, radius=3)
    pen.box(24, 68, 56, 5, WHITE)
    pen.box(30, 36, 40, 24, p.deep, radius=8)
    pen.shape([(50, 14), (94, 32), (50, 50), (6, 32)], p.main)
    pen.line([(50, 32), (82, 38), (82, 56)], 2, p.accent)
    pen.circle(82, 58, 4, p.accent)


PICTURES: Mapping[str, Picture] = MappingProxyType(
    {
        "traffic": traffic,
        "identity_residence": identity,
        "civil_status": identity,
        "land": land,
        "construction_housing": land,
        "gender_domestic_violence": safe_home,
        "marriage_family": safe_home,
        "grassroots_mediation": mediation,
        "complaint_denunciation": mediation,
        "legal_aid": mediation,
        "cyber_data": shield,
        "banking_credit": shield,
        "children": children,
        "education": cap,
        "fire_safety": fire,
        "electricity_water": fire,
        "social_insurance": umbrella,
        "labour": hard_hat,
        "alcohol_tobacco": glass,
        "drugs": glass,
        "environment": leaf,
        "forestry": leaf,
        "animal_health_agriculture": leaf,
        "business_investment": storefront,
        "consumer": storefront,
        "health": cross,
    }
)


def picture_of(topic: str) -> Picture:
    """The topic's picture; the scales of justice for those without one."""
    return PICTURES.get(topic, scales)
