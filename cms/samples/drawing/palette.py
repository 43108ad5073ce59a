"""Colours: one set per topic, so that what belongs together looks together."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

Colour = tuple[int, int, int]

WHITE: Colour = (255, 255, 255)
PAPER: Colour = (251, 248, 241)
INK: Colour = (31, 36, 46)
GREY: Colour = (98, 106, 120)
LINE: Colour = (219, 222, 228)
SKIN: Colour = (240, 196, 160)
#: Above the 4.5 of WCAG AA, since grounds are gradients.
_EASY = 6.0


def rgb(code: str) -> Colour:
    """``#1f6fb2`` → (31, 111, 178)."""
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Go from ``one`` (share 0) to ``other`` (share 1)."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """How well one is read on the other, 1 to 21 (WCAG 2)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    shares = (part / 255 for part in colour)
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """``deep`` carries white text, ``main`` is the topic's colour, ``tint`` its paper, ``accent`` what must be seen."""

    deep: Colour
    main: Colour
    tint: Colour
    accent: Colour

    @property
    def soft(self) -> Colour:
        """Between main and tint: large quiet shapes."""
        return mix(self.tint, self.main, 0.22)

    @property
    def bright(self) -> Colour:
        """The accent for words on a dark ground: lightened until it is easy to read."""
        return next(
            colour
            for colour in (mix(self.accent, WHITE, step / 10) for step in range(11))
            if contrast(colour, self.deep) >= _EASY or colour == WHITE
        )

    @property
    def glow(self) -> Colour:
        """The accent, on paper."""
        return mix(WHITE, self.accent, 0.35)


def _set(deep: str, main: str, tint: str, accent: str) -> Palette:
    return Palette(deep=rgb(deep), main=rgb(main), tint=rgb(tint), accent=rgb(accent))


_BLUE = _set("#12315a", "#1f6bb0", "#e7f0f9", "#f8b62d")
_TEAL = _set("#0b4450", "#13808e", "#e2f2f2", "#f4a340")
_GREEN = _set("#2c4a1c", "#5b8a2d", "#eef4e2", "#e08a2c")
_PLUM = _set("#38204f", "#7c4699", "#f3ebf8", "#f5ab62")
_CLAY = _set("#56301b", "#b4632f", "#faefe4", "#2f8f7f")
_INDIGO = _set("#181d4d", "#3f4fbb", "#eaecfb", "#20c3a8")
_SKY = _set("#0d4a66", "#168fb8", "#e3f4fa", "#ff8659")
_RED = _set("#741521", "#bf2a30", "#fbeae8", "#f7c648")
_FLAME = _set("#58190c", "#d4461b", "#fdece4", "#ffbf3f")
_FOREST = _set("#0d4636", "#1c8562", "#e4f4ed", "#f5b942")
_WINE = _set("#471031", "#a22c5c", "#fae9f0", "#f6b145")

PALETTES: Mapping[str, Palette] = MappingProxyType(
    {
        "traffic": _BLUE,
        "identity_residence": _TEAL,
        "civil_status": _TEAL,
        "land": _GREEN,
        "forestry": _GREEN,
        "environment": _GREEN,
        "animal_health_agriculture": _GREEN,
        "gender_domestic_violence": _PLUM,
        "marriage_family": _PLUM,
        "grassroots_mediation": _CLAY,
        "construction_housing": _CLAY,
        "cyber_data": _INDIGO,
        "banking_credit": _INDIGO,
        "children": _SKY,
        "education": _SKY,
        "health": _SKY,
        "general": _RED,
        "election_local_government": _RED,
        "military_service": _RED,
        "fire_safety": _FLAME,
        "electricity_water": _FLAME,
        "social_insurance": _FOREST,
        "labour": _FOREST,
        "alcohol_tobacco": _WINE,
        "drugs": _WINE,
    }
)
_OTHERS = (_BLUE, _TEAL, _CLAY, _INDIGO, _FOREST, _PLUM)


def palette_of(topic: str) -> Palette:
    """The topic's colours; a topic without its own gets the same ones every time."""
    return PALETTES.get(topic) or _OTHERS[zlib.crc32(topic.encode()) % len(_OTHERS)]
