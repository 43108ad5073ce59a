"""Small signs for panels and slides, each in a box of 0…100, and the words that call for them."""

from __future__ import annotations

import re
from collections.abc import Callable

from cms.core.text import fold

from .palette import SKIN, WHITE, Colour, mix
from .pen import Pen

#: Draws in ``main``, with ``second`` for what stands out.
Sign = Callable[[Pen, Colour, Colour], None]


def down(pen: Pen, main: Colour, second: Colour) -> None:
    pen.line([(50, 14), (50, 80)], 16, main)
    pen.line([(22, 54), (50, 82), (78, 54)], 16, main)


def up(pen: Pen, main: Colour, second: Colour) -> None:
    pen.line([(50, 86), (50, 20)], 16, main)
    pen.line([(22, 46), (50, 18), (78, 46)], 16, main)


def stop(pen: Pen, main: Colour, second: Colour) -> None:
    """A steering wheel, struck through."""
    pen.ring(50, 50, 34, 10, second)
    pen.circle(50, 52, 9, second)
    for spot in ((18, 50), (82, 50), (50, 82)):
        pen.line([(50, 52), spot], 8, second)
    pen.line([(14, 14), (86, 86)], 11, main)


def check(pen: Pen, main: Colour, second: Colour) -> None:
    pen.line([(18, 54), (42, 76), (84, 26)], 15, main)


def warning(pen: Pen, main: Colour, second: Colour) -> None:
    pen.line([(50, 14), (90, 84), (10, 84), (50, 14), (60, 31)], 10, main)
    pen.shape([(50, 16), (88, 82), (12, 82)], main)
    pen.line([(50, 40), (50, 58)], 9, second)
    pen.circle(50, 72, 5.4, second)


def search(pen: Pen, main: Colour, second: Colour) -> None:
    pen.line([(62, 62), (86, 86)], 14, main)
    pen.circle(42, 42, 28, second)
    pen.ring(42, 42, 27, 10, main)


def phone(pen: Pen, main: Colour, second: Colour) -> None:
    pen.box(26, 6, 48, 88, main, radius=10)
    pen.box(32, 17, 36, 58, second, radius=3)
    pen.circle(50, 84, 4.5, second)


def clock(pen: Pen, main: Colour, second: Colour) -> None:
    pen.circle(50, 50, 42, second)
    pen.ring(50, 50, 38, 10, main)
    pen.line([(50, 28), (50, 52), (66, 62)], 8, main)


def calendar(pen: Pen, main: Colour, second: Colour) -> None:
    pen.box(10, 16, 80, 74, main, radius=9)
    pen.box(17, 38, 66, 45, second, radius=4)
    for x in (30, 70):
        pen.line([(x, 10), (x, 24)], 8, main)
    for row in range(2):
        for column in range(3):
            pen.box(25 + column * 19, 46 + row * 18, 12, 11, main, radius=2)


def people(pen: Pen, main: Colour, second: Colour) -> None:
    for x, size, colour in ((24, 0.8, mix(main, WHITE, 0.35)), (76, 0.8, mix(main, WHITE, 0.35)), (50, 1.05, main)):
        pen.pie(x, 88, 25 * size, 180, 360, colour)
        pen.circle(x, 88 - 41 * size, 14 * size, SKIN)


def portrait(pen: Pen, coat: Colour, name: str) -> None:
    """Who speaks: a woman or a man, young or old, as the form of address says."""
    title = fold(name).split(" ")[0]
    hair = (178, 180, 186) if title in ("ong", "ba") else (44, 38, 40)
    woman = title in ("chi", "ba", "co")
    if woman:
        pen.ellipse(50, 44, 25, 27, hair)
        if title == "ba":
            pen.circle(50, 13, 10, hair)
        else:
            pen.box(25, 42, 50, 32, hair, radius=8)
    pen.pie(50, 100, 38, 180, 360, coat)
    pen.box(42, 56, 16, 14, mix(SKIN, (120, 60, 20), 0.18), radius=6)
    pen.circle(50, 42, 20, SKIN)
    pen.pie(50, 37, 21, 180, 360, hair)
    for x in (42.5, 57.5):
        pen.circle(x, 44, 2.1, (44, 38, 40))
    pen.arc(50, 47, 7, 30, 150, 2.2, mix(SKIN, (150, 40, 30), 0.75))


