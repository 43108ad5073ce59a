"""One item in figures: each of its posts, the course over the days, and what Loa itself counted on the site."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.counting.reading import totals
from cms.core.indicators import Period
from cms.core.moments import moment
from cms.core.registries import measures
from cms.entries.models import Entry
from publishers.analytics.dashboards.comparing import NOT_ASKED, NOT_COUNTED
from publishers.analytics.dashboards.ranges import days_of
from publishers.analytics.facts.growing import told_states
from publishers.models import PostDay, PostFact, ShortLink

from ..permissions import visible_deliveries
from .asked import FiguresScreen, heard_words
from .drawing import draw
from .exports import asked_format, download
from .tables import Cell, Head, Table, number
from .words import LABELS, written

COLUMNS = ("views", "reach", "reactions", "comments", "shares", "saves", "clicks", "watch_s")
_DRAWN = ("views", "reach", "engagement", "clicks", "watch_s")
#: The course is drawn for so long; the totals are older.
_COURSE = timedelta(days=365)


class ItemFiguresView(FiguresScreen):
    """Whoever may see one of its posts sees those; the site's own numbers are everybody's who may."""

    template_name = "publishers/admin/figures/item.html"
    page_title = gettext_lazy("One item in figures")
    url_name = "loa_figures:item"
    has_range = False

    @cached_property
    def entry(self) -> Entry:
        found: Entry = get_object_or_404(Entry.objects.defer("content"), pk=self.kwargs["entry_id"])
        if not visible_deliveries(self.request.user).filter(entry=found).exists():
            raise PermissionDenied
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title, wanted = self.entry.title, asked_format(request)
        if wanted:
            table = self.own if request.GET.get("table") == "own" else self.channels
            return download(table, wanted, title=title, asked=[])
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        return ["publishers/admin/figures/drawer.html"] if "drawer" in self.request.GET else [self.template_name]

    def get_page_subtitle(self) -> str:
        return self.entry.title

    @cached_property
    def posts(self) -> list[PostFact]:
        found = PostFact.objects.filter(self.sight.posts(), entry=self.entry).select_related("delivery")
        return list(found.defer("delivery__receipt").order_by("posted_at"))

    @cached_property
    def figure(self) -> str:
        asked = self.request.GET.get("figure", "")
        return asked if asked in _DRAWN else "views"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heard = [post.heard_at for post in self.posts if post.heard_at]
        return super().get_context_data(
            entry=self.entry, channels=self.channels, own=self.own, chart=self._chart() if self.posts else None,
            heard=heard_words(min(heard), max(heard)) if heard else "",
            item_url=reverse("loa_item", args=[self.entry.pk]), **kwargs,
        )  # fmt: skip

    @cached_property
    def channels(self) -> Table:
        heads = [
            Head(label=_("Channel")), Head(label=_("Published")),
            *(Head(label=str(LABELS[name]), is_number=True) for name in COLUMNS),
        ]  # fmt: skip
        return Table(
            key="channels", title=_("On each channel"), heads=heads, rows=[self._row(post) for post in self.posts],
            empty=_("It was not published on any channel that you see."), exports=self._exports("channels"),
            note=_("Counted since each post was published, as it was told last."),
        )  # fmt: skip

    def _row(self, post: PostFact) -> list[Cell]:
        states, channel = told_states(post.told), str(post.channel_id)
        silent = NOT_COUNTED if post.was_asked else NOT_ASKED
        page = reverse("loa_deliveries:inspect", args=[post.pk])
        return [
            Cell(text=self.names.name("channel", channel), url=page, icon=self.names.platforms.get(channel, "")),
            Cell(text=moment(post.posted_at)),
            *(number(name, getattr(post, name), why=states.get(name, silent)) for name in COLUMNS),
        ]

    @cached_property
    def own(self) -> Table:
        """What Loa counted itself since the item was public: people only."""
        since = timezone.localdate(self.entry.published_at)
        period = Period(first=since, last=max(timezone.localdate(), since))
        rows = []
        for name, measure in measures.items():
            subjects = self._subjects(measure.subject)
            if subjects is not None:
                found = sum(totals(name, subjects, period).values()) if subjects else 0
                rows.append([Cell(text=str(measure.label), note=str(measure.definition)),
                             Cell(text=written(name, found), value=found)])  # fmt: skip
        return Table(
            key="own",
            title=_("On our own site"),
            rows=rows,
            exports=self._exports("own"),
            heads=[Head(label=_("What was counted")), Head(label=_("Since it was published"), is_number=True)],
            empty=_("Nothing is counted on this site."),
        )

    def _subjects(self, kind: str) -> list[str] | None:
        """What stands for this item in a measure; ``None`` where items are not what it is about."""
        if kind == "entry":
            return [str(self.entry.pk)]
        return (
            list(ShortLink.objects.filter(entry=self.entry).values_list("code", flat=True)) if kind == "link" else None
        )

    def _exports(self, key: str) -> list[tuple[str, str]]:
        return [(name.upper(), self.address(table=key, export=name)) for name in ("xlsx", "csv", "pdf")]

    def _chart(self) -> dict[str, Any]:
        """What all its posts together gained, day by day, from the first on."""
        last = timezone.localdate()
        first = max(min(post.posted_on for post in self.posts), last - _COURSE)
        gains: dict[date, int] = defaultdict(int)
        rows = PostDay.objects.filter(post__in=[post.pk for post in self.posts], day__gte=first).order_by()
        for day, value in rows.values_list("day").annotate(Sum(self.figure)):
            gains[day] += int(value or 0)
        days = days_of(Period(first=min(first, last), last=last))
        return draw(self.figure, days, [gains[day] for day in days], among=_DRAWN, address=self.address)
