"""Who owes what until when: rules × agencies of the day, beside the reports that exist. Looking makes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils import timezone

from cms.agencies.models import Agency, AgencyLink
from cms.core.due_dates import Due
from cms.core.indicators import Period

from .counting.folding import Tree
from .models import Report, ReportCalendar, ReportRule, State
from .tree import whole_tree

#: Kinds of agency that are asked for a report and not told: they stand under nobody's orders here.
_ASKED_KINDS = frozenset({"court", "procuracy", "fatherland_front", "party_body"})
#: Links by which somebody outside the tree reports all the same.
_REPORTING_LINKS = ("invited", "reports_to")
#: From when on a report that is not handed in stands under "soon".
_SOON = timedelta(days=30)


class Standing(StrEnum):
    """How one duty stands, in the order of the screen."""

    RETURNED = "returned"
    LATE = "late"
    SOON = "soon"
    UNDATED = "undated"
    LATER = "later"
    HANDED_IN = "handed_in"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One duty of one agency in one year."""

    rule: ReportRule
    agency: Agency
    year: int
    period: Period
    due: Due
    report: Report | None
    is_invited: bool
    standing: Standing

    @property
    def was_late(self) -> bool:
        """Handed in, but after the last day."""
        at, last = (self.report and self.report.handed_in_at), self.due.last
        return bool(at and last and _day(at) > last)


def standing_of(report: Report | None, due: Due, today: date, period: Period) -> Standing:
    """Pure: what the row and the date say."""
    if report and report.state == State.ACCEPTED:
        return Standing.DONE
    if report and report.state == State.HANDED_IN:
        return Standing.HANDED_IN
    if report and report.state == State.RETURNED:
        return Standing.RETURNED
    if due.last is None:
        return Standing.UNDATED if today > period.first else Standing.LATER
    if today > due.last:
        return Standing.LATE
    return Standing.SOON if due.last - today <= _SOON else Standing.LATER


def owed_in(
    calendars: Sequence[ReportCalendar], year: int, today: date, *, agencies: Iterable[int] | None = None
) -> list[Owed]:
    """All duties of a working year, the most pressing first; ``agencies`` leaves only those."""
    rules = list(
        ReportRule.objects.filter(calendar__in=calendars, is_active=True)
        .select_related("calendar__keeper", "calendar__top", "to_agency")
        .prefetch_related("from_kinds", "to_agency__names")
    )
    if not rules:
        return []
    senders = _Senders.load()
    only = None if agencies is None else set(agencies)
    reports = {
        (row.rule_id, row.agency_id): row
        for row in Report.objects.filter(rule__in=rules, year=year, is_current=True)
    }  # fmt: skip
    found = [
        _owed(rule, agency, year, today, reports, senders)
        for rule in rules for agency in senders.of(rule, day_of(rule.period_in(year), today))
        if only is None or agency.pk in only
    ]  # fmt: skip
    order = list(Standing)
    return sorted(
        found, key=lambda one: (order.index(one.standing), one.due.last or date.max, one.rule.pk, one.agency.code)
    )


def day_of(period: Period, today: date) -> date:
    """On which day the tree is looked at: the last of the period, or today while it lasts or is still to come."""
    return min(period.last, today)


def senders_of(rule: ReportRule, day: date) -> list[Agency]:
    return _Senders.load().of(rule, day)


@dataclass(frozen=True, slots=True)
class _Senders:
    """Agencies with what decides whether they owe a rule's report. Four queries for all rules."""

    tree: Tree
    agencies: dict[str, Agency]
    #: (from, to) of links that make somebody outside the tree report, with their span.
    links: list[AgencyLink]
    invited: dict[int, set[int]]

    @classmethod
    def load(cls) -> _Senders:
        agencies = {row.code: row for row in Agency.objects.select_related("kind").prefetch_related("names")}
        links = list(AgencyLink.objects.filter(kind__code__in=_REPORTING_LINKS).select_related("kind"))
        invited: dict[int, set[int]] = defaultdict(set)
        for link in links:
            if link.kind.code == "invited":
                invited[link.from_agency_id].add(link.to_agency_id)
        return cls(whole_tree(), agencies, links, invited)

    def of(self, rule: ReportRule, day: date) -> list[Agency]:
        calendar = rule.calendar
        ends = {calendar.top_id, calendar.keeper_id, rule.to_agency_id}
        codes = set(self.tree.below(calendar.top.code, day))
        by_link = {
            link.from_agency_id for link in self.links if link.to_agency_id in ends and link.holds_on(day)
        }  # fmt: skip
        kinds = {kind.pk for kind in rule.from_kinds.all()}
        return [
            agency for code, agency in self.agencies.items()
            if agency.kind_id in kinds and agency.pk != rule.to_agency_id and agency.holds_on(day)
            and (code in codes or agency.pk in by_link)
        ]  # fmt: skip

    def is_invited(self, rule: ReportRule, agency: Agency) -> bool:
        ends = {rule.calendar.top_id, rule.calendar.keeper_id, rule.to_agency_id}
        return agency.kind.code in _ASKED_KINDS or bool(self.invited.get(agency.pk, set()) & ends)


def _owed(
    rule: ReportRule, agency: Agency, year: int, today: date,
    reports: dict[tuple[int, int], Report], senders: _Senders,
) -> Owed:  # fmt: skip
    due, period, report = rule.due_in(year), rule.period_in(year), reports.get((rule.pk, agency.pk))
    return Owed(
        rule=rule, agency=agency, year=year, period=period, due=due, report=report,
        is_invited=senders.is_invited(rule, agency), standing=standing_of(report, due, today, period),
    )  # fmt: skip


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
