"""Two provinces in one house: their offices, their people, their calendars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from cms.agencies.models import Agency, AgencyGroup, AgencyKind, AgencyLink, LinkKind, Naming
from cms.agencies.roles import Role
from cms.reports.actions.calendar_making import make_calendar
from cms.reports.models import Report, ReportCalendar

NOON = datetime(2026, 11, 10, 5, tzinfo=UTC)


def agency(code: str, name: str, kind: str, parent: Agency | None = None, **dates: Any) -> Agency:
    """Rows only: no section, no collection; the officers' group by hand."""
    made = Agency.objects.create(code=code, kind=AgencyKind.objects.get(code=kind), **dates)
    Naming.objects.create(agency=made, name=name)
    if parent:
        AgencyLink.objects.create(kind=LinkKind.objects.get(code="subordinate_to"), from_agency=made, to_agency=parent)
    return made


def person(name: str, *posts: tuple[Agency, Role]) -> Any:
    user = get_user_model().objects.create_user(name, f"{name}@so.example.vn", "x", first_name="Nga", last_name=name)
    for where, role in posts:
        group, _new = _groups(where, role)
        user.groups.add(group)
    return user


def _groups(where: Agency, role: Role) -> tuple[Any, bool]:
    from django.contrib.auth.models import Group, Permission

    known = AgencyGroup.objects.filter(agency=where, role=role).first()
    if known:
        return known.group, False
    group = Group.objects.create(name=f"{where.code}: {role.value}")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    AgencyGroup.objects.create(agency=where, role=role, group=group)
    return group, True


@dataclass(slots=True)
class Province:
    """One province."""

    ubnd: Agency
    stp: Agency
    units: list[Agency]
    calendar: ReportCalendar
    #: Report officers: of the lead office, of the first department, of the committee.
    lead: Any
    unit: Any
    top: Any

    def rule(self, span: str, *, lead: bool = False) -> Any:
        return self.calendar.rules.filter(span=span, covers_tree=lead).first()


def province(prefix: str, sample: str, name: str) -> Province:
    officer = Role.REPORT_OFFICER
    ubnd = agency(f"{prefix}-ubnd", f"Ủy ban nhân dân tỉnh {name}", "province_committee")
    stp = agency(f"{prefix}-stp", "Sở Tư pháp", "justice_department", ubnd)
    units = [
        agency(f"{prefix}-sgddt", "Sở Giáo dục và Đào tạo", "department", ubnd),
        agency(f"{prefix}-tand", f"Tòa án nhân dân tỉnh {name}", "court", ubnd),
    ]
    lead = person(f"{prefix}-lead", (stp, officer))
    calendar = make_calendar(sample, keeper=stp, top=ubnd, place=name, user=lead)
    return Province(
        ubnd=ubnd, stp=stp, units=units, calendar=calendar, lead=lead,
        unit=person(f"{prefix}-unit", (units[0], officer)), top=person(f"{prefix}-top", (ubnd, officer)),
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Iterator[None]:
    """What people are told; papers are Vietnamese whatever they read."""
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def june(db: Any) -> Province:
    """Before 05/6 and 15/6, before 05/11 and 15/11."""
    return province("sm", "plan-2021-before-november", "Sông Mây")


@pytest.fixture
def may(db: Any) -> Province:
    """Before 20/5 and 20/11."""
    return province("nl", "scheme-2019-2021-before-20", "Núi Lam")


def fresh(user: Any) -> Any:
    """The same person in their next request."""
    return get_user_model().objects.get(pk=user.pk)


def again(report: Report) -> Report:
    return Report.objects.select_related("rule__calendar__top", "rule__calendar__keeper", "agency").get(pk=report.pk)


def day(text: str) -> date:
    return date.fromisoformat(text)
