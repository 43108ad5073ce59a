"""The figures of a period as the portal takes them: counted now, or as a closed report froze them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from cms.core.indicators import Fact, FrozenReport, Period
from cms.core.indicators import Indicator as Counted
from cms.core.registries import frozen_reports, indicators
from cms.entries.agency_tree import find_branch
from publishers.platforms.exchange.statistics import Indicator, PeriodKind, StatisticsReport

_ITEM = "item"
#: Last month of each kind of period; all begin with the year.
_LAST_MONTH: Mapping[PeriodKind, int] = {"6m": 6, "9m": 9, "year": 12}
#: What the hub counts by itself for the portal: code → the parts that the portal is told. Others come from people, in a
#: closed report; none is guessed.
_COUNTED = {"items_published": ("form", "unit"), "items_national": ("form",), "broadcast_items": ("station",)}
#: The portal knows items by channel as a part of the items, although an item on two channels is two of them.
_BY_CHANNEL, _ITEMS = "items_on_channels", "items_published"


def period_of(kind: PeriodKind, year: int) -> tuple[date, date]:
    """First and last day of a usual period."""
    month = _LAST_MONTH[kind]
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, 1, 1), following - timedelta(days=1)


def report_of(kind: PeriodKind, first: date, last: date, agency: str) -> StatisticsReport:
    """Everything the hub counted for that agency and those below it; an agency nobody knows is counted by its code."""
    period, codes = Period(first=first, last=last), frozenset(_branch(agency))
    figures: list[Indicator] = []
    for code, dimensions in _COUNTED.items():
        figures += _figures(code, dimensions, _facts(code, period, codes))
        if code == _ITEMS:
            figures += _parts(code, "channel", _facts(_BY_CHANNEL, period, codes))
    return StatisticsReport(first=first, last=last, kind=kind, agency=agency, indicators=figures)


def closed_report(kind: PeriodKind, first: date, last: date, agency: str) -> StatisticsReport | None:
    """The figures that the agency closed for the period, if it did: what was reported is what the portal is told."""
    for _name, find in frozen_reports.items():
        found = find(agency, Period(first=first, last=last))
        if found is not None:
            return statistics_of(kind, found)
    return None


def statistics_of(kind: PeriodKind, report: FrozenReport) -> StatisticsReport:
    """Pure. The portal takes whole numbers; what nobody knows is left out, since it would read as nought."""
    figures = [
        Indicator(
            code=_ITEMS if one.code == _BY_CHANNEL else one.code, value=int(one.value), unit=one.unit,
            breakdown=dict(one.breakdown),
        )
        for one in report.figures
        if one.value is not None and one.value == int(one.value) and not _is_whole_of_channels(one)
    ]  # fmt: skip
    return StatisticsReport(
        first=report.period.first, last=report.period.last, kind=kind, agency=report.agency, indicators=figures
    )


def _is_whole_of_channels(one: object) -> bool:
    code, breakdown = getattr(one, "code", ""), getattr(one, "breakdown", {})
    return code == _BY_CHANNEL and "channel" not in breakdown


def _facts(code: str, period: Period, codes: frozenset[str]) -> list[Fact]:
    found: Counted | None = indicators.get(code)
    return list(found.facts(period, codes)) if found and found.facts else []


def _figures(code: str, dimensions: Iterable[str], facts: list[Fact]) -> Iterable[Indicator]:
    yield _figure(code, len(facts))
    for dimension in dimensions:
        yield from _parts(code, dimension, facts)


def _parts(code: str, dimension: str, facts: list[Fact]) -> Iterable[Indicator]:
    counts = Counter(
        key for fact in facts
        for key in ((fact.agency,) if dimension == "unit" else fact.parts.get(dimension, ()))
    )  # fmt: skip
    for key in sorted(key for key in counts if key):
        yield _figure(code, counts[key], **{dimension: key})


def _figure(code: str, value: int, **breakdown: str) -> Indicator:
    return Indicator(code=code, value=value, unit=_ITEM, breakdown=breakdown)


def _branch(agency: str) -> tuple[str, ...]:
    branch = find_branch(agency)
    return tuple(branch.codes) if branch else (agency,)
