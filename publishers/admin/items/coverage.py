"""Coverage per portal: portals × items on one screen and as a table to keep; and everything since a day once more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import ModelLogEntry

from cms.core.exporting import SaysTheSame
from cms.core.moments import moment
from cms.entries.models import Entry, Status
from publishers.models import Channel, ChannelState
from publishers.planning.coverage import WRONG, Cell, Coverage, Standing, coverage_of
from publishers.replaying import can_replay, replay_later
from publishers.sentences import explain

from ..permissions import channel_policy, usable_channels

#: Channels that are somebody's website.
PORTALS = ("department_portal", "national_portal")
#: Items on one screen, and in one table at most.
_PER_PAGE, _ITEMS_MAX = 40, 5000

WORDS: Mapping[Standing, Any] = {
    Standing.CURRENT: gettext_lazy("up to date"),
    Standing.BEHIND: gettext_lazy("older version"),
    Standing.LEFT_OVER: gettext_lazy("still stands there"),
    Standing.WAITING: gettext_lazy("under way"),
    Standing.NEEDS_PERSON: gettext_lazy("needs a person"),
    Standing.REFUSED: gettext_lazy("not accepted"),
    Standing.WITHDRAWN: gettext_lazy("withdrawn"),
    Standing.NOT_SENT: gettext_lazy("not sent"),
}
_TONES: Mapping[Standing, str] = {
    Standing.CURRENT: "green", Standing.BEHIND: "amber", Standing.LEFT_OVER: "red", Standing.WAITING: "cyan",
    Standing.NEEDS_PERSON: "amber", Standing.REFUSED: "red", Standing.WITHDRAWN: "quiet", Standing.NOT_SENT: "quiet",
}  # fmt: skip


class PeriodForm(forms.Form):
    """Since when, and whether only what is not right."""

    since = forms.DateField(label=gettext_lazy("Published since"), widget=AdminDateInput())
    only = forms.ChoiceField(
        required=False, label=gettext_lazy("Items"),
        choices=[("", gettext_lazy("All")), ("wrong", gettext_lazy("Only where something is not right"))],
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cell in words: on the screen, and as a line of the table."""

    cell: Cell

    @property
    def tone(self) -> str:
        return _TONES[self.cell.standing]

    @property
    def label(self) -> str:
        return str(WORDS[self.cell.standing])

    @property
    def problem(self) -> str:
        told = self.cell.problem or {}
        if not told.get("code") or self.cell.standing not in WRONG:
            return ""
        return explain(told["code"], told.get("params"), self.cell.channel.platform).message

    # The table's columns.

    @property
    def item(self) -> str:
        return self.cell.entry.title

    @property
    def portal(self) -> str:
        return self.cell.channel.name

    @property
    def version_there(self) -> int | None:
        return self.cell.version

    @property
    def version_here(self) -> int:
        return self.cell.entry.version

    @property
    def since(self) -> datetime | None:
        return timezone.localtime(self.cell.at).replace(tzinfo=None, microsecond=0) if self.cell.at else None

    @property
    def address(self) -> str:
        return self.cell.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """One portal's line above the matrix."""

    channel: Channel
    totals: Counter[Standing]
    may_replay: bool
    last_replay: str

    @property
    def figures(self) -> list[tuple[str, str, int]]:
        """Tone, word and count of what there is."""
        return [(_TONES[one], str(WORDS[one]), self.totals[one]) for one in Standing if self.totals[one]]


