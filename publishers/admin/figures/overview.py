"""*Figures*: how a span of days did, beside the one before, and who and what made it so."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishers.analytics.dashboards.charts import grouped, spark
from publishers.analytics.dashboards.comparing import NOT_ASKED, Pair, change, sorted_keys
from publishers.analytics.facts.followers import following
from publishers.analytics.facts.slicing import DIMENSIONS, Answer, answer, posts_by_day, series
from publishers.models import SUMMED

from .asked import DIMENSION_LABELS, FiguresScreen, heard_words
from .definitions import changed_definitions
from .drawing import SHOWN, day_table, draw
from .exports import asked_format, download
from .own_cards import own_cards
from .tables import Cell, Head, Table, gained
from .words import LABELS, SENSES, coverage, reason, written

_TITLES: Mapping[str, Promise] = {
    "channel": gettext_lazy("By channel"), "campaign": gettext_lazy("By campaign"), "agency": gettext_lazy("By agency"),
    "topic": gettext_lazy("By topic"), "form": gettext_lazy("By form"),
}  # fmt: skip
_NOTES = {"topic": gettext_lazy("A post with several topics counts in each of them.")}
_USUAL_SORT = "-views"


class OverviewView(FiguresScreen):
    """Cards, a chart of the days, and a table for each way to slice it."""

    template_name = "publishers/admin/figures/overview.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = asked_format(request)
        if wanted:
            tables = {table.key: table for table in [self.day_table, *self.tables]}
            chosen = tables.get(request.GET.get("table", ""), self.day_table)
            return download(chosen, wanted, title=str(self.page_title), asked=self.told())
        return super().get(request, *args, **kwargs)

    @cached_property
    def answer(self) -> Answer:
        found = answer(self.question)
        found.days["posts"] = posts_by_day(self.question)
        return found

    @cached_property
    def figure(self) -> str:
        asked = self.request.GET.get("figure", "")
        return asked if asked in SHOWN else "views"

    @cached_property
    def sort(self) -> tuple[str, bool]:
        asked = self.request.GET.get("sort", _USUAL_SORT)
        name = asked.removeprefix("-")
        return (name, asked.startswith("-")) if name in (*SHOWN, "name") else ("views", True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cards=self._cards(),
            own_cards=own_cards(self.question),
            is_narrowed=bool(self.only) or not self.sight.everything,
            chart=draw(
                self.figure,
                self.range.days,
                *series(self.answer, self.figure, self.range),
                among=SHOWN,
                address=self.address,
            ),
            day_table=self.day_table,
            tables=self.tables,
            heard=heard_words(self.answer.oldest, self.answer.newest),
            definitions=changed_definitions(self._platforms(), self.range.first, self.range.now.last),
            is_empty=not self.answer.whole.now.posts and not self.answer.whole.now.gains,
            **kwargs,
        )

    def _platforms(self) -> set[str]:
        return {self.names.platforms[key] for key in self.answer.by["channel"] if key in self.names.platforms}

    def _cards(self) -> list[dict[str, Any]]:
        return [*(self._card(figure) for figure in SHOWN), self._followers()]

    def _card(self, figure: str) -> dict[str, Any]:
        whole: Pair = self.answer.whole
        value = whole.now.posts if figure == "posts" else whole.now.value(figure)
        gains, _before = series(self.answer, figure, self.range)
        return {
            "figure": figure, "label": LABELS[figure], "sense": SENSES[figure], "text": written(figure, value),
            "why": "" if value is not None else reason(whole.now.reason(figure)), "change": whole.change(figure),
            "note": coverage(whole.now, figure) if figure != "posts" else "",
            "spark": spark(grouped(gains)[1]) if value else "", "url": self.address(figure=figure),
            "is_on": figure == self.figure,
        }  # fmt: skip

    def _followers(self) -> dict[str, Any]:
        found = following(self._own_channels(), self.range.now.last, self.range.before.last)
        before = found.now - found.gained if found.now is not None and found.gained is not None else None
        way = change(found.now, before)
        note, why = "", reason(found.reason or NOT_ASKED)
        if found.told < found.channels:
            note = _("told for %(known)s of %(channels)s channels") % {"known": found.told, "channels": found.channels}
        return {
            "figure": "followers", "label": LABELS["followers"], "sense": SENSES["followers"],
            "text": written("followers", found.now), "why": "" if found.now is not None else why, "change": way,
            "note": note if found.now is not None else "",
        }  # fmt: skip

    def _own_channels(self) -> list[int]:
        """A channel's followers are no item's: who looks after the channel, or everything over, sees them."""
        if self.only.get("channel"):
            asked = self.only["channel"]
            mine = self.names.offered("channel")
            return [int(asked)] if asked in mine else []
        if self.only:
            return [int(key) for key in self.answer.by["channel"] if key in self.names.offered("channel")]
        return [int(key) for key in self.names.offered("channel")]

    @cached_property
    def day_table(self) -> Table:
        is_file = bool(asked_format(self.request))
        return day_table(self.answer, self.range, exports=self._exports("day"), together=not is_file)

    @cached_property
    def tables(self) -> list[Table]:
        return [self._table(name) for name in DIMENSIONS]

    def _table(self, name: str) -> Table:
        pairs = {key: pair for key, pair in self.answer.by[name].items() if pair.now.posts or pair.now.gains}
        names = {key: self.names.name(name, key) for key in pairs}
        by, descending = self.sort
        keys = sorted_keys(pairs, by, descending=descending, names=names)
        return Table(
            key=name, title=str(_TITLES[name]), note=str(_NOTES.get(name, "")),
            heads=[
                self._head("name", str(DIMENSION_LABELS[name])),
                *(self._head(figure, str(LABELS[figure])) for figure in SHOWN),
            ],
            rows=[self._row(name, key, names[key], pairs[key]) for key in keys],
            empty=_("Nothing of it in these days."), exports=self._exports(name),
        )  # fmt: skip

    def _row(self, name: str, key: str, label: str, pair: Pair) -> list[Cell]:
        url = self.address(**{name: key}) if key and self.only.get(name) != key else ""
        icon = self.names.platforms.get(key, "") if name == "channel" else ""
        posts = Cell(text=written("posts", pair.now.posts), value=pair.now.posts, change=pair.change("posts"))
        return [Cell(text=label, url=url, icon=icon), posts, *(gained(pair, figure) for figure in SUMMED)]

    def _head(self, figure: str, label: str) -> Head:
        by, descending = self.sort
        order = "" if by != figure else "descending" if descending else "ascending"
        down = figure != "name" if not order else order == "ascending"
        return Head(
            label=label,
            is_number=figure != "name",
            order=order,
            url=self.address(sort=f"{'-' if down else ''}{figure}"),
        )

    def _exports(self, key: str) -> list[tuple[str, str]]:
        return [(name.upper(), self.address(table=key, export=name)) for name in ("xlsx", "csv", "pdf")]