def document(pen: Pen, main: Colour, second: Colour) -> None:
    pen.shape([(20, 6), (62, 6), (82, 26), (82, 94), (20, 94)], main)
    pen.shape([(62, 6), (82, 26), (62, 26)], mix(main, second, 0.55))
    for y in (40, 54, 68, 82):
        pen.line([(32, y), (70 if y < 80 else 54, y)], 6, second)


def coin(pen: Pen, main: Colour, second: Colour) -> None:
    for y in (78, 64, 50):
        pen.ellipse(50, y + 5, 36, 14, mix(main, (0, 0, 0), 0.25))
        pen.ellipse(50, y, 36, 14, main)
    pen.ellipse(50, 50, 24, 8, second)
    pen.circle(66, 24, 15, main)
    pen.circle(66, 24, 8, second)


def home(pen: Pen, main: Colour, second: Colour) -> None:
    pen.box(22, 46, 56, 44, main)
    pen.line([(10, 52), (50, 16), (90, 52)], 11, main)
    pen.shape([(22, 50), (50, 22), (78, 50)], main)
    pen.box(42, 60, 16, 30, second, radius=2)


def book(pen: Pen, main: Colour, second: Colour) -> None:
    pen.shape([(50, 26), (36, 17), (6, 17), (6, 79), (36, 79), (50, 88)], main)
    pen.shape([(50, 26), (64, 17), (94, 17), (94, 79), (64, 79), (50, 88)], mix(main, second, 0.25))
    for y in (34, 47, 60):
        pen.line([(17, y), (38, y)], 5, second)
        pen.line([(62, y), (83, y)], 5, second)


def speech(pen: Pen, main: Colour, second: Colour) -> None:
    pen.box(8, 14, 84, 56, main, radius=18)
    pen.shape([(24, 64), (50, 64), (26, 92)], main)
    for x in (30, 50, 70):
        pen.circle(x, 42, 6, second)


def megaphone(pen: Pen, main: Colour, second: Colour) -> None:
    pen.box(24, 58, 15, 32, mix(main, (0, 0, 0), 0.3), radius=5)
    pen.shape([(44, 30), (80, 8), (80, 88), (44, 66)], main)
    pen.box(8, 30, 40, 36, main, radius=10)
    pen.box(8, 30, 13, 36, second, radius=6)
    pen.box(76, 6, 9, 84, second, radius=4.5)


#: The first rule with a word in the text decides; words without marks, as ``fold`` writes them.
_CALLS: tuple[tuple[str, Sign], ...] = (
    (r"dung lai|dung lai xe|cam lai|khong duoc lai|het diem", stop),
    (r"phuc hoi|tang them|nang len|tro lai", up),
    (r"mat so diem|bi tru|tru diem|ha so|giam", down),
    (r"dien thoai|tong dai|goi so|tin nhan|zalo|mang xa hoi", phone),
    (r"tra cuu|kiem tra|tim hieu|doi chieu", search),
    (r"nghiem cam|bi cam|khong giao|canh bao|lua dao|vi pham", warning),
    (r"tien|le phi|chi phi|luong|tro cap|bao hiem", coin),
    (r"nha o|cu tru|dat dai|thua dat|tam lanh", home),
    (r"ho so|giay to|giay chung nhan|bien ban|van ban|don\b|to khai", document),
    (r"han\b|thoi han|phut|gio\b", clock),
    (r"ngay \d|thang \d|nam \d{4}|hieu luc", calendar),
    (r"tre em|hoc sinh|nguoi dan|gia dinh|cong dong|cha, me|cha me", people),
    (r"hoi dap|doi thoai|y kien|tra loi|hoa giai|cau hoi", speech),
    (r"tuyen truyen|pho bien|thong bao|phat thanh", megaphone),
    (r"luat|quy dinh|nghi dinh", book),
)
_RULES = tuple((re.compile(pattern), sign) for pattern, sign in _CALLS)


def sign_for(text: str) -> Sign:
    """The sign that the words call for; a tick when none does."""
    folded = fold(text)
    return next((sign for pattern, sign in _RULES if pattern.search(folded)), check)
