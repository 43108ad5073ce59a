"""Sends a reminder: once for a reason and week, whoever presses the button, and every letter is kept."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from cms.agencies.models import Agency, AgencyLink
from cms.agencies.roles import Role
from cms.core.writing import writing
from cms.plans.models import Letter

logger = logging.getLogger("loa.plans")
_READERS = (Role.UNIT_APPROVER.value, Role.EDITOR.value, Role.CONTRIBUTOR.value)


def is_invited(agency: Agency, day: date) -> bool:
    """Its kind, or a link of the kind “invited” that holds on the day: both are rows that people edit."""
    if agency.kind.is_invited:
        return True
    links = AgencyLink.objects.filter(kind__code="invited", from_agency=agency)
    return any(link.holds_on(day) for link in links)


def addresses(agency: Agency) -> list[str]:
    """Of those who write and approve for the agency."""
    groups = agency.groups.filter(role__in=_READERS).values("group")
    people = get_user_model().objects.filter(groups__in=groups, is_active=True).exclude(email="")
    return sorted(set(people.values_list("email", flat=True)))


def week_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def sent_this_week(agency: Agency, day: date) -> QuerySet[Letter]:
    return Letter.objects.filter(agency=agency, week=week_of(day))


def remind(agency: Agency, reasons: Sequence[str], *, subject: str, body: str, user: Any) -> Letter | None:
    """Send it to the agency's people. ``None`` when all these reasons were written about this week already.

    The rows come first and the letter after their commit: two at once send one. Where nobody has an address, or the
    server does not take it, the rows say so (``sent_to`` is nought) and the text can be handed over by other means.
    """
    now = timezone.now()
    week = week_of(timezone.localdate(now))
    with writing():
        rows = [
            Letter.objects.get_or_create(
                agency=agency, reason=reason, week=week,
                defaults={"subject": subject[:300], "body": body, "sent_by": user, "sent_at": now},
            )
            for reason in dict.fromkeys(reasons)
        ]  # fmt: skip
        made = [row for row, is_mine in rows if is_mine]
        if made:
            log(instance=agency, action="loa.plan_reminded", user=user, data={"reasons": [row.reason for row in made]})
    if not made:
        return None
    count = _send(agency, subject, body)
    if count:
        Letter.objects.filter(pk__in=[row.pk for row in made]).update(sent_to=count)
        made[0].sent_to = count
    return made[0]


def _send(agency: Agency, subject: str, body: str) -> int:
    """One letter each: nobody reads the others' addresses."""
    letters = [EmailMessage(" ".join(subject.split()), body, to=[address]) for address in addresses(agency)]
    if not letters:
        return 0
    try:
        return int(get_connection().send_messages(letters) or 0)
    except OSError as error:
        # smtplib's errors are OSErrors; their text may name an account.
        logger.error("the reminder to agency %s could not be sent (%s)", agency.code, type(error).__name__)
        return 0
