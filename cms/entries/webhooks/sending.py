"""Handing messages over: one address at a time, each attempt written down."""

from __future__ import annotations

import logging
import random
import time
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from cms.core.clock import Clock
from cms.core.conf import conf
from cms.core.http import AddressForbidden, AnswerTooLarge, HttpClient, HttpError, HttpPolicy, NotSent
from cms.core.secrets import SecretsUnreadable, redact
from cms.core.writing import writing
from cms.entries.models import MessageState, Webhook, WebhookAttempt, WebhookMessage

from . import secret
from .notice import say_paused
from .schedule import PATIENCE, pause_after
from .signing import headers

logger = logging.getLogger("loa.webhooks")
_TIMEOUT_S = 15
#: Longer than the messages of one round can take.
_LEASE = timedelta(seconds=120)
_ROUND_S = 40
_BATCH = 100
_ANSWER_MAX = 64 * 1024
_SHOWN = 200
_GONE = 410


class _Answer(NamedTuple):
    status: int | None
    problem: str
    answer: str
    took_ms: int

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def due(now: datetime) -> list[int]:
    """Addresses that are owed something and may be asked."""
    free = Webhook.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), is_on=True, paused_at=None)
    owed = free.filter(messages__state=MessageState.WAITING, messages__due_at__lte=now)
    return list(owed.order_by("pk").values_list("pk", flat=True).distinct())


def send_due(webhook_id: int, clock: Clock) -> int:
    """Send what the address is owed, until it fails or the round is over. Returns how many were taken."""
    now = clock.now()
    free = Webhook.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), pk=webhook_id, is_on=True)
    if not free.filter(paused_at=None).update(leased_until=now + _LEASE):
        return 0
    try:
        return _round(webhook_id, clock)
    finally:
        Webhook.objects.filter(pk=webhook_id).update(leased_until=None)


def _round(webhook_id: int, clock: Clock) -> int:
    taken, end = 0, time.monotonic() + _ROUND_S
    hook = Webhook.objects.get(pk=webhook_id)
    waiting = hook.messages.filter(state=MessageState.WAITING, due_at__lte=clock.now()).order_by("due_at", "created_at")
    for message in waiting[:_BATCH]:
        if time.monotonic() > end:
            break
        if not _hand_over(hook, message, clock):
            break
        taken += 1
    return taken


def _hand_over(hook: Webhook, message: WebhookMessage, clock: Clock) -> bool:
    began = clock.now()
    answer = _post(hook, message, began)
    now = clock.now()
    with writing():
        WebhookAttempt.objects.create(
            message=message, at=began, took_ms=answer.took_ms, status=answer.status, problem=answer.problem,
            answer=answer.answer,
        )  # fmt: skip
        (_taken if answer.is_good else _refused)(hook, message, now)
        if answer.status == _GONE:
            _leave_alone(hook, now)
    if not answer.is_good:
        logger.warning("webhook %s took message %s not (%s)", hook.pk, message.pk, answer.status or answer.problem)
        _leave_alone_if_hopeless(hook, now)
    return answer.is_good


def _post(hook: Webhook, message: WebhookMessage, now: datetime) -> _Answer:
    began, body = time.monotonic(), message.body.encode()
    try:
        keys = secret.in_force(hook, now)
        signed = headers(f"msg_{message.pk.hex}", int(now.timestamp()), body, keys)
        got = _http().request(
            "POST", hook.url, data=body, headers={"Content-Type": "application/json", **signed},
            read_timeout=_TIMEOUT_S, max_bytes=_ANSWER_MAX,
        )  # fmt: skip
    except SecretsUnreadable:
        return _Answer(None, "secret_unreadable", "", 0)
    except HttpError as error:
        return _Answer(None, _code(error), "", _ms(began))
    shown = redact(" ".join(got.text.split())[: _SHOWN * 2], keys)[:_SHOWN]
    return _Answer(got.status, "", "".join(c for c in shown if c.isprintable()), _ms(began))


def _taken(hook: Webhook, message: WebhookMessage, now: datetime) -> None:
    WebhookMessage.objects.filter(pk=message.pk).update(
        state=MessageState.SENT, attempts=message.attempts + 1, settled_at=now
    )
    Webhook.objects.filter(pk=hook.pk).update(last_sent_at=now, failing_since=None)


def _refused(hook: Webhook, message: WebhookMessage, now: datetime) -> None:
    attempts = message.attempts + 1
    pause = pause_after(attempts, random.random())  # noqa: S311 (parts the impatient, keeps no secret)
    rows = WebhookMessage.objects.filter(pk=message.pk)
    if pause is None:
        rows.update(state=MessageState.GIVEN_UP, attempts=attempts, settled_at=now)
    else:
        rows.update(attempts=attempts, due_at=now + pause)
    Webhook.objects.filter(pk=hook.pk, failing_since=None).update(failing_since=now)


def _leave_alone_if_hopeless(hook: Webhook, now: datetime) -> None:
    """Nothing got through for days, or it said that it is gone: people are told once."""
    _leave_alone(hook, now, Q(failing_since__lt=now - PATIENCE))
    hook.refresh_from_db()
    if hook.paused_at == now:
        say_paused(hook)


def _leave_alone(hook: Webhook, now: datetime, when: Q | None = None) -> None:
    Webhook.objects.filter(when or Q(), pk=hook.pk, paused_at=None).update(paused_at=now)


def resume(hook: Webhook) -> None:
    """A person looked: what waits is sent at once."""
    now = timezone.now()
    Webhook.objects.filter(pk=hook.pk).update(paused_at=None, failing_since=None)
    hook.messages.filter(state=MessageState.WAITING).update(due_at=now, attempts=0)


def _code(error: HttpError) -> str:
    if isinstance(error, AddressForbidden):
        return "forbidden"
    if isinstance(error, AnswerTooLarge):
        return "too_long"
    return f"no_{error.kind}" if isinstance(error, NotSent) else "no_answer"


def _ms(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


@cache
def _client(policy: HttpPolicy) -> HttpClient:
    return HttpClient(policy)


def _http() -> HttpClient:
    return _client(conf().http_policy())
