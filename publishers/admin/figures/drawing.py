"""The chart of the days, and the same as a table for who reads instead of looking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from publishers.analytics.dashboards.charts import chart, grouped
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


def day_table(answer: Answer, range_: Range, *, exports: Sequence[tuple[str, str]]) -> Table:
    """Every day with all figures."""
    whole = answer.whole.now
    columns = [series(answer, figure, range_)[0] for figure in SHOWN]
    unknown = [figure != "posts" and whole.value(figure) is None for figure in SHOWN]
    rows = [
        [
            Cell(text=f"{day:%d/%m/%Y}", value=day),
            *(
                Cell(text=reason(whole.reason(figure)), is_unknown=True) if unknown[place]
                else Cell(text=written(figure, columns[place][number]), value=columns[place][number])
                for place, figure in enumerate(SHOWN)
            ),
        ]
        for number, day in enumerate(range_.days)
    ]  # fmt: skip
    heads = [Head(label=_("Day")), *(Head(label=str(LABELS[figure]), is_number=True) for figure in SHOWN)]
    return Table(
        key="day", title=_("Day by day"), heads=heads, rows=rows, empty="", exports=exports,
        note=_("A gain stands on the day on which it was heard: after a day without an answer it is that of both."),
    )  # fmt: skip
