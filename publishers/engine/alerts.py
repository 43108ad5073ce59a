"""Telling people that a channel needs them: once per outage, in the log, on the desk and by e-mail."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.core.conf import conf as core_conf
from publishers.models import OPEN_STATES, Channel, ChannelState, Delivery
from publishers.sentences import explain

logger = logging.getLogger("loa.alerts")


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
        if Channel.objects.filter(pk=channel.pk, alerted_at=None).update(alerted_at=now):
            told += 1
            logger.error("channel %s needs reconnecting (%s)", channel.pk, (channel.problem or {}).get("code", "?"))
            _mail(channel)
    return told


def keepers(channel: Channel) -> Iterable[Any]:
    """Who may reconnect the channel and can be written to."""
    policy = CollectionPermissionPolicy(Channel)
    users = policy.users_with_any_permission_for_instance(["change"], channel)
    return users.filter(is_active=True).exclude(email="").select_related("wagtail_userprofile")


def _mail(channel: Channel) -> None:
    """One letter to each, in the reader's language. A mail server in trouble is told in the log."""
    waiting = Delivery.objects.filter(channel=channel, state__in=OPEN_STATES).count()
    letters = [_letter(channel, user, waiting) for user in keepers(channel)]
    if not letters:
        return
    try:
        get_connection().send_messages(letters)
    except OSError as error:
        # smtplib's errors are OSErrors; their text may name an account.
        logger.error("the mail about channel %s could not be sent (%s)", channel.pk, type(error).__name__)


def _letter(channel: Channel, user: Any, waiting: int) -> EmailMessage:
    profile = getattr(user, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    with translation.override(language):
        why = explain((channel.problem or {}).get("code", ""), (channel.problem or {}).get("params"), channel.platform)
        context = {"channel": channel, "why": why, "waiting": waiting, "url": _address(channel)}
        subject = _("“%(name)s” needs reconnecting") % {"name": channel.name}
        body = render_to_string("publishers/mail/channel_alert.txt", context)
    return EmailMessage(" ".join(subject.split()), body, to=[user.email])


def _address(channel: Channel) -> str:
    try:
        return core_conf().public_url + reverse("loa_channels:edit", args=[channel.pk])
    except NoReverseMatch:
        return core_conf().public_url
