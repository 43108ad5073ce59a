"""Every post of a span of days with all that is known of it: the strongest first, or by whatever is asked."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.moments import moment
from publishers.analytics.dashboards.comparing import NOT_ASKED, NOT_COUNTED
from publishers.analytics.facts.growing import told_states
from publishers.analytics.facts.slicing import posts_in
from publishers.models import PostFact

from .asked import DIMENSION_LABELS, FiguresScreen
from .exports import asked_format, download
from .tables import Cell, Head, Table, number
from .words import LABELS

COLUMNS = ("views", "reach", "engagement", "clicks", "watch_s")
_PAGE = 40
#: An export of more is a matter for the API.
_MOST = 20_000


class PostsView(FiguresScreen):
    """Totals since each post was published, not growth: so it is said above the table."""

    template_name = "publishers/admin/figures/posts.html"
    page_title = gettext_lazy("Posts in figures")
    url_name = "loa_figures:posts"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = asked_format(request)
        if wanted:
            return download(self._table(self.rows[:_MOST]), wanted, title=str(self.page_title), asked=self.told())
        return super().get(request, *args, **kwargs)

    @cached_property
    def sort(self) -> tuple[str, bool]:
        asked = self.request.GET.get("sort", "-views")
        name = asked.removeprefix("-")
        return (name, asked.startswith("-")) if name in (*COLUMNS, "posted_at") else ("views", True)

    @cached_property
    def rows(self) -> QuerySet[PostFact]:
        """Unknown comes last whichever way; equals by time."""
        name, descending = self.sort
        by = F(name).desc(nulls_last=True) if descending else F(name).asc(nulls_last=True)
        found = posts_in(self.question).select_related("entry", "delivery").defer("entry__content", "delivery__receipt")
        return found.order_by(by, "-posted_at", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: Page[Any] = Paginator(self.rows, _PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            table=self._table(page.object_list), page_obj=page, here=self.address(), **kwargs
        )

    def _table(self, rows: Any) -> Table:
        heads = [
            Head(label=_("Item")), Head(label=str(DIMENSION_LABELS["channel"])),
            self._head("posted_at", _("Published")), *(self._head(name, str(LABELS[name])) for name in COLUMNS),
        ]  # fmt: skip
        return Table(
            key="posts", title=_("Posts published in these days"), heads=heads, rows=[self._row(row) for row in rows],
            empty=_("Nothing was published in these days. Choose other days, or take a filter away."),
            note=_("Counted since each post was published, as it was told last."),
            exports=[(name.upper(), self.address(export=name)) for name in ("xlsx", "csv", "pdf")],
        )  # fmt: skip

    def _row(self, row: PostFact) -> list[Cell]:
        states = told_states(row.told)
        silent = NOT_COUNTED if row.was_asked else NOT_ASKED
        item = reverse("loa_figures:item", args=[row.entry_id])
        return [
            Cell(text=row.entry.title, url=item, is_drawer=True),
            Cell(text=self.names.name("channel", str(row.channel_id)), url=row.delivery.permalink),
            Cell(text=moment(row.posted_at)),
            *(number(name, getattr(row, name), why=states.get(name, silent)) for name in COLUMNS),
        ]

    def _head(self, name: str, label: str) -> Head:
        by, descending = self.sort
        order = "" if by != name else "descending" if descending else "ascending"
        down = order != "descending"
        return Head(
            label=label, is_number=name in COLUMNS, order=order, url=self.address(sort=f"{'-' if down else ''}{name}")
        )
