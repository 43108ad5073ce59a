"""The slides of a film: each drawn twice, bare and with its words, so that motion costs little."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from ..excerpts import Quote
from ..schema import SampleItem
from ..wording import audience_line, document_name, headline, label, word
from .lettering import NUMBER, fit, write
from .palette import INK, WHITE, Palette, mix, palette_of
from .pen import OVERSAMPLING, Sheet
from .scenes_stage import rays
from .signs import megaphone, portrait
from .topics import picture_of

WIDTH, HEIGHT = 1280, 720
_PICTURE = 380


@dataclass(frozen=True, slots=True)
class Slide:
    """``bare`` → ``full`` is the entrance of the words; ``picture`` floats over both at ``spot``."""

    bare: Image.Image
    full: Image.Image
    picture: Image.Image
    spot: tuple[int, int]


def opening(item: SampleItem, agency: str) -> Slide:
    """The title."""
    colours = palette_of(item.topic)
    bare = _ground(colours, dark=True, variant=0)
    full = bare.copy()
    kicker = fit(
        f"{label('forms', item.form)}  ·  {label('topics', item.topic)}".upper(),
        "Bold",
        640,
        66,
        largest=28,
        smallest=18,
    )
    title = fit(headline(item), "Black", 660, 330, largest=82, smallest=30, leading=1.15)
    summary = fit(item.summary, "Regular", 620, 112, largest=31, smallest=20)
    y = 350 - (kicker.height + title.height + summary.height + 40) / 2
    y = write(full, kicker, 84, y, colours.bright) + 16
    y = write(full, title, 84, y, WHITE, highlight=(NUMBER, colours.bright)) + 24
    write(full, summary, 84, y, mix(WHITE, colours.tint, 0.6))
    _sign(full, agency, WHITE)
    return Slide(bare, full, _disc(item, colours, WHITE), (826, 154))


def quote(item: SampleItem, said: Quote, variant: int) -> Slide:
    """One thing said, beside what it is about; in a play, in a bubble with the speaker's name."""
    colours = palette_of(item.topic)
    bare = _ground(colours, dark=False, variant=variant, bubble=bool(said.speaker))
    full = bare.copy()
    if said.speaker:
        words = fit(f"“{said.text}”", "Bold", 560, 310, largest=58, smallest=28, leading=1.2)
        name = fit(said.speaker, "Black", 400, 50, largest=34, smallest=24)
        y = 330 - (words.height + name.height + 14) / 2
        y = write(full, name, 612, y, colours.main) + 14
        write(full, words, 612, y, INK)
    else:
        words = fit(said.text, "Bold", 650, 400, largest=64, smallest=28, leading=1.2)
        pen_y = 350 - words.height / 2
        write(full, words, 542, pen_y, INK, highlight=(NUMBER, colours.main))
    if said.speaker:
        picture = _speaker(said.speaker, variant, colours)
    else:
        number = said.marker or said.figure
        picture = _numeral(number, colours) if number else _disc(item, colours)
    return Slide(bare, full, picture, (96, 164))


def closing(item: SampleItem, agency: str) -> Slide:
    """The law the film rests on, and who made it."""
    colours = palette_of(item.topic)
    bare = _ground(colours, dark=True, variant=1)
    full = bare.copy()
    y = write(full, fit(word("source").upper(), "Bold", 400, 40, largest=26, smallest=20), 84, 150, colours.bright) + 8
    for document in item.legal_documents[:2]:
        y = write(full, fit(document_name(document), "Black", 660, 60, largest=48, smallest=24), 84, y, WHITE)
        y = (
            write(
                full,
                fit(document.title, "Regular", 640, 104, largest=27, smallest=19),
                84,
                y,
                mix(WHITE, colours.tint, 0.7),
            )
            + 22
        )
    line = fit(audience_line(item), "Semibold", 640, 70, largest=24, smallest=17)
    write(full, line, 84, max(y + 6, 520), colours.bright)
    _sign(full, agency, WHITE)
    write(
        full,
        fit(word("notice"), "Regular", 520, 30, largest=19, smallest=15),
        1196,
        640,
        mix(WHITE, colours.tint, 0.9),
        align="right",
    )
    return Slide(bare, full, _disc(item, colours, WHITE), (826, 154))


