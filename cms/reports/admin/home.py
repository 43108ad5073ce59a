"""Numbers of the home screen: what is late, what comes, what waits for an answer."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from cms.core.registries import HomeCount
from cms.reports.dates.periods import year_of
from cms.reports.models import Report, ReportCalendar, State
from cms.reports.owed import Owed, Standing, owed_in
from cms.reports.people import reach_of

_PRESSING = (Standing.LATE, Standing.RETURNED)


def counted(user: Any) -> list[HomeCount]:
    """For officers only: others have no duty here."""
    reach = reach_of(user)
    if reach.is_everywhere or not reach.officer:
        return []
    mine = _mine(reach.officer)
    late = sum(one.standing in _PRESSING for one in mine)
    soon = sum(one.standing is Standing.SOON for one in mine)
    waiting = Report.objects.filter(
        rule__to_agency__in=reach.officer, state=State.HANDED_IN, is_current=True
    ).count()  # fmt: skip
    due, received = reverse("loa_reports:index"), reverse("loa_report_list:index") + "?state=handed_in"
    return [
        HomeCount(label=ngettext("report late or returned", "reports late or returned", late), count=late, url=due,
                  icon="warning", is_pressing=True),
        HomeCount(label=ngettext("report due soon", "reports due soon", soon), count=soon, url=due, icon="doc-full"),
        HomeCount(label=ngettext("report to accept", "reports to accept", waiting), count=waiting, url=received,
                  icon="mail"),
    ]  # fmt: skip


def _mine(officer: frozenset[int]) -> list[Owed]:
    calendars = list(ReportCalendar.objects.select_related("top", "keeper"))
    today = timezone.localdate()
    return [
        one for calendar in calendars
        for one in owed_in([calendar], year_of(today, starts=calendar.starts), today, agencies=officer)
    ]  # fmt: skip
