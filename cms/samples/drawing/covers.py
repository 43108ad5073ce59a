"""The cover of an item: a scene for its form in its topic's colours, its headline, its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from PIL import Image

from ..schema import SampleItem
from ..wording import day, headline, label, source_line, word
from . import scenes_paper, scenes_stage, scenes_talk
from .infographic import infographic
from .lettering import NUMBER, fit, write
from .palette import GREY, INK, WHITE, Palette, mix, palette_of
from .pen import Pen, Sheet
from .signs import megaphone

WIDTH, HEIGHT = 1200, 675
Scene = Callable[[Sheet, Pen, SampleItem, Palette], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """Where a scene leaves room for words, and on what ground."""

    scene: Scene
    dark: bool
    x: float = 64
    width: float = 590
    top: float = 76
    bottom: float = 560
    align: Literal["left", "centre"] = "left"
    largest: int = 72
    with_summary: bool = True
    #: Words stand on a white box inside a dark scene.
    boxed: bool = False


_OUTLINE = _Look(scene=scenes_paper.outline, dark=False, x=78, width=600)
_BOOK = _Look(scene=scenes_paper.handbook, dark=True, width=640)
_STORY = _Look(scene=scenes_stage.story, dark=True, width=560, bottom=540)
_LECTURE = _Look(scene=scenes_stage.lecture, dark=False, width=530)
_QA = _Look(scene=scenes_talk.qa, dark=True, x=104, width=586, top=120, bottom=492, with_summary=False, boxed=True)
_LOOKS: Mapping[str, _Look] = MappingProxyType(
    {
        "leaflet": _Look(scene=scenes_paper.leaflet, dark=False),
        "handbook": _BOOK,
        "book": _BOOK,
        "story": _STORY,
        "situation": _STORY,
        "sketch": _Look(
            scene=scenes_stage.sketch, dark=True, x=600, width=740, top=120, bottom=404, align="centre", largest=76
        ),
        "video": _Look(scene=scenes_stage.video, dark=True, width=580),
        "audio": _Look(scene=scenes_stage.loudspeaker, dark=True, width=620, bottom=520),
        "e_lecture": _LECTURE,
        "training_material": _LECTURE,
        "qa": _QA,
        "dialogue": _QA,
        "news": _Look(scene=scenes_paper.news, dark=False, width=520),
        "contest": _Look(scene=scenes_talk.contest, dark=True, width=580, bottom=500),
        "infographic": _Look(
            scene=lambda sheet, pen, item, colours: scenes_paper.infographic(
                sheet, pen, item, colours, infographic(item, word("agency"))
            ),
            dark=True,
        ),
    }
)


def cover(item: SampleItem, agency: str) -> Image.Image:
    """Draw the cover at 1200×675."""
    colours = palette_of(item.topic)
    look = _LOOKS.get(item.form, _OUTLINE)
    sheet = Sheet(WIDTH, HEIGHT, WHITE)
    look.scene(sheet, sheet.pen(), item, colours)
    _draw_agency_mark(sheet.pen(), look, colours)
    image = sheet.image()
    _write_words(image, item, look, colours)
    _write_extras(image, item, colours)
    _write_foot(image, item, agency, look, colours)
    return image


def _draw_agency_mark(pen: Pen, look: _Look, colours: Palette) -> None:
    """A small loudspeaker in a disc: who speaks."""
    pen.circle(86, 622, 24, WHITE if look.dark else colours.main)
    megaphone(pen.inside(72, 608, 28), colours.main if look.dark else WHITE, colours.accent)


def _write_words(image: Image.Image, item: SampleItem, look: _Look, colours: Palette) -> None:
    light = look.dark and not look.boxed
    ink, strong = (WHITE, colours.bright) if light else (colours.deep if not look.boxed else INK, colours.main)
    kicker = fit(
        f"{label('forms', item.form)}  ·  {label('topics', item.topic)}".upper(), "Bold", look.width, 60, largest=24,
        smallest=16,
    )  # fmt: skip
    summary = None
    room = look.bottom - look.top - kicker.height - 14
    if look.with_summary and item.summary:
        summary = fit(item.summary, "Regular", min(look.width, 560), 102, largest=27, smallest=19)
        room -= summary.height + 18
    title = fit(headline(item), "Black", look.width, room, largest=look.largest, smallest=26, leading=1.15)
    total = kicker.height + 14 + title.height + (summary.height + 18 if summary else 0)
    y = look.top + (look.bottom - look.top - total) / 2
    y = write(image, kicker, look.x, y, strong, align=look.align) + 14
    y = write(image, title, look.x, y, ink, align=look.align, highlight=(NUMBER, strong))
    if summary:
        quiet = mix(WHITE, colours.tint, 0.6) if light else mix(INK, GREY, 0.6)
        write(image, summary, look.x, y + 18, quiet, align=look.align)


def _write_extras(image: Image.Image, item: SampleItem, colours: Palette) -> None:
    """Words that belong to the scene: the question mark, the answers, the days of a contest, the day in the news."""
    if item.form in ("qa", "dialogue"):
        write(image, fit("?", "Black", 90, 110, largest=80, smallest=60), 746, 64, colours.deep, align="centre")
    if item.form != "contest":
        return
    for letter, x, y in zip("ABCD", (704, 1148, 700, 1146), (170, 214, 470, 470), strict=True):
        write(image, fit(letter, "Black", 50, 60, largest=38, smallest=30), x, y - 24, colours.main, align="centre")
    frame = item.contest
    if frame and (frame.opens_on or frame.closes_on):
        line = f"{day(frame.opens_on)} – {day(frame.closes_on)}"
        write(image, fit(line, "Black", 560, 44, largest=36, smallest=24), 64, 512, colours.bright)


def _write_foot(image: Image.Image, item: SampleItem, agency: str, look: _Look, colours: Palette) -> None:
    ink = WHITE if look.dark else colours.deep
    quiet = mix(WHITE, colours.tint, 0.8) if look.dark else mix(INK, GREY, 0.7)
    name = fit(agency, "Bold", 470, 30, largest=23, smallest=15)
    source = fit(source_line(item) or word("notice"), "Regular", 470, 26, largest=18, smallest=13)
    y = write(image, name, 124, 622 - (name.height + source.height) / 2, ink)
    write(image, source, 124, y, quiet)
