"""Charts as geometry: a template draws them as SVG, on paper as on the screen, without a script. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

#: Room for the numbers on the left, the days below, and the last label on the right.
LEFT, RIGHT, TOP, BELOW = 56.0, 12.0, 10.0, 24.0
_TICKS = 4
#: No more labels of days than fit side by side.
_LABELS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    #: Where the value lies, for a line over the bars.
    index: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    at: float
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    width: float
    height: float
    bars: tuple[Bar, ...]
    #: Points of the line of the days before, ``x,y x,y``.
    line: str
    #: Across: where, and which number.
    ticks: tuple[Tick, ...]
    #: Below: where, and the index of the day.
    days: tuple[Tick, ...]
    zero: float

    @property
    def right(self) -> float:
        return self.width - RIGHT


def chart(values: Sequence[int], before: Sequence[int] = (), *, width: float = 880.0, height: float = 240.0) -> Chart:
    """Bars of the values, and a line of what was before, on one scale that always begins at nought."""
    numbers = [*values, *before, 0]
    low, high, step = scale(min(numbers), max(numbers))
    inner, tall = width - LEFT - RIGHT, height - TOP - BELOW
    slot = inner / max(len(values), 1)

    def down(value: float) -> float:
        return round(TOP + tall * (high - value) / (high - low), 2)

    gap = min(slot * 0.2, 6.0)
    bars = tuple(
        Bar(
            x=round(LEFT + slot * index + gap / 2, 2), y=min(down(value), down(0)),
            width=round(max(slot - gap, 0.5), 2), height=round(abs(down(value) - down(0)), 2), index=index, value=value,
        )
        for index, value in enumerate(values)
    )  # fmt: skip
    middle = [round(LEFT + slot * (index + 0.5), 2) for index in range(len(values))]
    every = max(1, ceil(len(values) / _LABELS))
    lines = range(low, high + 1, step)
    return Chart(
        width=width, height=height, bars=bars, zero=down(0),
        line=" ".join(f"{x},{down(value)}" for x, value in zip(middle, before, strict=False)),
        ticks=tuple(Tick(at=down(value), value=value) for value in lines),
        days=tuple(Tick(at=middle[index], value=index) for index in range(0, len(values), every)),
    )  # fmt: skip


def scale(low: int, high: int) -> tuple[int, int, int]:
    """Round ends and a round step that take both in: 1, 2 or 5 times a power of ten."""
    span = max(high - low, 1)
    rough = span / _TICKS
    power = 10 ** max(floor(log10(rough)), 0) if rough >= 1 else 1
    step = next((power * times for times in (1, 2, 5, 10) if power * times >= rough), power * 10)
    bottom, top = floor(low / step) * step, ceil(high / step) * step
    return bottom, top if top > bottom else bottom + step, step


def spark(values: Sequence[int], *, width: float = 120.0, height: float = 28.0) -> str:
    """Points of a small line without numbers, ``x,y x,y``."""
    if not values:
        return ""
    low, high = min(0, *values), max(1, *values)
    step = width / max(len(values) - 1, 1)
    return " ".join(
        f"{round(step * index, 1)},{round(2 + (height - 4) * (high - value) / (high - low), 1)}"
        for index, value in enumerate(values)
    )


def group_size(days: int, most: int = 92) -> int:
    """Too many days for bars become groups of days: how many each holds."""
    return 1 if days <= most else 7 if days <= 7 * most else 28


def grouped(values: Sequence[int], most: int = 92) -> tuple[int, list[int]]:
    """The size of a group, and the sum of each."""
    size = group_size(len(values), most)
    return size, [sum(values[start : start + size]) for start in range(0, len(values), size)]
