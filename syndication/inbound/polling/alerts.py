"""Telling people once that a source brings nothing any more: whoever is responsible, else whoever looks after it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.core.conf import conf as core_conf
from syndication.models import Source, SourceKind, SourceState
from syndication.sentences import explain

logger = logging.getLogger("loa.sources")

#: Without a successful answer for so long, a source is stale.
STALE = timedelta(days=2)
_ASKED = (SourceKind.FEED, SourceKind.OAI)


def stale(now: datetime) -> QuerySet[Source]:
    """Sources that people should know about: gone for good, or without an answer for too long."""
    answered = Source.objects.filter(kind__in=_ASKED).annotate(last=Coalesce(F("succeeded_at"), F("created_at")))
    return answered.filter(
        Q(state=SourceState.GONE) | Q(state=SourceState.ACTIVE, failures__gt=0, last__lt=now - STALE)
    )


def announce(now: datetime) -> int:
    """Tell of each stale source that nobody was told of. The row is marked first: two processes never tell twice."""
    told = 0
    for source in stale(now).filter(alerted_at=None):
        if Source.objects.filter(pk=source.pk, alerted_at=None).update(alerted_at=now):
            told += 1
            logger.warning("source %s brings nothing (%s)", source.pk, (source.problem or {}).get("code", "?"))
            _send(source, [_letter(source, user) for user in keepers(source)])
    return told


def keepers(source: Source) -> list[Any]:
    """The responsible person, who is reached by mail; else everybody who may change the source."""
    person = source.responsible
    if person and person.is_active and person.email:
        return [person]
    users = CollectionPermissionPolicy(Source).users_with_any_permission_for_instance(["change"], source)
    return list(users.filter(is_active=True).exclude(email="").select_related("wagtail_userprofile"))


def _letter(source: Source, user: Any) -> EmailMessage:
    profile = getattr(user, "wagtail_userprofile", None)
    with translation.override(profile.get_preferred_language() if profile else settings.LANGUAGE_CODE):
        problem = source.problem or {}
        why = explain(problem.get("code", ""), problem.get("params"))
        subject = _("“%(name)s” brings nothing any more") % {"name": source.name}
        body = render_to_string("syndication/mail/stale.txt", {"source": source, "why": why, "url": _address(source)})
    return EmailMessage(" ".join(subject.split()), body, to=[user.email])


def _send(source: Source, letters: list[EmailMessage]) -> None:
    if not letters:
        return
    try:
        get_connection().send_messages(letters)
    except OSError as error:
        # smtplib's errors are OSErrors; their text may name an account.
        logger.error("the mail about source %s could not be sent (%s)", source.pk, type(error).__name__)


def _address(source: Source) -> str:
    try:
        return core_conf().public_url + reverse("loa_sources:edit", args=[source.pk])
    except NoReverseMatch:
        return core_conf().public_url
