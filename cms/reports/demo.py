"""Two provinces with different days, for the demo: its own, and a neighbour that is there in rows only."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from cms.agencies.models import Agency, AgencyKind, AgencyLink, LinkKind, Naming

from .actions.calendar_making import give_officers, write_calendar
from .models import ReportCalendar
from .starters import calendar_named

_OWN, _NEIGHBOUR = "plan-2021-before-november", "scheme-2019-2021-before-20"
#: Code, name, kind; the first is the top, the second keeps the calendar.
_AGENCIES = (
    ("nl-ubnd", "Ủy ban nhân dân thành phố Núi Lam", "province_committee"),
    ("nl-stp", "Sở Tư pháp thành phố Núi Lam", "justice_department"),
    ("nl-sgddt", "Sở Giáo dục và Đào tạo thành phố Núi Lam", "department"),
    ("nl-tand", "Tòa án nhân dân thành phố Núi Lam", "court"),
)


@transaction.atomic
def build_reports(agencies: Mapping[str, Agency]) -> None:
    """Calendars of both provinces; what is there already is left alone."""
    _calendar(_OWN, agencies["stp"], agencies["ubnd"], "Sông Mây")
    top, keeper, *_others = _neighbour()
    _calendar(_NEIGHBOUR, keeper, top, "Núi Lam")
    give_officers()


def _calendar(key: str, keeper: Agency, top: Agency, place: str) -> None:
    sample = calendar_named(key)
    if sample and not ReportCalendar.objects.filter(keeper=keeper).exists():
        write_calendar(sample, keeper=keeper, top=top, place=place)


def _neighbour() -> list[Agency]:
    """Without sections or collections: it has no part of this site."""
    made: list[Agency] = []
    for code, name, kind in _AGENCIES:
        agency, is_new = Agency.objects.get_or_create(code=code, defaults={"kind": AgencyKind.objects.get(code=kind)})
        if is_new:
            Naming.objects.create(agency=agency, name=name)
            if made:
                link = LinkKind.objects.get(code="subordinate_to")
                AgencyLink.objects.create(kind=link, from_agency=agency, to_agency=made[0])
        made.append(agency)
    return made
