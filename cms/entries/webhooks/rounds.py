"""A round over all addresses: several at once, so that a slow one stands before no other; and tidying."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connection

from cms.core.clock import Clock
from cms.entries.models import MessageState, Webhook, WebhookMessage

from .sending import due, send_due

#: Addresses at once in one worker process.
_AT_ONCE = 4
#: How long the log of what was sent is kept; what still waits then is given up.
KEPT_FOR = timedelta(days=30)


def work(clock: Clock) -> int:
    """Send what is due everywhere. Returns how many messages were taken."""
    ids = due(clock.now())
    if len(ids) < 2 or connection.in_atomic_block:
        return sum(send_due(pk, clock) for pk in ids)
    with ThreadPoolExecutor(min(_AT_ONCE, len(ids)), thread_name_prefix="webhook") as pool:
        return sum(pool.map(lambda pk: _alone(pk, clock), ids))


def tidy(clock: Clock) -> int:
    """Forget the old. Returns how many messages were forgotten."""
    cut = clock.now() - KEPT_FOR
    WebhookMessage.objects.filter(state=MessageState.WAITING, created_at__lt=cut).update(
        state=MessageState.GIVEN_UP, settled_at=clock.now()
    )
    return int(WebhookMessage.objects.filter(settled_at__lt=cut).delete()[0])


def _alone(pk: int, clock: Clock) -> int:
    """A thread's own connection ends with its work."""
    try:
        return send_due(pk, clock) if Webhook.objects.filter(pk=pk).exists() else 0
    finally:
        connection.close()
