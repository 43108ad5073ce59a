"""Letters to those who look after a channel: one a day for each cause, all of a person's in one letter. Of a day of a
recurring post that has nothing to go out, who answers for it is told once.

A dead access is told by ``engine.alerts``, once an outage; what only the author can mend waits in the bell.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import ngettext

from cms.core.conf import conf
from publishers.engine.alerts import keepers, language_of, send
from publishers.models import Matter, Occurrence
from publishers.planning.recurring.unplanned import unplanned

from .causes import Cause
from .words import CAUSES

logger = logging.getLogger("loa.alerts")

#: What the people of the channel must know without looking at the desk.
MAILED = (Cause.CHECKING, Cause.SETTINGS, Cause.DOWN, Cause.LATE)
#: So long something may grow before it is told: fifty that fail together are one line.
_SETTLES = timedelta(minutes=1)


def write(now: datetime) -> int:
    """Write about what began or grew and was not told of today. Returns how many letters were sent.

    The row is marked first: two processes never tell twice, and a letter that fails is not sent again and again.
    """
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    untold = Q(told_at=None) | Q(told_at__lt=today, grew_at__gt=F("told_at"))
    fresh = Matter.objects.open().filter(untold, cause__in=MAILED, grew_at__lt=now - _SETTLES)
    matters = []
    for matter in fresh.select_related("channel__collection", "channel__responsible", "channel__deputy"):
        if Matter.objects.open().filter(untold, pk=matter.pk).update(told_at=now):
            logger.warning("channel %s: %s (%s deliveries)", matter.channel_id, matter.cause, matter.count)
            matters.append(matter)
    return _send(matters, _days(now))


def _days(now: datetime) -> list[Occurrence]:
    """Days that nobody was told of, each once, whatever becomes of it."""
    fresh = unplanned(now).filter(told_at=None)
    found = list(fresh.select_related("recurrence__campaign__owner", "recurrence__planned_by"))
    return [day for day in found if Occurrence.objects.filter(pk=day.pk, told_at=None).update(told_at=now)]


def _send(matters: list[Matter], days: list[Occurrence]) -> int:
    people: dict[int, Any] = {}
    told: dict[int, list[Matter]] = defaultdict(list)
    for matter in matters:
        for person in keepers(matter.channel):
            people[person.pk] = person
            told[person.pk].append(matter)
    empty: dict[int, Counter[str]] = defaultdict(Counter)
    for day in days:
        rule = day.recurrence
        for person in {rule.planned_by, rule.campaign.owner} - {None}:
            if person.is_active and person.email:
                people[person.pk] = person
                empty[person.pk][f"{rule.campaign} · {rule}"] += 1
    letters = [_letter(person, told[pk], empty[pk]) for pk, person in people.items()]
    return send(letters, about="what needs attention")


def _letter(person: Any, matters: list[Matter], empty: Counter[str]) -> EmailMessage:
    with translation.override(language_of(person)):
        count = sum(matter.count for matter in matters) + empty.total()
        subject = ngettext(
            "%(count)s delivery needs attention", "%(count)s deliveries need attention", count
        ) % {"count": count}  # fmt: skip
        rows = [
            {"words": CAUSES[Cause(matter.cause)], "count": matter.count, "channel": matter.channel.name}
            for matter in matters
        ]
        rows += [
            {"words": CAUSES[Cause.UNPLANNED], "count": many, "channel": name} for name, many in empty.items()
        ]  # fmt: skip
        context = {"rows": rows, "url": _address(), "is_keeper": bool(matters)}
        body = render_to_string("publishers/mail/needs_attention.txt", context)
    return EmailMessage(subject, body, to=[person.email])


def _address() -> str:
    try:
        return conf().public_url + reverse("loa_trouble:index")
    except NoReverseMatch:
        return conf().public_url