def _ground(colours: Palette, *, dark: bool, variant: int, bubble: bool = False) -> Image.Image:
    sheet = Sheet(WIDTH, HEIGHT, WHITE)
    pen = sheet.pen()
    if dark:
        sheet.gradient(mix(colours.deep, colours.main, 0.45 * (1 - variant % 2)), colours.deep)
        rays(pen, 1016, 344, 1300, 18, (*mix(colours.main, WHITE, 0.2), 22))
        pen.circle(1016, 344, 284, (*mix(colours.main, WHITE, 0.25), 70))
        pen.circle(84 + 26, 640, 26, WHITE)
        megaphone(pen.inside(95, 625, 30), colours.main, colours.accent)
        return sheet.image()
    sheet.gradient(mix(WHITE, colours.tint, 0.5), colours.tint)
    shift = (variant % 3) * 46
    pen.blob(
        [(-120, -80), (330 + shift, -120), (470 - shift, 170), (380 + shift, 520), (240, 840), (-140, 820)],
        colours.main,
    )
    pen.blob([(-120, -80), (300 + shift, -120), (430 - shift, 170), (330 + shift, 520), (200, 840), (-140, 820)],
             mix(colours.main, colours.deep, 0.4))  # fmt: skip
    pen.circle(1180, 60 + shift, 120, (*colours.soft, 120))
    if bubble:
        sheet.shadow(560, 140, 664, 400, radius=48, blur=22, strength=70)
        pen.box(560, 130, 664, 400, WHITE, radius=48)
        pen.shape([(570, 300), (570, 390), (500, 372)], WHITE)
    return sheet.image()


def _disc(item: SampleItem, colours: Palette, ring: tuple[int, int, int] | None = None) -> Image.Image:
    """The topic's picture in a disc."""
    layer = Sheet(_PICTURE, _PICTURE, (*WHITE, 0))
    pen = layer.pen()
    half = _PICTURE / 2
    pen.circle(half, half, half, ring or WHITE)
    pen.circle(half, half, half - 12, colours.soft if ring else colours.tint)
    picture_of(item.topic)(pen.inside(half * 0.36, half * 0.34, half * 1.28), colours)
    return layer.large.reduce(OVERSAMPLING)


def _speaker(name: str, variant: int, colours: Palette) -> Image.Image:
    """Who speaks, in a disc; the coat's colour tells them apart."""
    layer = Sheet(_PICTURE, _PICTURE, (*WHITE, 0))
    pen = layer.pen()
    half = _PICTURE / 2
    pen.circle(half, half, half, WHITE)
    pen.circle(half, half, half - 12, colours.tint)
    coats = (colours.main, colours.accent, colours.deep)
    portrait(pen.inside(half * 0.3, half * 0.42, half * 1.4), coats[variant % 3], name)
    image = layer.large.reduce(OVERSAMPLING)
    mask = Sheet(_PICTURE, _PICTURE, (*WHITE, 0))
    mask.pen().circle(half, half, half - 12, WHITE)
    inner = Image.composite(
        image, Image.new("RGBA", image.size, (*WHITE, 0)), mask.large.reduce(OVERSAMPLING).getchannel("A")
    )
    ring = Sheet(_PICTURE, _PICTURE, (*WHITE, 0))
    ring.pen().circle(half, half, half, WHITE)
    return Image.alpha_composite(ring.large.reduce(OVERSAMPLING), inner)


def _numeral(text: str, colours: Palette) -> Image.Image:
    """A number that stands for what is said."""
    layer = Sheet(_PICTURE, _PICTURE, (*WHITE, 0))
    pen = layer.pen()
    half = _PICTURE / 2
    pen.circle(half, half, half, WHITE)
    pen.circle(half, half, half - 14, colours.accent)
    image = layer.large.reduce(OVERSAMPLING)
    setting = fit(text, "Black", _PICTURE * 0.66, _PICTURE * 0.8, largest=230, smallest=60)
    write(image, setting, half, half - setting.size * 0.62, colours.deep, align="centre")
    return image


def _sign(image: Image.Image, agency: str, ink: tuple[int, int, int]) -> None:
    name = fit(agency, "Bold", 520, 40, largest=27, smallest=17)
    write(image, name, 152, 640 - name.height / 2, ink)