class CoverageView(SaysTheSame, WagtailAdminTemplateMixin, TemplateView):
    """The screen, and the same as XLSX or CSV."""

    template_name = "publishers/admin/coverage.html"
    page_title = gettext_lazy("Coverage of portals")
    header_icon = "table"
    export_filename = "coverage"
    list_export = ["item", "portal", "label", "version_there", "version_here", "since", "address", "problem"]
    export_headings = {
        "item": gettext_lazy("Item"), "portal": gettext_lazy("Portal"), "label": gettext_lazy("State"),
        "version_there": gettext_lazy("Version there"), "version_here": gettext_lazy("Version here"),
        "since": gettext_lazy("Since"), "address": gettext_lazy("Address"), "problem": gettext_lazy("Problem"),
    }  # fmt: skip

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export:
            lines = [Line(cell=cell) for cell in self.coverage.cells()]
            response: HttpResponse = self.as_spreadsheet(lines, request.GET["export"])
            return response
        return super().get(request, *args, **kwargs)

    @cached_property
    def form(self) -> PeriodForm:
        return PeriodForm({"since": _new_year(), **self.request.GET.dict()})

    @cached_property
    def channels(self) -> list[Channel]:
        mine = channel_policy.instances_user_has_any_permission_for(self.request.user, ["use", "change"])
        return list(mine.filter(platform__in=PORTALS).order_by("name"))

    @cached_property
    def everything(self) -> Coverage:
        """Every item of the time, whatever is shown of it."""
        return coverage_of(_items(self._since(), self.channels), self.channels)

    @cached_property
    def coverage(self) -> Coverage:
        if self.request.GET.get("only") != "wrong":
            return self.everything
        rows = [row for row in self.everything.rows if any(cell.standing in WRONG for cell in row)]
        return Coverage(channels=self.channels, rows=rows)

    def _since(self) -> datetime:
        self.form.is_valid()
        day = self.form.cleaned_data.get("since") or _new_year()
        return timezone.make_aware(datetime(day.year, day.month, day.day))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page: Page = Paginator(self.coverage.rows, _PER_PAGE).get_page(self.request.GET.get("p"))
        rows = [(row[0].entry, [Line(cell=cell) for cell in row]) for row in page.object_list if row]
        shared = self.request.GET.copy()
        shared.pop("p", None)
        shared.pop("export", None)
        return super().get_context_data(
            form=self.form, portals=self._portals(), rows=rows, page_obj=page, query=shared.urlencode(),
            xlsx_url=self._export_url("xlsx"), csv_url=self._export_url("csv"),
            day=timezone.localtime(self._since()).date().isoformat(), **kwargs,
        )  # fmt: skip

    def _portals(self) -> list[Portal]:
        usable = set(usable_channels(self.request.user).values_list("pk", flat=True))
        totals, last = self.everything.totals(), _last_replays(self.channels)
        return [
            Portal(
                channel=channel, totals=totals[channel.pk], last_replay=last.get(channel.pk, ""),
                may_replay=channel.pk in usable and can_replay(channel),
            )
            for channel in self.channels
        ]  # fmt: skip

    def _export_url(self, kind: str) -> str:
        given = self.request.GET.copy()
        given.pop("p", None)
        given["export"] = kind
        return f"{self.request.path}?{given.urlencode()}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]


class ReplayView(View):
    """The button: everything since a day once more."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        channel = get_object_or_404(Channel, pk=pk, platform__in=PORTALS)
        if not usable_channels(request.user).filter(pk=pk).exists():
            raise PermissionDenied
        day = _day(request.POST.get("since", ""))
        if day is None or day > timezone.localdate():
            messages.error(request, _("Choose a day that is not in the future."))
        elif not can_replay(channel):
            messages.error(request, _("Only portals to which items are pushed can be sent everything again."))
        elif channel.state != ChannelState.ACTIVE:
            messages.error(request, explain("channel_paused", {}, channel.platform).message)
        else:
            replay_later(channel, timezone.make_aware(datetime(day.year, day.month, day.day)), request.user)
            messages.success(request, _("“%s” is sent everything again; what it has already is not doubled.") % channel)
        return HttpResponseRedirect(reverse("loa_coverage:index"))


class CoverageViewSet(ViewSet):
    """In the menu of the desk."""

    name = "loa_coverage"
    url_prefix = "coverage"
    icon = "table"
    menu_label = gettext_lazy("Coverage of portals")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", CoverageView.as_view(), name="index"),
            path("<int:pk>/replay/", ReplayView.as_view(), name="replay"),
        ]


def _day(text: str) -> date | None:
    """A day as the browser sends it."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _new_year() -> date:
    return date(timezone.localdate().year, 1, 1)


def _items(since: datetime, channels: Iterable[Channel]) -> list[Entry]:
    """What was published since, newest first; of what is withdrawn only what a portal was ever given."""
    public = Q(status=Status.PUBLISHED) | Q(deliveries__channel__in=list(channels))
    found = Entry.objects.filter(public, published_at__gte=since).defer("content").distinct()
    return list(found.order_by("-published_at", "pk")[:_ITEMS_MAX])


def _last_replays(channels: Iterable[Channel]) -> dict[int, str]:
    """How the last replay of each portal went. One query."""
    wanted = {str(channel.pk): channel.pk for channel in channels}
    rows = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Channel), object_id__in=list(wanted),
        action__in=("loa.replay", "loa.replayed"),
    )  # fmt: skip
    found: dict[int, str] = {}
    for row in rows.order_by("-timestamp"):
        found.setdefault(wanted[row.object_id], _replay_words(row))
    return found


def _replay_words(row: ModelLogEntry) -> str:
    told, when = row.data, moment(row.timestamp)
    if row.action == "loa.replay":
        return _("Begun at %(when)s.") % {"when": when}
    sent = ngettext("%(count)s item sent again", "%(count)s items sent again", told.get("sent", 0))
    parts = [sent % {"count": told.get("sent", 0)}]
    if told.get("left"):
        parts.append(_("%(count)s left, since they are not right there yet") % {"count": told["left"]})
    if told.get("refused"):
        parts.append(_("%(count)s refused") % {"count": told["refused"]})
    if told.get("stopped"):
        parts.append(_("stopped before the end: %(why)s") % {"why": explain(told["stopped"], {}, "").message})
    return f"{when}: {' · '.join(parts)}"
