"""States, standings and sources in the words and colours of the desk."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.due_dates import Limit, said
from cms.core.moments import written_day
from cms.reports.dates.words import number
from cms.reports.models import Report, ReportValue, Source, State
from cms.reports.owed import Owed, Standing

STANDINGS = {
    Standing.RETURNED: (gettext_lazy("Returned: to be corrected"), "late"),
    Standing.LATE: (gettext_lazy("Late"), "late"),
    Standing.SOON: (gettext_lazy("Due soon"), "soon"),
    Standing.UNDATED: (gettext_lazy("Without a date"), "quiet"),
    Standing.LATER: (gettext_lazy("Later"), "quiet"),
    Standing.HANDED_IN: (gettext_lazy("Handed in, waits for the answer"), "soon"),
    Standing.DONE: (gettext_lazy("Done"), "good"),
}
_STATES = {
    State.DRAFT: "quiet", State.CLOSED: "soon", State.HANDED_IN: "soon", State.RETURNED: "late", State.ACCEPTED: "good",
}  # fmt: skip
_UNKNOWNS = {
    "pending": gettext_lazy("not known yet"), "not_offered": gettext_lazy("not offered"),
    "failed": gettext_lazy("could not be fetched"),
}  # fmt: skip
SOURCES = {
    Source.COUNTED: gettext_lazy("Counted by Loa"), Source.TYPED: gettext_lazy("Typed in"),
    Source.ROLLED_UP: gettext_lazy("Added up from the reports handed in"),
    Source.CORRECTED: gettext_lazy("Corrected by hand"),
}  # fmt: skip


def state_of(report: Report) -> tuple[str, str]:
    """(word, tone) of its state; a version that another took the place of says so."""
    if not report.is_current:
        return _("replaced by a newer version"), "quiet"
    return str(report.get_state_display()).capitalize(), _STATES[State(report.state)]


def due_words(owed: Owed) -> str:
    """What the rule says and which last day that permits."""
    due = owed.due
    if due.moved_from and due.named and due.rule.limit is Limit.BEFORE:
        named, last, off = (written_day(day) for day in (due.named, due.last, due.moved_from))
        words = _("before %(named)s: the last day is %(last)s, as nobody works on %(day)s")
        return words % {"named": named, "last": last, "day": off}
    return said(due)


def shown(row: ReportValue | None) -> str:
    """The number; or why there is none, which is no nought."""
    if row is None:
        return ""
    if row.value is None:
        return str(_UNKNOWNS.get(row.unknown, _UNKNOWNS["pending"]))
    return number(row.value)


def year_name(year: int) -> str:
    return _("Year %(year)s") % {"year": year}


def days(report: Any) -> str:
    return f"{written_day(report.first)} – {written_day(report.last)}"
