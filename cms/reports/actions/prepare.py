"""Count what can be counted, add up what the agencies below handed in. Repeatable while the report is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.indicators import Indicator, Period, Unknown
from cms.core.registries import indicators
from cms.core.writing import writing
from cms.entries.models import Term
from cms.reports.counting.freezing import Frozen, count
from cms.reports.counting.totals import Total
from cms.reports.models import Report, ReportValue, Source, State
from cms.reports.owed import day_of
from cms.reports.people import reach_of
from cms.reports.starters import printed
from cms.reports.tree import names_on, whole_tree

from .refusal import Refused
from .rolling import Below, below, rolled


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a report is counted on: the part of each agency that belongs to it, and what they are called."""

    period: Period
    shares: dict[str, Decimal]
    names: dict[str, str]


def prepare(report: Report, *, user: Any, now: datetime) -> None:
    """Everything is counted first and written in one short transaction. Raises ``Refused``."""
    check_open(report, user)
    ground = ground_of(report, now)
    lower = below(report, ground)
    found = [_one(code, ground, lower) for code in dict.fromkeys(report.rule.indicators)]
    labels = _labels(ground)
    with writing():
        if not is_still_open(report):
            raise Refused(_("It was closed in the meantime. Nothing was counted again."))
        Report.objects.filter(pk=report.pk).update(counted_at=now, tree_on=report.tree_on)
        _write(report, [one for one in found if one], labels)
        log(report, "loa.report_counted", user=user)
    report.refresh_from_db()


def check_open(report: Report, user: Any) -> None:
    if not reach_of(user).may_write(report.agency_id):
        raise Refused(_("Only the report officers of “%(agency)s” write its reports.") % {"agency": report.agency_name})
    if not report.is_open:
        raise Refused(_("It is closed: its numbers stay as they are. Begin a correction to change something."))


def is_still_open(report: Report) -> bool:
    """Inside a transaction: nobody closes it before that ends."""
    rows = Report.objects.select_for_update().filter(pk=report.pk, state=State.DRAFT, is_current=True)
    return rows.first() is not None


def ground_of(report: Report, now: datetime) -> Ground:
    """The tree of the report's day; while the period lasts, what there is up to today."""
    report.tree_on = day_of(report.period, timezone.localtime(now).date())
    rule = report.rule
    top = rule.calendar.top.code if rule.covers_tree else report.agency.code
    shares = whole_tree().shares(top, report.tree_on, report.period, fold=rule.fold_history)
    return Ground(period=report.period, shares=shares, names=names_on(report.tree_on, shares))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A number as it is now."""

    indicator: Indicator
    frozen: Frozen | None
    source: Source


def _one(code: str, ground: Ground, lower: Below) -> Found | None:
    indicator = indicators.get(code)
    if indicator is None:
        return None  # its package is not installed here any more
    if indicator.facts is not None:
        return Found(
            indicator=indicator, frozen=count(indicator, ground.period, ground.shares, ground.names),
            source=Source.COUNTED,
        )  # fmt: skip
    frozen = rolled(code, lower, own=None) if lower.is_collecting else None
    return Found(indicator=indicator, frozen=frozen, source=Source.ROLLED_UP if frozen else Source.TYPED)


def _write(report: Report, found: list[Found], labels: dict[tuple[str, str], str]) -> None:
    known = {row.code: row for row in report.values.filter(dimension="")}
    report.values.exclude(dimension="").delete()
    wanted = {one.indicator.code for one in found}
    report.values.exclude(code__in=wanted).filter(source=Source.COUNTED).delete()
    for order, one in enumerate(found):
        _write_one(report, order * 1000, one, known.get(one.indicator.code), labels)


def _write_one(
    report: Report, order: int, one: Found, row: ReportValue | None, labels: dict[tuple[str, str], str]
) -> None:
    words, frozen = printed(one.indicator), one.frozen
    row = row or ReportValue(report=report, code=one.indicator.code, source=one.source)
    row.order, row.label, row.definition, row.unit = order, words.label, words.definition, words.unit
    if frozen is not None:
        whole = frozen.totals[0]
        if row.source == Source.CORRECTED:
            row.counted = whole.value
        elif row.source == Source.ROLLED_UP and row.own is not None:
            _add_own(report, row)
            row.save()
            return
        else:
            _set(row, one.source, frozen, whole)
        row.rows_sha256, row.rows_count = frozen.sha256, frozen.count
    elif row.value is None and not row.unknown:
        row.unknown = Unknown.PENDING
    row.save()
    if frozen is not None:
        _write_parts(row, frozen.totals[1:], labels)


def _set(row: ReportValue, source: Source, frozen: Frozen, whole: Total) -> None:
    row.source, row.value, row.unknown = source, whole.value, whole.unknown or ""
    row.unknown_rows = whole.unknown_rows


def _add_own(report: Report, row: ReportValue) -> None:
    from .type_in import recount_own

    recount_own(report, row)


def _write_parts(row: ReportValue, parts: Iterable[Total], labels: dict[tuple[str, str], str]) -> None:
    ReportValue.objects.bulk_create(
        ReportValue(
            report=row.report, order=row.order + number, code=row.code, label=row.label, unit=row.unit,
            dimension=part.dimension, key=part.key, key_label=labels.get((part.dimension, part.key), part.key)[:300],
            value=part.value, unknown=part.unknown or "", unknown_rows=part.unknown_rows, source=row.source
            if row.source != Source.CORRECTED else Source.COUNTED,
        )
        for number, part in enumerate(parts, start=1)
    )  # fmt: skip


def _labels(ground: Ground) -> dict[tuple[str, str], str]:
    """(dimension, key) → Vietnamese."""
    terms = Term.objects.values_list("vocabulary", "code", "label_vi")
    found = {(vocabulary, code): label for vocabulary, code, label in terms}
    return found | {("unit", code): name for code, name in ground.names.items()}
