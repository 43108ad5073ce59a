"""Who may write, answer, read and keep: by their role in the agency, asked once a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from cms.agencies.membership import memberships
from cms.agencies.models import Agency, AgencyGroup
from cms.agencies.roles import Role

from .models import Report, ReportCalendar, ReportRule

_KEEPS = (Role.REPORT_OFFICER, Role.TENANT_ADMIN)
_READS = (*_KEEPS, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Keys of agencies: for whom a person reports, whose calendars they keep, whose they may read."""

    is_everywhere: bool = False
    officer: frozenset[int] = frozenset()
    keeps: frozenset[int] = frozenset()
    reads: frozenset[int] = frozenset()

    @property
    def is_nobody(self) -> bool:
        return not (self.is_everywhere or self.reads)

    def may_write(self, agency_id: int) -> bool:
        return self.is_everywhere or agency_id in self.officer

    def may_keep(self, calendar: ReportCalendar) -> bool:
        return self.is_everywhere or calendar.keeper_id in self.keeps

    def may_answer(self, rule: ReportRule, agency_id: int) -> bool:
        """The receiver's officer; where the receiver doesn't work here, who wrote it notes what they heard."""
        if rule.to_agency_id is None:
            return self.may_write(agency_id)
        return self.is_everywhere or rule.to_agency_id in self.officer

    def may_read(self, report: Report) -> bool:
        rule = report.rule
        return (
            self.may_write(report.agency_id)
            or rule.calendar.keeper_id in self.reads
            or (report.has_arrived and rule.to_agency_id in self.officer)
        )


def reach_of(user: Any) -> Reach:
    """Kept on the person of the request, where Django keeps their rights."""
    found: Reach | None = getattr(user, "_loa_report_reach", None)
    if found is None:
        found = user._loa_report_reach = _reach(user)
    return found


def _reach(user: Any) -> Reach:
    if not user.is_active:
        return Reach()
    if user.is_superuser:
        return Reach(is_everywhere=True)
    roles = [(one.agency_id, one.role) for one in memberships(user) if one.role in _READS]
    return Reach(
        officer=frozenset(pk for pk, role in roles if role == Role.REPORT_OFFICER),
        keeps=frozenset(pk for pk, role in roles if role in _KEEPS),
        reads=frozenset(pk for pk, _role in roles),
    )


def visible_reports(user: Any) -> QuerySet[Report]:
    """Reports of their agency, those that arrived there, and all of the calendars that their agency keeps."""
    rows = Report.objects.select_related("rule__calendar", "rule__to_agency", "agency")
    reach = reach_of(user)
    if reach.is_everywhere:
        return rows
    arrived = Q(rule__to_agency__in=reach.officer, state__in=("handed_in", "accepted"))
    return rows.filter(Q(agency__in=reach.officer) | arrived | Q(rule__calendar__keeper__in=reach.reads))


def visible_calendars(user: Any) -> QuerySet[ReportCalendar]:
    """Those that their agency keeps, and those by which it owes something: a department sees its dates."""
    rows = ReportCalendar.objects.select_related("keeper", "top")
    reach = reach_of(user)
    if reach.is_everywhere:
        return rows
    return rows.filter(keeper__in=reach.reads) | rows.filter(pk__in=_owing(reach))


def _owing(reach: Reach) -> list[int]:
    """Calendars whose tree holds one of their agencies, today or before."""
    from .tree import whole_tree

    if not reach.officer:
        return []
    tree = whole_tree()
    mine = set(Agency.objects.filter(pk__in=reach.officer).values_list("code", flat=True))
    parents = {(link.child, link.parent) for link in tree.links}
    above = set(mine)
    while True:
        more = {parent for child, parent in parents if child in above} - above
        if not more:
            break
        above |= more
    return list(ReportCalendar.objects.filter(top__code__in=above).values_list("pk", flat=True))


def officers_of(agency_ids: Any) -> dict[int, list[Any]]:
    """Agency → the people who report for it and have an address."""
    rows = AgencyGroup.objects.filter(agency__in=agency_ids, role=Role.REPORT_OFFICER).values_list(
        "agency_id", "group_id"
    )
    by_group = {group: agency for agency, group in rows}
    users = get_user_model().objects.filter(groups__in=by_group, is_active=True).exclude(email="").distinct()
    found: dict[int, list[Any]] = {}
    for user in users.select_related("wagtail_userprofile").prefetch_related("groups").order_by("pk"):
        for group in user.groups.all():
            if group.pk in by_group:
                found.setdefault(by_group[group.pk], []).append(user)
    return found


def signed(user: Any) -> str:
    """A person as a paper names them."""
    return (user.get_full_name() or user.get_username()) if user else ""
