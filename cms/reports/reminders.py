"""Letters around the last day, each once, to the officers of who owes it. Who is invited is asked, not told."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.core.moments import written_day

from .dates.periods import year_of
from .dates.words import period_name
from .models import ReportCalendar, ReportReminder
from .owed import Owed, Standing, owed_in
from .people import officers_of, signed

logger = logging.getLogger("loa.reports")

_OWING = (Standing.RETURNED, Standing.LATE, Standing.SOON, Standing.LATER)
#: Nobody is written to at night.
_OFFICE_HOURS = range(7, 18)
#: Whoever was off for longer than this is not written to about what is long over.
_STALE_DAYS = 14


def remind(now: datetime) -> int:
    """Send what falls on today, or fell on days when nobody sent. Returns how many letters left.

    The row is written first: two processes never send twice, and a letter that fails is not sent again and again.
    """
    local = timezone.localtime(now)
    if local.hour not in _OFFICE_HOURS:
        return 0
    today = local.date()
    due = [(owed, days) for owed in _owed(today) if (days := occasion(owed, today)) is not None]
    officers = officers_of({owed.agency.pk for owed, _days in due}) if due else {}
    sent = 0
    for owed, days in due:
        people = officers.get(owed.agency.pk, [])
        if people and _claim(owed, days, now):
            sent += _send([_letter(owed, person, today) for person in people])
    return sent


def occasion(owed: Owed, today: date) -> int | None:
    """The newest reminder that is due by today, in days before the last day; earlier ones are overtaken by it."""
    last = owed.due.last
    if last is None or owed.standing not in _OWING:
        return None
    passed = [days for days, day in owed.rule.reminders_of(last) if 0 <= (today - day).days <= _STALE_DAYS]
    return min(passed) if passed else None


def _owed(today: date) -> Iterable[Owed]:
    for calendar in ReportCalendar.objects.select_related("top", "keeper"):
        yield from owed_in([calendar], year_of(today, starts=calendar.starts), today)


def _claim(owed: Owed, days: int, now: datetime) -> bool:
    _row, is_mine = ReportReminder.objects.get_or_create(
        rule=owed.rule, agency=owed.agency, year=owed.year, days_before=days, defaults={"told_at": now}
    )
    return is_mine


def _send(letters: list[EmailMessage]) -> int:
    try:
        get_connection().send_messages(letters)
    except OSError as error:
        # smtplib's errors are OSErrors; their text may name an account.
        logger.error("a reminder of a report could not be sent (%s)", type(error).__name__)
        return 0
    return len(letters)


def _letter(owed: Owed, person: Any, today: date) -> EmailMessage:
    from .dates.periods import Span

    last = owed.due.last
    with translation.override(_language(person)):
        period = period_name(Span(owed.rule.span), owed.year, owed.rule.quarter)
        context = {
            "name": signed(person), "agency": owed.agency.name_on(today), "rule": owed.rule.name, "period": period,
            "receiver": owed.rule.receiver, "last": written_day(last), "is_invited": owed.is_invited,
            "is_late": last is not None and today > last, "is_today": today == last,
            "url": conf().public_url + reverse("loa_reports:index"),
        }  # fmt: skip
        subject = _("Report due: %(rule)s") if not context["is_late"] else _("Report late: %(rule)s")
        if owed.is_invited:
            subject = _("A kind request: %(rule)s")
        body = render_to_string("loa_reports/mail/reminder.txt", context)
    return EmailMessage(" ".join((subject % {"rule": owed.rule.name}).split()), body, to=[person.email])


def _language(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
