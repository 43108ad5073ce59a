"""A pen with smooth edges: shapes are drawn three times too large and averaged down."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFilter

from .palette import Colour

#: How many times too large.
OVERSAMPLING = 3

Point = tuple[float, float]
Fill = Colour | tuple[int, int, int, int]


class Sheet:
    """A picture under way: one oversized bitmap that all its pens draw on."""

    def __init__(self, width: int, height: int, background: Fill) -> None:
        self.width, self.height = width, height
        mode = "RGBA" if len(background) == 4 else "RGB"
        self.large = Image.new(mode, (width * OVERSAMPLING, height * OVERSAMPLING), background)
        self.draw = ImageDraw.Draw(self.large, "RGBA" if mode == "RGB" else None)

    def pen(self) -> Pen:
        """A pen in the picture's own pixels."""
        return Pen(self, 0, 0, 1)

    def gradient(self, top: Colour, bottom: Colour, *, y: float = 0, height: float | None = None) -> None:
        """Fill a full-width band from one colour down to another."""
        rows = max(2, round(height if height is not None else self.height - y))
        rows *= OVERSAMPLING
        strip = Image.new("RGB", (1, rows))
        for row in range(rows):
            share = row / (rows - 1)
            strip.putpixel((0, row), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))
        band = strip.resize((self.large.width, rows), Image.Resampling.NEAREST)
        self.large.paste(band, (0, round(y * OVERSAMPLING)))

    def shadow(self, x: float, y: float, w: float, h: float, *, radius: float, blur: float, strength: int = 60) -> None:
        """Lay a soft shadow under a rounded box drawn afterwards."""
        pad = blur * 3
        small = Image.new("L", (round((w + 2 * pad) / 4), round((h + 2 * pad) / 4)), 0)
        box = (pad / 4, pad / 4, (w + pad) / 4, (h + pad) / 4)
        ImageDraw.Draw(small).rounded_rectangle(box, radius / 4, fill=strength)
        small = small.filter(ImageFilter.GaussianBlur(blur / 4))
        mask = small.resize((small.width * 4 * OVERSAMPLING, small.height * 4 * OVERSAMPLING))
        corner = (round((x - pad) * OVERSAMPLING), round((y - pad) * OVERSAMPLING))
        self.large.paste((20, 24, 36), (*corner, corner[0] + mask.width, corner[1] + mask.height), mask)

    def image(self) -> Image.Image:
        """The finished shapes at their true size."""
        return self.large.reduce(OVERSAMPLING)


class Pen:
    """Draws in a square of its own: 0…100 after ``inside``, pixels before."""

    def __init__(self, sheet: Sheet, x: float, y: float, scale: float) -> None:
        self.sheet = sheet
        self._x, self._y, self._scale = x, y, scale
        self._factor = scale * OVERSAMPLING

    def inside(self, x: float, y: float, size: float) -> Pen:
        """A pen whose 0…100 is the square of that size at (x, y) of this one."""
        return Pen(self.sheet, self._x + x * self._scale, self._y + y * self._scale, self._scale * size / 100)

    def _at(self, x: float, y: float) -> Point:
        return (self._x + x * self._scale) * OVERSAMPLING, (self._y + y * self._scale) * OVERSAMPLING

    def box(self, x: float, y: float, w: float, h: float, fill: Fill, *, radius: float = 0) -> None:
        left, top = self._at(x, y)
        right, bottom = self._at(x + w, y + h)
        shape = (left, top, right - 1, bottom - 1)
        if radius:
            self.sheet.draw.rounded_rectangle(shape, min(radius * self._factor, (right - left) / 2), fill=fill)
        else:
            self.sheet.draw.rectangle(shape, fill=fill)

    def circle(self, cx: float, cy: float, r: float, fill: Fill) -> None:
        self.ellipse(cx, cy, r, r, fill)

    def ellipse(self, cx: float, cy: float, rx: float, ry: float, fill: Fill) -> None:
        left, top = self._at(cx - rx, cy - ry)
        right, bottom = self._at(cx + rx, cy + ry)
        self.sheet.draw.ellipse((left, top, right - 1, bottom - 1), fill=fill)

    def ring(self, cx: float, cy: float, r: float, width: float, fill: Fill) -> None:
        """A circle's line; ``r`` is its middle."""
        half = width / 2
        left, top = self._at(cx - r - half, cy - r - half)
        right, bottom = self._at(cx + r + half, cy + r + half)
        self.sheet.draw.ellipse((left, top, right - 1, bottom - 1), outline=fill, width=round(width * self._factor))

    def arc(self, cx: float, cy: float, r: float, start: float, end: float, width: float, fill: Fill) -> None:
        """Part of a circle's line with round ends; degrees clockwise from three o'clock."""
        half = width / 2
        left, top = self._at(cx - r - half, cy - r - half)
        right, bottom = self._at(cx + r + half, cy + r + half)
        thick = round(width * self._factor)
        self.sheet.draw.arc((left, top, right - 1, bottom - 1), start, end, fill=fill, width=thick)
        for angle in (math.radians(start), math.radians(end)):
            self.circle(cx + r * math.cos(angle), cy + r * math.sin(angle), half, fill)

    def pie(self, cx: float, cy: float, r: float, start: float, end: float, fill: Fill) -> None:
        left, top = self._at(cx - r, cy - r)
        right, bottom = self._at(cx + r, cy + r)
        self.sheet.draw.pieslice((left, top, right, bottom), start, end, fill=fill)

    def shape(self, points: Iterable[Point], fill: Fill) -> None:
        self.sheet.draw.polygon([self._at(x, y) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], width: float, fill: Fill) -> None:
        """A line with round joints and ends."""
        spots = [self._at(x, y) for x, y in points]
        half = width * self._factor / 2
        for (x1, y1), (x2, y2) in pairwise(spots):
            length = math.hypot(x2 - x1, y2 - y1) or 1
            dx, dy = (y1 - y2) / length * half, (x2 - x1) / length * half
            corners = [(x1 + dx, y1 + dy), (x2 + dx, y2 + dy), (x2 - dx, y2 - dy), (x1 - dx, y1 - dy)]
            self.sheet.draw.polygon(corners, fill=fill)
        for x, y in spots:
            self.sheet.draw.ellipse((x - half, y - half, x + half - 1, y + half - 1), fill=fill)

    def blob(self, knots: Sequence[Point], fill: Fill) -> None:
        """A closed soft curve through the knots (Catmull-Rom)."""
        self.shape(smooth(knots), fill)


def smooth(knots: Sequence[Point], *, closed: bool = True, steps: int = 12) -> list[Point]:
    """Points of a soft curve through the knots."""
    count = len(knots)
    path: list[Point] = []
    for index in range(count if closed else count - 1):
        p0, p1, p2, p3 = (_knot(knots, index + offset, closed) for offset in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            path.append((_spline(p0[0], p1[0], p2[0], p3[0], t), _spline(p0[1], p1[1], p2[1], p3[1], t)))
    return path if closed else [*path, knots[-1]]


def _knot(knots: Sequence[Point], index: int, closed: bool) -> Point:
    return knots[index % len(knots)] if closed else knots[min(max(index, 0), len(knots) - 1)]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
