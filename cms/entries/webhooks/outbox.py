"""What is owed to whom: a row for each address that hears of it, written in the transaction of what happened."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction
from wagtail.models import Collection

from cms.core.clock import SystemClock, rfc3339
from cms.core.prepared import Select
from cms.entries.agency_tree import find_branch
from cms.entries.models import Happening, MessageState, Webhook, WebhookMessage
from cms.entries.ports import collection_owners

logger = logging.getLogger("loa.webhooks")
#: What is said of it; called only when somebody hears it.
Tell = Callable[[], Mapping[str, Any]]


def note(kind: Happening, tell: Tell, *, agency: str = "", collection_id: int | None = None) -> int:
    """Owe it to every address that hears of it. Returns how many. One query where nobody asked for anything.

    ``agency``: the code of the agency that it is about; ``collection_id``: where its channel lies.
    """
    asking = [hook for hook in _switched_on()() if kind in hook.kinds]
    hearing = [hook for hook in asking if _hears(hook, agency, collection_id)]
    if hearing:
        now = SystemClock().now()
        body = _body(kind, tell(), now)
        WebhookMessage.objects.bulk_create(_message(hook.pk, kind, body, now) for hook in hearing)
        transaction.on_commit(_hint, robust=True)
    return len(hearing)


def is_heard(kind: Happening) -> bool:
    """Whether any address listens to it: what is dear to find out need not be found out for nobody."""
    return any(kind in hook.kinds for hook in _switched_on()())


def owe(webhook: Webhook, kind: Happening, data: Mapping[str, Any]) -> UUID:
    """One message to one address, whatever it listens to: a test."""
    now = SystemClock().now()
    made = _message(webhook.pk, kind, _body(kind, data, now), now)
    made.save(force_insert=True)
    transaction.on_commit(_hint, robust=True)
    return made.pk


def again(message: WebhookMessage) -> None:
    """A person wants it sent once more, under the same id."""
    WebhookMessage.objects.filter(pk=message.pk).update(
        state=MessageState.WAITING, attempts=0, due_at=SystemClock().now(), settled_at=None
    )
    transaction.on_commit(_hint, robust=True)


def _message(webhook_id: int, kind: Happening, body: str, now: datetime) -> WebhookMessage:
    return WebhookMessage(webhook_id=webhook_id, kind=kind, body=body, due_at=now, created_at=now)


def _body(kind: Happening, data: Mapping[str, Any], now: datetime) -> str:
    told = {"type": kind.value, "timestamp": rfc3339(now), "data": dict(data)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)


def _hears(hook: Webhook, agency: str, collection_id: int | None) -> bool:
    """In the root collection an address hears everything; else what its collection or its agency is about."""
    shelf = hook.collection
    if shelf.depth == 1:
        return True
    if collection_id is not None:
        path = Collection.objects.filter(pk=collection_id).values_list("path", flat=True).first()
        if path and path.startswith(shelf.path):
            return True
    if not agency:
        return False
    own = collection_owners().agencies_of([shelf.pk]).get(shelf.pk, "")
    branch = find_branch(own) if own else None
    return agency in (branch.codes if branch else (own,))


@cache
def _switched_on() -> Select:
    """Asked at each end of a delivery; built late, since models may not be loaded yet."""
    return Select(lambda: Webhook.objects.filter(is_on=True).select_related("collection").order_by("pk"))


def _hint() -> None:
    """Have a worker look at once; without a broker the next round does."""
    from cms.entries.tasks import send_webhooks  # the worker's side

    try:
        send_webhooks.apply_async()
    except Exception as error:
        logger.warning("the broker takes no messages (%s); webhooks are sent later", type(error).__name__)
