"""The page of a report: its numbers with source and meaning, its written parts, and what may be done with it now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from cms.core.moments import moment, written_day
from cms.core.registries import figure_takers
from cms.reports.dates.words import number
from cms.reports.models import Report, ReportSection, ReportValue, Source, State
from cms.reports.people import signed

from .base import ReportScreen
from .words import SOURCES, days, shown, state_of


class ReportView(ReportScreen):
    """Read by all who may see it; written by the agency's officers while it is open."""

    template_name = "loa_reports/admin/report.html"

    @property
    def page_title(self) -> str:
        return str(self.report.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [*super().get_breadcrumbs_items()[:1], {"url": "", "label": self.report.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.report
        word, tone = state_of(report)
        rows = _numbers(report)
        may_answer = self.reach.may_answer(report.rule, report.agency_id)
        is_answerable = report.state == State.HANDED_IN and report.is_current and may_answer
        return super().get_context_data(
            state=word, tone=tone, days=days(report), last_day=written_day(report.last_day), rows=rows,
            gaps=[row for row in rows if row["is_gap"]], sections=self._sections(), may_answer=is_answerable,
            counted=moment(report.counted_at), tree_on=written_day(report.tree_on), versions=_versions(report),
            history=_history(report), takers=self._takers(), files=_FILES,
            may_correct=self.reach.may_write(report.agency_id) and report.is_current and report.state != State.DRAFT,
            may_head=self.reach.may_write(report.agency_id) and report.is_current
            and report.state in (State.DRAFT, State.CLOSED),
            **kwargs,
        )  # fmt: skip

    def _sections(self) -> list[ReportSection]:
        """What the page before held of them comes first: a refused text is never lost."""
        kept: dict[str, str] = self.request.session.pop(f"loa_report_{self.report.pk}", {})
        rows = list(self.report.sections.all())
        for row in rows:
            row.text = kept.get(row.code, row.text)
        return rows

    def _takers(self) -> list[Any]:
        report = self.report
        if not report.snapshot or not report.is_current or not self.reach.may_write(report.agency_id):
            return []
        return [taker for _name, find in figure_takers.items() for taker in find(self.request.user)]


_FILES = (
    ("docx", gettext_lazy("Report (DOCX)")),
    ("chapter", gettext_lazy("Chapter for another report (DOCX)")),
    ("xlsx", gettext_lazy("Tables (XLSX)")),
)


def _numbers(report: Report) -> list[dict[str, Any]]:
    values = list(report.values.all())
    before = _before(report)
    parts: dict[str, list[ReportValue]] = {}
    for value in values:
        if value.dimension:
            parts.setdefault(value.code, []).append(value)
    return [_number(value, parts.get(value.code, []), before) for value in values if not value.dimension]


def _number(value: ReportValue, parts: list[ReportValue], before: dict[str, ReportValue]) -> dict[str, Any]:
    old = before.get(value.code)
    return {
        "value": value, "shown": shown(value), "source": _source(value), "before": shown(old),
        "change": _change(value, old), "parts": [(part, shown(part)) for part in parts],
        "is_gap": value.value is None or bool(value.unknown_rows),
        "counted": number(value.counted) if value.counted is not None else "",
        "own": number(value.own) if value.own is not None else "",
        "by": f"{value.author_name}, {moment(value.entered_at)}" if value.author_name else "",
    }  # fmt: skip


def _source(value: ReportValue) -> Any:
    if value.source == Source.TYPED and value.entered_at is None:
        return _("Only people know it")
    return SOURCES[Source(value.source)]


def _before(report: Report) -> dict[str, ReportValue]:
    """The same report of the year before, as it was closed."""
    rows = Report.objects.filter(rule=report.rule_id, agency=report.agency_id, year=report.year - 1)
    last = rows.exclude(snapshot="").order_by("-number").first()
    return {row.code: row for row in last.values.filter(dimension="")} if last else {}


def _change(value: ReportValue, old: ReportValue | None) -> str:
    if old is None or value.value is None or old.value is None:
        return ""
    difference = value.value - old.value
    return f"{'+' if difference > 0 else '−' if difference else '±'}{number(abs(difference))}"


def _versions(report: Report) -> list[Report]:
    rows = Report.objects.filter(rule=report.rule_id, agency=report.agency_id, year=report.year)
    return list(rows.exclude(pk=report.pk).order_by("number"))


def _history(report: Report) -> list[dict[str, str]]:
    """Who did what, as Wagtail's log keeps it."""
    rows = ModelLogEntry.objects.for_instance(report).select_related("user").order_by("-timestamp", "-pk")[:30]
    return [
        {"what": str(row.message), "who": signed(row.user) or _("the system"), "when": moment(row.timestamp)}
        for row in rows
    ]
