"""Vietnamese on pictures: balanced lines, room for stacked marks, nothing cut and nothing out of its box."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import font_source_sans_pro
from PIL import Image, ImageDraw, ImageFont

from cms.core.text import shorten

from ..wording import word
from .palette import Colour

Weight = Literal["Light", "Regular", "It", "Semibold", "Bold", "Black"]
FONTS = Path(font_source_sans_pro.font_directory)
#: Two stacked marks above a capital need more air than Latin text usually gets.
LEADING = 1.26
#: What is set off by colour in a headline.
NUMBER = re.compile(r"\d[\d./]*")
_NBSP = "\u00a0"
#: Numbers stay with the word they count; a date stays in one piece; so do a dash and what it follows.
_BONDS = (
    (
        re.compile(r"(?<=\d) (?=(?:điểm|tuổi|(?:tháng|năm|ngày)(?! \d)|giờ|phút|giây|lần|luật|lượt|câu|xã|người)\b)"),
        _NBSP,
    ),
    (re.compile(r"\b(tháng|năm|ngày|số|Điều|khoản|chương|trang) (?=\d)"), rf"\1{_NBSP}"),
    (re.compile(r" (?=[–—%])"), _NBSP),
)


@functools.cache
def _compounds() -> re.Pattern[str]:
    pairs = "|".join(re.escape(pair.strip()) for pair in word("compounds").split(","))
    return re.compile(rf"(?<!\w)(?:{pairs})(?!\w)", re.IGNORECASE)


def bind(text: str) -> str:
    """Put no-break spaces where a line must not end: inside a number's phrase or a word of two syllables."""
    for pattern, replacement in _BONDS:
        text = pattern.sub(replacement, text)
    return _compounds().sub(lambda match: match.group().replace(" ", _NBSP), text)


@functools.lru_cache(maxsize=256)
def font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """A face of Source Sans Pro, which knows every Vietnamese letter."""
    return ImageFont.truetype(str(FONTS / f"SourceSansPro-{weight}.ttf"), size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Text broken into lines, ready to be drawn."""

    lines: tuple[str, ...]
    weight: Weight
    size: int
    leading: float = LEADING

    @property
    def step(self) -> float:
        return self.size * self.leading

    @property
    def height(self) -> float:
        """From the top of the first line's capitals with marks to the last one's descenders."""
        return self.step * (len(self.lines) - 1) + self.size * 1.2

    @property
    def width(self) -> float:
        face = font(self.weight, self.size)
        return max((face.getlength(line) for line in self.lines), default=0)


def set_text(text: str, weight: Weight, size: int, width: float, *, leading: float = LEADING) -> Setting:
    """Break the text into as few lines as the width allows, and make them about equally long."""
    words = bind(" ".join(text.split())).split(" ")
    lines = _break(words, font(weight, size), width)
    return Setting(lines=tuple(lines), weight=weight, size=size, leading=leading)


def fit(
    text: str, weight: Weight, width: float, height: float, *, largest: int, smallest: int, leading: float = LEADING
) -> Setting:
    """The largest setting that fits the box; text too long even for the smallest is cut at a word."""
    for size in range(largest, smallest, -2):
        if _excess(text, weight, size, width, height, leading) > 1:
            continue
        setting = set_text(text, weight, size, width, leading=leading)
        if setting.height <= height and setting.width <= width:
            return setting
    excess = _excess(text, weight, smallest, width, height, leading)
    if excess > 1:
        text = shorten(text, max(8, int(len(text) / excess)))
    setting = set_text(text, weight, smallest, width, leading=leading)
    while (setting.height > height or setting.width > width) and len(text) > 8:
        text = shorten(text, int(len(text) * 0.92))
        setting = set_text(text, weight, smallest, width, leading=leading)
    return setting


def _excess(text: str, weight: Weight, size: int, width: float, height: float, leading: float) -> float:
    """How many times too long the text is at best, before lines are broken at words; a quick look."""
    lines = 1 + max(0, int((height - 1.2 * size) / (size * leading)))
    return font(weight, size).getlength(text) / (lines * width)


def write(
    image: Image.Image,
    setting: Setting,
    x: float,
    y: float,
    fill: Colour | tuple[int, int, int, int],
    *,
    align: Literal["left", "centre", "right"] = "left",
    highlight: tuple[re.Pattern[str], Colour] | None = None,
) -> float:
    """Write from the top ``y`` on; ``x`` is the left edge, the middle or the right edge. Returns the y below."""
    draw = ImageDraw.Draw(image, "RGBA")
    face = font(setting.weight, setting.size)
    baseline = y + setting.size * 0.95
    for line in setting.lines:
        length = face.getlength(line)
        left = x - length / 2 if align == "centre" else x - length if align == "right" else x
        for text, colour in _runs(line, fill, highlight):
            draw.text((left, baseline), text, font=face, fill=colour, anchor="ls")
            left += face.getlength(text)
        baseline += setting.step
    return y + setting.height


def _runs(
    line: str, fill: Colour | tuple[int, int, int, int], highlight: tuple[re.Pattern[str], Colour] | None
) -> list[tuple[str, Colour | tuple[int, int, int, int]]]:
    if highlight is None:
        return [(line, fill)]
    pattern, colour = highlight
    runs: list[tuple[str, Colour | tuple[int, int, int, int]]] = []
    end = 0
    for match in pattern.finditer(line):
        runs += [(line[end : match.start()], fill), (match.group(), colour)]
        end = match.end()
    return [run for run in [*runs, (line[end:], fill)] if run[0]]


def _break(words: Sequence[str], face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Fewest lines first; among those the evenest, ending at punctuation where that costs little."""
    space = face.getlength(" ")
    lengths = [face.getlength(item) for item in words]
    count = len(words)
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)] * count + [(0, 0.0, count)]
    for start in range(count - 1, -1, -1):
        choice: tuple[int, float, int] | None = None
        length = -space
        for end in range(start, count):
            length += space + lengths[end]
            if length > width and end > start:
                break
            slack = max(0.0, 1 - length / width)
            cost = slack**2 - (0.06 if end + 1 < count and words[end][-1] in ",.:;?!" else 0.0)
            lines, rest, _ = best[end + 1]
            option = (lines + 1, rest + cost, end + 1)
            if choice is None or option < choice:
                choice = option
        best[start] = choice or (1, 0.0, count)
    lines_out: list[str] = []
    at = 0
    while at < count:
        end = best[at][2]
        lines_out.append(" ".join(words[at:end]))
        at = end
    return lines_out
