"""What is due: every duty of a working year, late ones first; one press begins a report."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages

from cms.agencies.models import Agency
from cms.core.moments import written_day
from cms.reports.actions.begin import begin
from cms.reports.actions.refusal import Refused
from cms.reports.dates.periods import year_of
from cms.reports.models import ReportCalendar, ReportRule
from cms.reports.owed import Owed, Standing, owed_in
from cms.reports.people import Reach, visible_calendars

from .base import ReportsScreen, now
from .words import STANDINGS, due_words


class DueView(ReportsScreen):
    """One calendar at a time; who keeps it sees everybody, others their own duties."""

    template_name = "loa_reports/admin/due.html"
    page_title = gettext_lazy("What is due")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": _("Reports")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calendars = list(visible_calendars(self.request.user).distinct())
        chosen = _chosen(calendars, self.request.GET.get("calendar", ""))
        today = timezone.localdate()
        this_year = year_of(today, starts=chosen.starts) if chosen else today.year
        year = _number(self.request.GET.get("year", ""), this_year)
        owed = owed_in([chosen], year, today, agencies=_only(self.reach, chosen)) if chosen else []
        keeps = chosen is not None and self.reach.may_keep(chosen)
        return super().get_context_data(
            calendars=calendars, chosen=chosen, year=year, years=range(this_year - 3, this_year + 2),
            groups=_groups(owed, self.reach), keeps=keeps, counts=_counts(owed),
            may_make=self.reach.is_everywhere or bool(self.reach.keeps), **kwargs,
        )  # fmt: skip


class BeginView(View):
    """A POST from the list."""

    def post(self, request: HttpRequest) -> HttpResponse:
        rule = get_object_or_404(
            ReportRule.objects.select_related("calendar__top", "calendar__keeper", "to_agency").filter(
                calendar__in=visible_calendars(request.user).values("pk")
            ),
            pk=_number(request.POST.get("rule", ""), 0),
        )
        agency = get_object_or_404(Agency, pk=_number(request.POST.get("agency", ""), 0))
        year = _number(request.POST.get("year", ""), timezone.localdate().year)
        try:
            report = begin(rule, agency, year, user=request.user, now=now())
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("loa_reports:index"))
        return HttpResponseRedirect(reverse("loa_reports:report", args=[report.pk]))


def _only(reach: Reach, calendar: ReportCalendar) -> frozenset[int] | None:
    """Whose duties are shown: all to who keeps or oversees the calendar."""
    return None if reach.is_everywhere or calendar.keeper_id in reach.reads else reach.officer


def _groups(owed: list[Owed], reach: Reach) -> list[dict[str, Any]]:
    return [
        {"label": label, "tone": tone, "rows": [_row(one, reach) for one in owed if one.standing is standing]}
        for standing, (label, tone) in STANDINGS.items() if any(one.standing is standing for one in owed)
    ]  # fmt: skip


def _row(owed: Owed, reach: Reach) -> dict[str, Any]:
    period = owed.period
    return {
        "owed": owed, "agency": owed.agency.name_on(period.last), "rule": owed.rule.name,
        "receiver": owed.rule.receiver,
        "period": f"{written_day(period.first)} – {written_day(period.last)}", "due": due_words(owed),
        "may_begin": owed.report is None and reach.may_write(owed.agency.pk) and timezone.localdate() >= period.first,
        "url": reverse("loa_reports:report", args=[owed.report.pk]) if owed.report else "",
        "state": owed.report.get_state_display() if owed.report else "",
    }  # fmt: skip


def _counts(owed: list[Owed]) -> dict[str, int]:
    return {
        "all": len(owed), "done": sum(one.standing in (Standing.DONE, Standing.HANDED_IN) for one in owed),
        "late": sum(one.standing in (Standing.LATE, Standing.RETURNED) for one in owed),
    }  # fmt: skip


def _chosen(calendars: list[ReportCalendar], key: str) -> ReportCalendar | None:
    wanted = _number(key, 0)
    return next((one for one in calendars if one.pk == wanted), calendars[0] if calendars else None)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise
