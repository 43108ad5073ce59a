"""An empty hour was clicked: what goes out then? An item that is public already, or a new page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.core.moments import moment
from cms.core.text import search_words
from cms.entries.models import Entry, Status
from publishers.calendar.periods import Look

from ..composer.composing import WALL_TIME, asked_time
from ..permissions import page_policy, usable_channels
from .boards import open_time_of
from .carried import carry

#: Items among which is searched, and so many are shown.
_AMONG, _SHOWN = 3000, 30
#: Sections that are offered for a new page.
_SECTIONS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One item that may go out then."""

    title: str
    published_at: datetime
    url: str


class WriteView(View):
    """To the form of a new page; once it is published, *Publish everywhere* is offered with the time."""

    def get(self, request: HttpRequest, section: int) -> HttpResponse:
        carry(request, asked_time(request.GET.get("at", "")))
        return HttpResponseRedirect(reverse("wagtailadmin_pages:add_subpage", args=[section]))


class NewView(WagtailAdminTemplateMixin, TemplateView):
    """Choose an item; *Publish everywhere* opens with the time filled in."""

    template_name = "publishers/admin/calendar/new.html"
    page_title = gettext_lazy("Plan something")
    header_icon = "calendar-alt"

    @cached_property
    def at(self) -> str:
        """The wall time; of one that has passed the next that makes sense."""
        return asked_time(self.request.GET.get("at", "")) or self._soon()

    @cached_property
    def words(self) -> str:
        return str(self.request.GET.get("q", "")).strip()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        day = datetime.strptime(self.at, WALL_TIME).date().isoformat()
        back = f"{reverse('loa_calendar:index')}?{urlencode({'view': Look.WEEK.value, 'date': day})}"
        return [{"url": back, "label": _("Calendar")}, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET.get("at", "")
        at = timezone.make_aware(datetime.strptime(self.at, WALL_TIME))
        return super().get_context_data(
            at=self.at,
            when=moment(at),
            has_passed=bool(given) and given != self.at,
            earliest=timezone.localtime().strftime(WALL_TIME),
            words=self.words,
            found=self._found(),
            shown=_SHOWN,
            sections=self._sections(),
            has_channels=usable_channels(self.request.user).exists(),
            **kwargs,
        )

    def _found(self) -> list[Found]:
        """The newest first; found by words without their marks, as people type them."""
        mine = page_policy.instances_user_has_permission_for(self.request.user, "publish")
        public = Entry.objects.filter(status=Status.PUBLISHED, page_id__in=mine.order_by().values("pk"))
        rows = public.order_by("-published_at", "pk").values_list("title", "published_at", "page_id")
        wanted = search_words(self.words).split()
        if not wanted:
            return [self._one(*row) for row in rows[:_SHOWN]]
        kept = [row for row in rows[:_AMONG] if all(word in search_words(row[0]) for word in wanted)]
        return [self._one(*row) for row in kept[:_SHOWN]]

    def _one(self, title: str, published_at: datetime, page_id: int) -> Found:
        url = f"{reverse('loa_everywhere', args=[page_id])}?{urlencode({'at': self.at})}"
        return Found(title=title, published_at=published_at, url=url)

    def _sections(self) -> list[tuple[str, str]]:
        """Where this person may write a new page: the sections that have the newest items."""
        mine = page_policy.instances_user_has_permission_for(self.request.user, "add")
        newest = Entry.objects.filter(status=Status.PUBLISHED, page_id__isnull=False).order_by("-published_at")
        ids = list(newest.values_list("page_id", flat=True)[: _SHOWN * 4])
        paths = Page.objects.filter(pk__in=ids).values_list("path", flat=True)
        parents = {path[: -Page.steplen] for path in paths}
        found = mine.filter(path__in=parents).order_by("path").values_list("pk", "title")[:_SECTIONS]
        return [
            (title, f"{reverse('loa_calendar:write', args=[pk])}?{urlencode({'at': self.at})}") for pk, title in found
        ]

    def _soon(self) -> str:
        now = timezone.localtime()
        day = now.date()
        opens = open_time_of(day, now) or open_time_of(day.fromordinal(day.toordinal() + 1), now)
        return (opens or now).strftime(WALL_TIME)
