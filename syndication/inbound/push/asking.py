"""Asks hubs to tell us, again before the lease ends, and to stop when a source is paused or gone."""

from __future__ import annotations

import logging
import random
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import urljoin

from django.db.models import Q
from django.urls import reverse

from cms.core.conf import conf
from cms.core.http import Deadline, HttpClient, HttpError
from cms.core.secrets import SecretsUnreadable, Vault
from syndication.models import Source, SourceState

logger = logging.getLogger("loa.push")

#: Longer than a question takes; meanwhile no other process asks.
_LEASE = timedelta(minutes=5)
#: When a hub is asked again that took the request but never verified it, that could not be asked, that refused.
_UNVERIFIED, _TROUBLE, _REFUSED = timedelta(hours=1), timedelta(minutes=30), timedelta(days=1)
_DEADLINE_S = 15.0
#: What we would like; the hub decides.
_WANTED_S = 10 * 24 * 3600
_REDIRECTS = (307, 308)


def ask_due(now: datetime) -> int:
    """Ask the hubs that are due. Returns how many took a request."""
    is_due = Q(hub_ask_at=None) | Q(hub_ask_at__lte=now)
    wanted = Q(is_due, ~Q(hub_url=""), state=SourceState.ACTIVE)
    # A renewal is far off; what is no longer wanted is ended at once.
    is_news = ~Q(hub_pending="unsubscribe")
    unwanted = Q(is_due | is_news, ~Q(state=SourceState.ACTIVE), hub_lease_until__isnull=False)
    return sum(_ask(source, now) for source in Source.objects.filter(wanted | unwanted).order_by("pk"))


def renewal(now: datetime, lease_s: float) -> datetime:
    """When a subscription is asked for again: well before its end, and not all at once."""
    return now + timedelta(seconds=lease_s * random.uniform(0.7, 0.85))  # noqa: S311


def callback_url(source: Source) -> str:
    """Where the source's hub reaches us."""
    return conf().public_url + reverse("loa_push", args=[source.push_token])


def secret_of(source: Source) -> str:
    """What the hub signs with; empty when it can't be read any more. Then a new one is agreed on."""
    try:
        return str(Vault(conf().encryption_keys).open(source.hub_secret).get("secret", ""))
    except SecretsUnreadable:
        return ""


def _ask(source: Source, now: datetime) -> bool:
    mode = "subscribe" if source.state == SourceState.ACTIVE else "unsubscribe"
    if mode == "unsubscribe" and source.hub_lease_until and source.hub_lease_until <= now:
        _forget(source)
        return False
    # The secret stays through renewals: until the hub has verified one, it signs with what it knows.
    secret = secret_of(source)
    sealed = source.hub_secret if secret else ""
    if not secret:
        secret = token_urlsafe(32)
        sealed = Vault(conf().encryption_keys).seal({"secret": secret})
    mine = Source.objects.filter(pk=source.pk, hub_ask_at=source.hub_ask_at, hub_url=source.hub_url)
    # Noted before it is asked: a hub may verify before it answers.
    if not mine.update(hub_ask_at=now + _LEASE, hub_pending=mode, hub_secret=sealed):
        return False
    request = {
        "hub.mode": mode, "hub.topic": source.hub_topic, "hub.callback": callback_url(source),
        "hub.lease_seconds": str(_WANTED_S), "hub.secret": secret,
    }  # fmt: skip
    status = _send(source, request)
    pause = _UNVERIFIED if 200 <= status < 300 else _REFUSED if 400 <= status < 500 and status != 429 else _TROUBLE
    if mode == "unsubscribe" and 400 <= status < 500:
        _forget(source)
    # Unless it was verified meanwhile: then the renewal is noted already.
    asked = Source.objects.filter(pk=source.pk, hub_pending=mode, hub_ask_at=now + _LEASE)
    asked.update(hub_ask_at=now + pause * random.uniform(0.9, 1.1))  # noqa: S311
    return 200 <= status < 300


def _send(source: Source, request: dict[str, str]) -> int:
    """The hub's answer, 0 when there was none."""
    policy = replace(conf().http_policy(), connect_timeout=5.0, read_timeout=10.0, max_bytes=64 * 1024)
    client = HttpClient(policy)
    secrets = (request["hub.secret"], source.push_token)
    try:
        with Deadline(_DEADLINE_S):
            answer = client.request("POST", source.hub_url, data=request, secrets=secrets)
            if answer.status in _REDIRECTS and "location" in answer.headers:
                elsewhere = urljoin(source.hub_url, answer.headers["location"])
                answer = client.request("POST", elsewhere, data=request, secrets=secrets)
    except HttpError as error:
        logger.info("source %s: its hub could not be asked (%s)", source.pk, type(error).__name__)
        return 0
    if answer.status >= 300:
        logger.info("source %s: its hub answered %s", source.pk, answer.status)
    return answer.status


def _forget(source: Source) -> None:
    Source.objects.filter(pk=source.pk).update(hub_lease_until=None, hub_pending="", hub_ask_at=None)
