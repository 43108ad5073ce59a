"""How each agency stands with its reports, for the page of all agencies: a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.core.registries import Sign

from .dates.periods import year_of
from .models import ReportCalendar
from .owed import Owed, Standing, owed_in

_LABEL = gettext_lazy("Reports in time")
_ARRIVED = (Standing.DONE, Standing.HANDED_IN)


def reports_in_time(codes: Iterable[str]) -> Mapping[str, Sign]:
    """Of the working year, what was due by now: late and returned ones are not well, one that was late is told."""
    today = timezone.localdate()
    wanted = set(codes)
    by_agency: dict[str, list[Owed]] = defaultdict(list)
    for calendar in ReportCalendar.objects.select_related("top", "keeper"):
        for one in owed_in([calendar], year_of(today, starts=calendar.starts), today):
            if one.agency.code in wanted:
                by_agency[one.agency.code].append(one)
    return {code: _sign(owed, today) for code, owed in by_agency.items()}


def _sign(owed: list[Owed], today: date) -> Sign:
    late = [one for one in owed if one.standing in (Standing.LATE, Standing.RETURNED)]
    if late:
        text = ngettext("%(count)s late or returned", "%(count)s late or returned", len(late)) % {"count": len(late)}
        return Sign(label=_LABEL, text=text, is_well=False)
    due = [one for one in owed if one.due.last and (one.due.last < today or one.standing in _ARRIVED)]
    if not due:
        return Sign(label=_LABEL, text=_("nothing was due yet"), is_well=None)
    in_time = sum(not one.was_late for one in due)
    return Sign(
        label=_LABEL, text=_("%(in_time)s of %(due)s in time") % {"in_time": in_time, "due": len(due)},
        is_well=in_time == len(due),
    )  # fmt: skip
