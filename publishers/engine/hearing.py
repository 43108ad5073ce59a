"""What platforms tell us by themselves: a callback ends the waiting of the delivery it speaks of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publishers.contract import Callback
from publishers.models import Channel, Delivery, DeliveryState, Kind

from .transitions import change

#: A word from the platform may end these; anything else was settled before.
_LISTENING = (DeliveryState.PUBLISHING, DeliveryState.NEEDS_CHECKING)


def hear(channel: Channel, callback: Callback, now: datetime) -> bool:
    """Apply one callback; False when it speaks of nothing that waits (older versions, repeats, strangers)."""
    delivery = _spoken_of(channel, callback)
    if delivery is None:
        return False
    receipt = {
        "remote_id": callback.remote_id or delivery.remote_id, "state": callback.state,
        "permalink": callback.permalink or delivery.permalink,
        "facts": {**(delivery.receipt or {}).get("facts", {}), **callback.facts},
    }  # fmt: skip
    values: dict[str, Any] = {
        "receipt": receipt, "remote_id": receipt["remote_id"][:300], "permalink": receipt["permalink"]
    }  # fmt: skip
    if callback.state == "live" or (callback.state == "gone" and delivery.kind == Kind.WITHDRAW):
        return change(
            delivery.pk, _LISTENING, DeliveryState.PUBLISHED, problem=None, published_at=now, **values
        )  # fmt: skip
    if callback.state == "gone":
        return change(delivery.pk, (*_LISTENING, DeliveryState.PUBLISHED), DeliveryState.WITHDRAWN, **values)
    if callback.state == "rejected":
        problem = {"code": "rejected", "params": {}, "detail": callback.reason[:2000]}
        return change(delivery.pk, _LISTENING, DeliveryState.FAILED, problem=problem)
    return False


def _spoken_of(channel: Channel, callback: Callback) -> Delivery | None:
    """The delivery whose receipt carries the remote id, else the one that sent this version of the record.

    A word of something shown never speaks of a withdrawal: it is late, or a repeat.
    """
    mine = Delivery.objects.filter(channel=channel).order_by("-created_at")
    if callback.state in ("live", "rejected"):
        mine = mine.exclude(kind=Kind.WITHDRAW)
    by_id = mine.filter(remote_id=callback.remote_id).first() if callback.remote_id else None
    uuid = callback.record_id.rpartition("/")[2]
    if by_id or not (uuid and callback.version):
        return by_id
    return mine.filter(entry_id=uuid, entry_version=callback.version).first()
