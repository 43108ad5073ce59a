"""A calendar from a sample: chosen, not written in code; every line is a row that can be changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.agencies.actions.equip import add_role
from cms.agencies.models import Agency, AgencyKind
from cms.agencies.roles import Role
from cms.core.writing import writing
from cms.reports.models import ReportCalendar, ReportRule
from cms.reports.people import Reach, reach_of
from cms.reports.starters import calendar_named, defaults

from .refusal import Refused


def make_calendar(key: str, *, keeper: Agency, top: Agency, place: str, user: Any) -> ReportCalendar:
    """The sample's rules for that province. Raises ``Refused``."""
    sample = calendar_named(key)
    if sample is None:
        raise Refused(_("There is no such sample. Choose one from the list."))
    if not may_make(reach_of(user), keeper):
        raise Refused(
            _("Only report officers and administrators of “%(agency)s” make its calendar.") % {"agency": keeper}
        )
    with writing():
        calendar = write_calendar(sample, keeper=keeper, top=top, place=place)
        log(calendar, "wagtail.create", user=user)
    give_officers()
    return calendar


def write_calendar(sample: dict[str, Any], *, keeper: Agency, top: Agency, place: str) -> ReportCalendar:
    """The rows of a sample, for that province."""
    calendar = ReportCalendar.objects.create(
        name=_("Reports below %(agency)s") % {"agency": top.name}, keeper=keeper, top=top, place=place,
        legal_basis=defaults()["legal_basis"],
    )  # fmt: skip
    for line in sample["rules"]:
        _add_rule(calendar, line)
    return calendar


def may_make(reach: Reach, keeper: Agency) -> bool:
    return reach.is_everywhere or keeper.pk in reach.keeps


def give_officers() -> None:
    """Agencies that were equipped before each of them had report officers get the group."""
    for agency in Agency.objects.exclude(groups__role=Role.REPORT_OFFICER).filter(collection__isnull=False):
        add_role(agency, Role.REPORT_OFFICER)


def _add_rule(calendar: ReportCalendar, line: dict[str, Any]) -> ReportRule:
    begin = defaults()
    receiver = {"keeper": calendar.keeper, "top": calendar.top}.get(line["to"])
    is_lead = line["from"] == "lead"
    rule = ReportRule.objects.create(
        calendar=calendar, name=line["name"], title=begin["title"], span=line["span"], to_agency=receiver,
        to_name="" if receiver else line["to"], covers_tree=is_lead, remind_days=line.get("remind", []),
        indicators=begin["indicators"], sections=begin["sections"], **_due(line),
    )  # fmt: skip
    kinds = [calendar.keeper.kind.code] if is_lead else begin["units"]
    rule.from_kinds.set(AgencyKind.objects.filter(code__in=kinds))
    return rule


def _due(line: dict[str, Any]) -> dict[str, Any]:
    """``before: 15/11`` as columns."""
    for limit in ("before", "by"):
        if limit in line:
            day, month = str(line[limit]).split("/")
            return {"limit": limit, "day": int(day), "month": int(month)}
    return {"limit": "none"}
