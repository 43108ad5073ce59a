"""The chart of the days, and the same as a table for who reads instead of looking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from publishers.analytics.dashboards.charts import chart, group_size, grouped
from publishers.analytics.dashboards.ranges import Range
from publishers.analytics.facts.slicing import Answer, series
from publishers.models import SUMMED

from .tables import Cell, Head, Table
from .words import LABELS, bar_days, reason, short_day, written

#: Figures of the cards and of the columns, in their order.
SHOWN = ("posts", *SUMMED)


def draw(
    figure: str, days: Sequence[date], values: Sequence[int], before: Sequence[int] = (), *,
    among: Sequence[str], address: Callable[..., str],
) -> dict[str, Any]:  # fmt: skip
    """What the template of a chart needs; ``among``: the figures that may be drawn instead."""
    size, sums = grouped(values)
    drawn, starts = chart(sums, grouped(before)[1]), days[::size]
    return {
        "drawn": drawn, "label": LABELS[figure], "size": size,
        "bars": [
            (bar, f"{bar_days(starts[bar.index], size, days[-1])}: {written(figure, bar.value)}") for bar in drawn.bars
        ],
        "ticks": [(tick, written(figure, tick.value)) for tick in drawn.ticks],
        "days": [(tick, short_day(starts[tick.value])) for tick in drawn.days],
        "figures": [(LABELS[name], address(figure=name), name == figure) for name in among],
    }  # fmt: skip


def day_table(answer: Answer, range_: Range, *, exports: Sequence[tuple[str, str]], together: bool = False) -> Table:
    """All figures of every day; ``together``: of as many days as a bar of the chart stands for."""
    whole, days = answer.whole.now, range_.days
    gains = {figure: series(answer, figure, range_)[0] for figure in SHOWN}
    size = group_size(len(days)) if together else 1
    unknown = {figure for figure in SHOWN if figure != "posts" and whole.value(figure) is None}

    def cell(figure: str, start: int) -> Cell:
        if figure in unknown:
            return Cell(text=reason(whole.reason(figure)), is_unknown=True)
        value = sum(gains[figure][start : start + size])
        return Cell(text=written(figure, value), value=value)

    rows = [
        [
            Cell(
                text=f"{days[start]:%d/%m/%Y}" if size == 1 else bar_days(days[start], size, days[-1]),
                value=days[start],
            ),
            *(cell(figure, start) for figure in SHOWN),
        ]
        for start in range(0, len(days), size)
    ]  # fmt: skip
    heads = [
        Head(label=_("Day") if size == 1 else _("Days")),
        *(Head(label=str(LABELS[figure]), is_number=True) for figure in SHOWN),
    ]
    note = _("A gain stands on the day on which it was heard: after a day without an answer it is that of both.")
    if size > 1:
        note += " " + _("As a file, every day has its line.")
    return Table(key="day", title=_("Day by day"), heads=heads, rows=rows, empty="", exports=exports, note=note)
