"""The calendar's screen: a day, a week, a month or a list; what is looked at stands in the address."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from publishers.calendar.cards import Card, Post, gather
from publishers.calendar.layout import Day, by_days, by_hours, hours_shown
from publishers.calendar.periods import Look, Period, asked_day, asked_look, period
from publishers.planning.times import WALL

from . import boards
from .dressing import Wardrobe
from .filters import FilterForm
from .ghosts import Ghosts, ghosts_between
from .holds import Drawn, agency_rows, branch_of, drawn_holds, names_today
from .move_views import MoveView, UndoView
from .new import NewView, WriteView
from .pictures import PictureView
from .reading import Items, Names, items_of, names_of, posts_between
from .words import LOOKS, period_title, step_labels


class CalendarView(WagtailAdminTemplateMixin, TemplateView):
    """What goes out when, on every channel that the person sees."""

    template_name = "publishers/admin/calendar/index.html"
    page_title = gettext_lazy("Calendar")
    header_icon = "calendar-alt"

    def get_template_names(self) -> list[str]:
        return ["publishers/admin/calendar/board.html" if "part" in self.request.GET else self.template_name]

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]

    @cached_property
    def now(self) -> datetime:
        return timezone.localtime()

    @cached_property
    def period(self) -> Period:
        given = self.request.GET
        return period(asked_look(given.get("view", "")), asked_day(given.get("date", ""), self.now.date()))

    @cached_property
    def span(self) -> tuple[datetime, datetime]:
        zone = timezone.get_current_timezone()
        return self.period.start(zone), self.period.end(zone)

    @cached_property
    def posts(self) -> list[Post]:
        """All that the person may see of the time, whatever the filters say."""
        return [*posts_between(self.request.user, *self.span), *self.ghosts.posts]

    @cached_property
    def ghosts(self) -> Ghosts:
        return ghosts_between(self.request.user, *self.span)

    @cached_property
    def names(self) -> Names:
        return names_of(self.request.user, self.posts, *self.span)

    @cached_property
    def agencies(self) -> dict[str, str]:
        return names_today(self.agency_rows)

    @cached_property
    def form(self) -> FilterForm:
        return FilterForm(self.request.GET, names=self.names, posts=self.posts, agencies=self.agencies)

    @cached_property
    def agency_rows(self) -> list[Any]:
        return agency_rows()

    @cached_property
    def cards(self) -> list[Card]:
        agency = self.form.asked.get("agency", "")
        branch = branch_of(agency, self.agency_rows) if agency else frozenset[str]()
        sieve = self.form.sieve(self.request.user.pk, branch)
        platforms = {pk: channel.platform for pk, channel in self.names.channels.items()}
        kept = (post for post in self.posts if sieve.keeps(post, platforms))
        return gather(kept, timezone.get_current_timezone())

    @cached_property
    def holds(self) -> Drawn:
        channels = self.names.rights.use | self.names.channels.keys()
        return drawn_holds(channels, *self.span, self.agencies, self.agency_rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        look = self.period.look
        page = Paginator(self.cards, boards.PER_PAGE).get_page(self.request.GET.get("p"))
        days = self._days(list(page.object_list))
        drawn = boards.draw(days, self._frame(days))
        return super().get_context_data(
            form=self.form,
            look=look.value,
            title=period_title(self.period),
            days=drawn,
            weeks=[drawn[start : start + 7] for start in range(0, len(drawn), 7)] if look == Look.MONTH else [],
            page_obj=page if look == Look.LIST else None,
            looks=[(one.value, label, self.address(view=one.value)) for one, label in LOOKS.items()],
            steps=self._steps(),
            total=len(self.cards),
            is_all_day=self._is_all_day,
            hours_url=self.address(hours="" if self._is_all_day else "all"),
            hour_labels=[slot["label"] for slot in drawn[0]["slots"]] if drawn else [],
            stopping=self.holds.for_script(),
            now_wall=self.now.strftime(WALL),
            now=self.now,
            here=self.address(),
            part_url=f"{self.address()}&part=1",
            **kwargs,
        )

    @property
    def _is_all_day(self) -> bool:
        return self.request.GET.get("hours") == "all"

    def address(self, **changes: str) -> str:
        """This calendar with something changed; page and part belong to one look only."""
        given = self.request.GET.copy()
        for name in ("p", "part"):
            given.pop(name, None)
        given["view"], given["date"] = self.period.look.value, self.period.anchor.isoformat()
        for name, value in changes.items():
            given[name] = value
        for name in [name for name, value in given.items() if not value]:
            del given[name]
        return f"{reverse('loa_calendar:index')}?{given.urlencode()}"

    def _steps(self) -> dict[str, Any]:
        before, after = step_labels(self.period.look)
        return {
            "previous": (before, self.address(date=self.period.previous.isoformat())),
            "next": (after, self.address(date=self.period.next.isoformat())),
            "today": self.address(date=self.now.date().isoformat()),
            "has_today": self.period.first <= self.now.date() <= self.period.last,
        }

    def _days(self, page: list[Card]) -> list[Day]:
        zone, look, spans = timezone.get_current_timezone(), self.period.look, self.holds.spans
        if look == Look.MONTH:
            return by_days(self.period.days, self.cards, spans, zone, most=boards.PER_DAY)
        if look == Look.LIST:
            shown = sorted({card.at.date() for card in page})
            return by_days(shown, page, spans, zone, most=boards.PER_PAGE)
        most = boards.PER_HOUR_OF_DAY if look == Look.DAY else boards.PER_HOUR
        hours = hours_shown(self.cards, all_day=self._is_all_day)
        return by_hours(self.period.days, self.cards, spans, hours, zone, most=most)

    def _items(self, entries: set[UUID]) -> Items:
        found = items_of(entries - self.ghosts.titles.keys(), with_pictures=self.period.look != Look.MONTH)
        return replace(found, titles={**found.titles, **self.ghosts.titles}, urls=self.ghosts.urls)

    def _frame(self, days: list[Day]) -> boards.Frame:
        entries = {card.entry for card in boards.shown_cards(days)}
        wardrobe = Wardrobe(
            now=self.now, names=self.names, holds=self.holds.forces,
            items=self._items(entries), here=self.address(),
        )  # fmt: skip
        return boards.Frame(
            period=self.period, now=self.now, wardrobe=wardrobe, holds=self.holds.labels, address=self.address
        )


class CalendarViewSet(ViewSet):
    """First in the menu of the desk."""

    name = "loa_calendar"
    url_prefix = "calendar"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Calendar")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", CalendarView.as_view(), name="index"),
            path("move/", MoveView.as_view(), name="move"),
            path("undo/", UndoView.as_view(), name="undo"),
            path("new/", NewView.as_view(), name="new"),
            path("new/<int:section>/", WriteView.as_view(), name="write"),
            path("picture/<str:sha256>/", PictureView.as_view(), name="picture"),
        ]
