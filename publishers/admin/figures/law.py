"""What a changed law left behind: items that still say what held before, where they stand, how often they were seen."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.moments import written_day
from cms.core.text import document_key
from publishers.analytics.facts.stale import Stale, stale_items
from publishers.planning.law import entries_under_changed_law

from .asked import FiguresScreen
from .exports import asked_format, download
from .tables import Cell, Head, Table, number

#: More items than this wait for somebody to decide, not to count.
_MOST = 500


class LawEffectView(FiguresScreen):
    """By document, then item by item."""

    template_name = "publishers/admin/figures/law.html"
    page_title = gettext_lazy("Effect of changed laws")
    url_name = "loa_figures:law"
    has_range = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = asked_format(request)
        if wanted:
            table = self.documents if request.GET.get("table") == "documents" else self.items
            return download(table, wanted, title=str(self.page_title), asked=[])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(documents=self.documents, items=self.items, found=self.found, **kwargs)

    @cached_property
    def found(self) -> list[Stale]:
        return stale_items(entries_under_changed_law().defer("content")[:_MOST], self.sight)

    @cached_property
    def documents(self) -> Table:
        """An item that names two changed documents counts for both."""
        by: dict[str, list[Stale]] = {}
        for stale in self.found:
            for document in stale.documents:
                by.setdefault(document, []).append(stale)
        heads = [_("Document"), _("Items"), _("Places"), _("Views before"), _("Views since"), _("People reached since")]
        rows = [
            [
                Cell(text=document, url=f"{reverse('loa_law:document')}?{urlencode({'key': document_key(document)})}"),
                Cell(text=str(len(items)), value=len(items)),
                Cell(text=str(places := sum(len(one.channels) for one in items)), value=places),
                _summed([one.before.get("views") for one in items]), _summed([one.since.get("views") for one in items]),
                _summed([one.since.get("reach") for one in items], "reach"),
            ]
            for document, items in by.items()
        ]  # fmt: skip
        return self._table("documents", _("By document"), heads, rows, texts=1)

    @cached_property
    def items(self) -> Table:
        heads = [_("Item"), _("Documents"), _("Changed on"), _("Stands on"), _("Views before"), _("Views since"),
                 _("People reached since")]  # fmt: skip
        rows = [
            [
                Cell(text=one.title, url=reverse("loa_figures:item", args=[one.entry])),
                Cell(text=", ".join(one.documents)), Cell(text=written_day(one.changed_on)),
                Cell(text=", ".join(self.names.name("channel", str(pk)) for pk in one.channels)),
                number("views", one.before.get("views"), why="not_asked"),
                number("views", one.since.get("views"), why="not_asked"),
                number("reach", one.since.get("reach"), why="not_asked"),
            ]
            for one in self.found
        ]  # fmt: skip
        return self._table("items", _("Item by item"), heads, rows, texts=4)

    def _table(self, key: str, title: str, names: list[str], rows: list[list[Cell]], *, texts: int) -> Table:
        return Table(
            key=key, title=title, rows=rows,
            heads=[Head(label=name, is_number=place >= texts) for place, name in enumerate(names)],
            empty=_("Nothing that stands on a channel was overtaken by a law. There is nothing to do here."),
            note=_("The day of the change counts as since. What no platform told is not counted."),
            exports=[(name.upper(), self.address(table=key, export=name)) for name in ("xlsx", "csv", "pdf")],
        )  # fmt: skip


def _summed(values: list[int | None], figure: str = "views") -> Cell:
    known = [value for value in values if value is not None]
    note = "" if len(known) == len(values) else _("told for %(known)s of %(all)s items")
    told = {"known": len(known), "all": len(values)}
    return number(figure, sum(known) if known else None, why="not_asked", note=note % told if known and note else "")
