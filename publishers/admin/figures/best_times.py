"""When, and in which form, posts did best: medians over weekday and hour, and never of too few posts."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishers.analytics.dashboards.best import BLOCK, ENOUGH, Middle, best_of, block, middles
from publishers.analytics.facts.slicing import posts_in

from .asked import DIMENSION_LABELS, FiguresScreen
from .exports import asked_format, download
from .tables import Cell, Head, Table
from .words import LABELS, written

#: What may be compared; engagement says most of what readers made of a post.
FIGURES = ("engagement", "views", "reach", "clicks")


class BestView(FiguresScreen):
    """A table of the week, darker where posts did better, and the forms."""

    template_name = "publishers/admin/figures/best.html"
    page_title = gettext_lazy("Best times and forms")
    url_name = "loa_figures:best"
    #: A week has too few posts to say anything about its hours.
    usual = "90"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = asked_format(request)
        if wanted:
            table = self.forms if request.GET.get("table") == "forms" else self.times
            return download(table, wanted, title=str(self.page_title), asked=self.told())
        return super().get(request, *args, **kwargs)

    @cached_property
    def figure(self) -> str:
        asked = self.request.GET.get("figure", "")
        return asked if asked in FIGURES else "engagement"

    @cached_property
    def rows(self) -> list[tuple[int, int, str, int, int | None]]:
        """One query: weekday, hour, form, channel, number."""
        found = posts_in(self.question).order_by()
        return list(found.values_list("weekday", "hour", "form", "channel_id", self.figure))

    @cached_property
    def by_time(self) -> Mapping[Hashable, Middle]:
        return middles(((weekday, block(hour)), value) for weekday, hour, _form, _channel, value in self.rows)

    @cached_property
    def by_form(self) -> Mapping[Hashable, Middle]:
        return middles((form, value) for _weekday, _hour, form, _channel, value in self.rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = sum(row[4] is not None for row in self.rows)
        return super().get_context_data(
            grid=self._grid(), hours=[f"{hour:02}–{hour + BLOCK:02}" for hour in self._hours()], times=self.times,
            forms=self.forms, best=self._best(), label=LABELS[self.figure], enough=ENOUGH,
            mixed=len({row[3] for row in self.rows if row[4] is not None}) > 1, posts=len(self.rows), known=known,
            figures=[(LABELS[name], self.address(figure=name), name == self.figure) for name in FIGURES], **kwargs,
        )  # fmt: skip

    def _hours(self) -> list[int]:
        """From the earliest to the latest block in which anything was published; the usual day at least."""
        blocks = {block(row[1]) for row in self.rows}
        return list(range(min({6, *blocks}), max({20, *blocks}) + 1, BLOCK))

    def _grid(self) -> list[tuple[str, list[dict[str, Any]]]]:
        found = []
        for weekday, name in WEEKDAYS.items():
            cells = []
            for hour in self._hours():
                middle = self.by_time.get((weekday, hour), Middle(posts=0, value=None))
                cells.append(
                    {"middle": middle, "text": written(self.figure, middle.value), "posts": _posts(middle.posts)}
                )
            found.append((str(name), cells))
        return found

    def _best(self) -> str:
        """The answer in a sentence, where there is one."""
        time = best_of(self.by_time)
        if time is None:
            return ""
        weekday, hour = time
        return _("Best so far: %(day)s, %(from)02d:00 to %(to)02d:00 (median %(value)s, %(posts)s posts).") % {
            "day": WEEKDAYS[weekday], "from": hour, "to": hour + BLOCK,
            "value": written(self.figure, self.by_time[time].value), "posts": self.by_time[time].posts,
        }  # fmt: skip

    @cached_property
    def times(self) -> Table:
        """The grid as lines, for paper and spreadsheets."""
        rows = [
            [Cell(text=str(WEEKDAYS[weekday])), Cell(text=f"{hour:02}:00–{hour + BLOCK:02}:00"), *self._cells(middle)]
            for (weekday, hour), middle in sorted(self.by_time.items())
        ]
        return self._table("times", _("By weekday and hour"), [_("Weekday"), _("Hours")], rows)

    @cached_property
    def forms(self) -> Table:
        ordered = sorted(self.by_form.items(), key=lambda pair: (-(pair[1].value or -1), -pair[1].posts, str(pair[0])))
        rows = [[Cell(text=self.names.name("form", str(form))), *self._cells(middle)] for form, middle in ordered]
        return self._table("forms", _("By form"), [str(DIMENSION_LABELS["form"])], rows)

    def _cells(self, middle: Middle) -> list[Cell]:
        value = (
            Cell(text=_("too few posts"), is_unknown=True) if middle.value is None
            else Cell(text=written(self.figure, middle.value), value=middle.value)
        )  # fmt: skip
        return [value, Cell(text=str(middle.posts), value=middle.posts)]

    def _table(self, key: str, title: str, names: list[str], rows: list[list[Cell]]) -> Table:
        median = _("%(figure)s: median of a post") % {"figure": LABELS[self.figure]}
        heads = [*(Head(label=name) for name in names), Head(label=median, is_number=True),
                 Head(label=_("Posts with a number"), is_number=True)]  # fmt: skip
        return Table(
            key=key,
            title=title,
            heads=heads,
            rows=rows,
            empty=_("No post of these days has such a number yet."),
            exports=[(name.upper(), self.address(table=key, export=name)) for name in ("xlsx", "csv", "pdf")],
        )


def _posts(count: int) -> str:
    return "" if not count else f"n={count}"
