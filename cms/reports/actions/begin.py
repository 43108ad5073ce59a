"""Begin a report: what it is about, who is called how on its day, and the first count."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.agencies.models import Agency
from cms.core.writing import writing
from cms.reports.dates.periods import Span
from cms.reports.dates.words import period_name
from cms.reports.models import Report, ReportRule, ReportSection
from cms.reports.owed import day_of, senders_of
from cms.reports.people import reach_of
from cms.reports.tree import parent_name

from .prepare import prepare
from .refusal import Refused

#: Taken over from the agency's last report, so that nobody types them twice a year.
_TAKEN_OVER = ("place", "capacity", "signer_title", "signer", "recipients")


def begin(rule: ReportRule, agency: Agency, year: int, *, user: Any, now: datetime) -> Report:
    """The report that is there, or a new one, counted. Raises ``Refused``."""
    if not reach_of(user).may_write(agency.pk):
        raise Refused(_("Only the report officers of “%(agency)s” write its reports.") % {"agency": agency.name})
    known = Report.objects.filter(rule=rule, agency=agency, year=year, is_current=True).first()
    if known:
        return known
    today = timezone.localtime(now).date()
    period = rule.period_in(year)
    if today < period.first:
        raise Refused(_("Its period begins on %(day)s. Begin it then.") % {"day": f"{period.first:%d/%m/%Y}"})
    if agency not in senders_of(rule, day_of(period, today)):
        raise Refused(_("By the calendar, “%(agency)s” does not owe this report.") % {"agency": agency.name})
    try:
        with writing():
            report = _make(rule, agency, year, today, user)
    except IntegrityError:  # somebody else began it at the same moment
        return Report.objects.get(rule=rule, agency=agency, year=year, is_current=True)
    prepare(report, user=user, now=now)
    return report


def _make(rule: ReportRule, agency: Agency, year: int, today: date, user: Any) -> Report:
    period = rule.period_in(year)
    day = day_of(period, today)
    before = Report.objects.filter(agency=agency).order_by("-begun_at").first()
    taken = {name: getattr(before, name) for name in _TAKEN_OVER} if before else {}
    receiver = rule.to_agency.name_on(day) if rule.to_agency else rule.to_name
    report = Report.objects.create(
        rule=rule, agency=agency, year=year, first=period.first, last=period.last, tree_on=day,
        agency_name=agency.name_on(day), parent_name=parent_name(agency, day), receiver_name=receiver,
        title=rule.title.replace("{period}", period_name(Span(rule.span), year, rule.quarter)),
        last_day=rule.due_in(year).last, begun_by=user,
        **{"place": rule.calendar.place, "recipients": f"{receiver};", **{k: v for k, v in taken.items() if v}},
    )  # fmt: skip
    ReportSection.objects.bulk_create(
        ReportSection(report=report, order=order, code=row["code"], heading=row["heading"])
        for order, row in enumerate(rule.sections)
    )
    log(report, "loa.report_begun", user=user)
    return report
