"""What the agencies below handed in, added up for who collects it. Who is silent is a row without a number."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cms.core.indicators import Unknown
from cms.reports.counting.freezing import Frozen, freeze
from cms.reports.counting.rows import Row
from cms.reports.models import Report, ReportRule, ReportValue
from cms.reports.models.report import ARRIVED
from cms.reports.owed import senders_of
from cms.reports.tree import names_on

if TYPE_CHECKING:
    from .prepare import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One report from below, or that it is missing."""

    agency: str
    name: str
    title: str = ""
    share: Decimal = Decimal(1)
    #: Code of the number → it; ``None``: not known there either.
    values: dict[str, Decimal | None]
    is_missing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """Everything from below. ``is_collecting``: somebody owes this agency a report of the same period."""

    is_collecting: bool
    sent: tuple[Sent, ...] = ()


def collecting_rules(report: Report) -> list[ReportRule]:
    """Rules by which others report to this agency for the same span of the same calendar."""
    rule = report.rule
    rows = ReportRule.objects.filter(
        calendar=rule.calendar_id, to_agency=report.agency_id, span=rule.span, quarter=rule.quarter, is_active=True
    )
    return list(rows.select_related("calendar__top", "calendar__keeper", "to_agency").prefetch_related("from_kinds"))


def below(report: Report, ground: Ground) -> Below:
    """Reports that arrived, those of agencies that are gone by now among them, and who owes one still."""
    rules = collecting_rules(report)
    if not rules:
        return Below(is_collecting=False)
    reports = list(
        Report.objects.filter(rule__in=rules, year=report.year, is_current=True, state__in=ARRIVED)
        .select_related("agency").order_by("agency__code", "rule__pk")
    )  # fmt: skip
    values = _values(reports)
    sent = [
        Sent(agency=row.agency.code, name=row.agency_name, title=row.title, values=values[row.pk],
             share=ground.shares.get(row.agency.code, Decimal(1)))
        for row in reports
    ]  # fmt: skip
    known = {row.agency_id for row in reports}
    missing = {agency.code for rule in rules for agency in senders_of(rule, report.tree_on) if agency.pk not in known}
    names = names_on(report.tree_on, missing)
    silent = [Sent(agency=code, name=names.get(code, code), values={}, is_missing=True) for code in sorted(missing)]
    return Below(is_collecting=True, sent=(*sent, *silent))


def _values(reports: list[Report]) -> dict[int, dict[str, Decimal | None]]:
    found: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    rows = ReportValue.objects.filter(report__in=reports, dimension="")
    for report, code, value in rows.values_list("report_id", "code", "value"):
        found[report][code] = value
    return found


def rolled(code: str, lower: Below, *, own: Row | None) -> Frozen:
    """The rows of everybody below, and what the collecting agency did itself."""
    rows = [_row(one, code) for one in lower.sent]
    return freeze([*rows, own] if own else rows, ("unit",))


def _row(one: Sent, code: str) -> Row:
    value = one.values.get(code)
    return Row(
        agency=one.agency, agency_name=one.name, value=value, share=one.share,
        unknown=Unknown.PENDING if value is None else None,
        what=one.title or ("Chưa gửi báo cáo" if one.is_missing else ""),
    )  # fmt: skip
