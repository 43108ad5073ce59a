"""An address is left alone: who made it is told, in the log and by e-mail."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.core.moments import moment
from cms.entries.models import Webhook

logger = logging.getLogger("loa.webhooks")


def say_paused(hook: Webhook) -> None:
    """One letter. A mail server in trouble is told in the log."""
    logger.error("webhook %s took nothing for days and is paused", hook.pk)
    person = hook.created_by
    if person is None or not person.is_active or not person.email:
        return
    try:
        get_connection().send_messages([_letter(hook, person)])
    except OSError as error:
        # smtplib's errors are OSErrors; their text may name an account.
        logger.error("the mail about webhook %s could not be sent (%s)", hook.pk, type(error).__name__)


def _letter(hook: Webhook, person: Any) -> EmailMessage:
    with translation.override(_language(person)):
        subject = _("The webhook “%(name)s” is paused") % {"name": hook.name}
        body = _(
            "Since %(since)s its address took no message of ours, so Loa no longer calls it. "
            "Nothing is lost: what it is owed waits.\n\n"
            "Look at the receiving program, then press “Go on” on the page of the webhook:\n%(url)s\n"
        ) % {"since": moment(hook.failing_since), "url": _address(hook)}
    return EmailMessage(" ".join(subject.split()), body, to=[person.email])


def _language(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def _address(hook: Webhook) -> str:
    try:
        return conf().public_url + reverse("loa_webhooks:inspect", args=[hook.pk])
    except NoReverseMatch:
        return conf().public_url
