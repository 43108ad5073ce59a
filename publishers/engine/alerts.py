"""Telling people that a channel needs them: once per outage and before an access ends, in the log and by e-mail."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.core.conf import conf as core_conf
from publishers.models import OPEN_STATES, Channel, ChannelState, Delivery
from publishers.sentences import explain

from .forecast import WARN_DAYS, ending, ends_at
from .telling import tell_channel

logger = logging.getLogger("loa.alerts")

#: So many look after a channel, so that one may be away.
PEOPLE = 2


def troubled() -> QuerySet[Channel]:
    """Channels that a person must reconnect: now, or before the access that still serves ends."""
    return Channel.objects.filter(
        Q(state=ChannelState.NEEDS_RECONNECT) | Q(state=ChannelState.ACTIVE, problem__isnull=False)
    )


def pause(channel_id: int, problem: dict[str, Any], now: datetime) -> bool:
    """The channel's access is dead: it stops until a person reconnects it, and its deliveries wait. False: it had."""
    stopped = Channel.objects.filter(pk=channel_id, state=ChannelState.ACTIVE).update(
        state=ChannelState.NEEDS_RECONNECT, problem=problem
    )
    return bool(stopped)


def announce(now: datetime) -> int:
    """Tell of each channel in trouble that nobody was told of. Returns how many there were.

    The row is marked first: two processes never tell twice. Reopening the channel takes the mark away.
    """
    told = 0
    for channel in troubled().filter(alerted_at=None):
        if _mark(channel, now):
            told += 1
            logger.error("channel %s needs reconnecting (%s)", channel.pk, (channel.problem or {}).get("code", "?"))
            _mail(channel)
    return told + warn(now)


def _mark(channel: Channel, now: datetime) -> bool:
    """Ours to tell of; other programs are told exactly when it is marked."""
    with transaction.atomic():
        is_ours = bool(Channel.objects.filter(pk=channel.pk, alerted_at=None).update(alerted_at=now))
        if is_ours:
            tell_channel(channel)
    return is_ours


def warn(now: datetime) -> int:
    """Tell of each access that ends soon: two weeks before, and three days before. Returns how many were told of."""
    told = 0
    for channel in ending(now):
        end = ends_at(channel)
        if end is None:
            continue
        stage = min(days for days in WARN_DAYS if end - now <= timedelta(days=days))
        if channel.warned_days is not None and channel.warned_days <= stage:
            continue
        mine = Channel.objects.filter(pk=channel.pk, warned_days=channel.warned_days)
        if mine.update(warned_days=stage):
            told += 1
            logger.warning("channel %s must be connected again before %s", channel.pk, end.date())
            send([_warning(channel, user, end) for user in keepers(channel)], about=f"channel {channel.pk}")
    return told


def keepers(channel: Channel) -> list[Any]:
    """The two people who look after the channel; while both can't be written to, everybody who may change it."""
    named = [person for person in (channel.responsible, channel.deputy) if person and person.is_active and person.email]
    if len(named) == PEOPLE:
        return named
    policy = CollectionPermissionPolicy(Channel)
    users = policy.users_with_any_permission_for_instance(["change"], channel)
    others = users.filter(is_active=True).exclude(email="").select_related("wagtail_userprofile")
    return [*named, *(user for user in others if user not in named)]


def _mail(channel: Channel) -> None:
    """One letter to each, in the reader's language."""
    waiting = Delivery.objects.filter(channel=channel, state__in=OPEN_STATES).count()
    send([_letter(channel, user, waiting) for user in keepers(channel)], about=f"channel {channel.pk}")


def send(letters: Sequence[EmailMessage], *, about: str) -> int:
    """Send them; a mail server in trouble is told in the log. Returns how many were sent."""
    if not letters:
        return 0
    try:
        get_connection().send_messages(letters)
    except OSError as error:
        # smtplib's errors are OSErrors; their text may name an account.
        logger.error("the mail about %s could not be sent (%s)", about, type(error).__name__)
        return 0
    return len(letters)


def _letter(channel: Channel, user: Any, waiting: int) -> EmailMessage:
    with translation.override(language_of(user)):
        why = explain((channel.problem or {}).get("code", ""), (channel.problem or {}).get("params"), channel.platform)
        context = {"channel": channel, "why": why, "waiting": waiting, "url": _address(channel)}
        subject = _("“%(name)s” needs reconnecting") % {"name": channel.name}
        body = render_to_string("publishers/mail/channel_alert.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[user.email])


def _warning(channel: Channel, user: Any, end: datetime) -> EmailMessage:
    with translation.override(language_of(user)):
        day = date_format(timezone.localtime(end), "d/m/Y")
        context = {"channel": channel, "day": day, "url": _address(channel)}
        subject = _("“%(name)s” must be connected again before %(day)s") % {"name": channel.name, "day": day}
        body = render_to_string("publishers/mail/channel_ending.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[user.email])


def language_of(user: Any) -> str:
    """The language that this person reads."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def _address(channel: Channel) -> str:
    try:
        return core_conf().public_url + reverse("loa_channels:edit", args=[channel.pk])
    except NoReverseMatch:
        return core_conf().public_url
