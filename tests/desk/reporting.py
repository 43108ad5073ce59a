"""A province that reports: a calendar, a report being written, one handed in, one of last year to compare with."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.agencies.models import Agency, AgencyKind, AgencyLink, LinkKind, Naming
from cms.reports.actions import closing
from cms.reports.actions.begin import begin
from cms.reports.actions.calendar_making import make_calendar
from cms.reports.actions.type_in import Entry, type_in, write_section
from cms.reports.models import Report

from .world import World

_UNITS = (
    "Sở Giáo dục và Đào tạo",
    "Sở Y tế",
    "Công an tỉnh",
    "Sở Nội vụ",
    "Sở Tài chính",
    "Sở Công Thương",
    "Sở Xây dựng",
)


def furnish(world: World) -> None:
    top = _agency("ubnd-tinh", "Ủy ban nhân dân tỉnh Sông Mây", "province_committee")
    _below(world.agency, top)
    units = [_unit(name, top) for name in _UNITS[:2]]
    court = _agency("tand-tinh", "Tòa án nhân dân tỉnh Sông Mây", "court")
    _below(court, top)
    admin, now = world.people["admin"], timezone.now()
    calendar = make_calendar("plan-2021-before-november", keeper=world.agency, top=top, place="Sông Mây", user=admin)
    rule = calendar.rules.get(span="year", covers_tree=False)
    year = timezone.localdate().year
    old = _fill(begin(rule, units[0], year - 1, user=admin, now=now), admin, 9)
    closing.close(old, user=admin, now=now)
    made = _fill(begin(rule, units[0], year, user=admin, now=now), admin, 12)
    sent = _fill(begin(rule, units[1], year, user=admin, now=now), admin, 4)
    closing.close(sent, user=admin, now=now)
    closing.hand_in(_again(sent), user=admin, now=now)
    whole = begin(calendar.rules.get(span="year", covers_tree=True), world.agency, year, user=admin, now=now)
    world.made |= {
        "report": made, "report-sent": sent, "report-whole": whole, "report-calendar": calendar, "report-rule": rule,
    }  # fmt: skip


def more(world: World, number: int) -> None:
    """More agencies that owe, more reports that came in."""
    top, admin = Agency.objects.get(code="ubnd-tinh"), get_user_model().objects.get(username="admin")
    for place in range(number):
        unit = _unit(_UNITS[2 + place % 5] + f" {place}", top)
        report = begin(world.made["report-rule"], unit, timezone.localdate().year, user=admin, now=timezone.now())
        closing.close(_fill(report, admin, place), user=admin, now=timezone.now() + timedelta(seconds=place))
        closing.hand_in(_again(report), user=admin, now=timezone.now())


def _again(report: Report) -> Report:
    return Report.objects.select_related("rule__calendar__top", "agency").get(pk=report.pk)


def _fill(report: Report, user: Any, courses: int) -> Report:
    entry = Entry(value=Decimal(courses), note="Theo sổ theo dõi lớp", evidence_url="https://so.example.vn/quyet-dinh")
    type_in(report, "training_courses", entry, user=user, now=timezone.now())
    section = report.sections.get(code="difficulties")
    write_section(report, section, "Cán bộ kiêm nhiệm nhiều việc.", edition=section.edition, user=user)
    return _again(report)


def _unit(name: str, top: Agency) -> Agency:
    unit = _agency(f"bc-so-{Agency.objects.count()}", name, "department")
    _below(unit, top)
    return unit


def _agency(code: str, name: str, kind: str) -> Agency:
    made = Agency.objects.create(code=code, kind=AgencyKind.objects.get(code=kind))
    Naming.objects.create(agency=made, name=name)
    return made


def _below(agency: Agency, top: Agency) -> None:
    kind = LinkKind.objects.get(code="subordinate_to")
    AgencyLink.objects.create(kind=kind, from_agency=agency, to_agency=top)
