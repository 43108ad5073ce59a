"""What platforms tell us by themselves: a callback ends the waiting of the delivery it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from cms.core.events import publish
from publishers.contract import Callback, News, Receipt
from publishers.models import Channel, Delivery, DeliveryState, Kind, What

from .alerts import pause
from .settling import arrival, facts_for, note
from .transitions import change


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft:
    """A person (the platform's id of them) asks a channel to forget them: handlers erase what they keep."""

    channel_id: int
    person: str
    at: datetime


#: A word from the platform may end these; anything else was settled before.
_LISTENING = (DeliveryState.PUBLISHING, DeliveryState.NEEDS_CHECKING)


def hear(channel: Channel, callback: Callback, now: datetime) -> bool:
    """Apply one callback; False when it speaks of nothing that waits (older versions, repeats, strangers)."""
    return _HEARD[callback.news](channel, callback, now)


def _state(channel: Channel, callback: Callback, now: datetime) -> bool:
    delivery = _spoken_of(channel, callback)
    if delivery is None:
        return False
    if callback.state == "rejected":
        return _refused(delivery, callback, now)
    if callback.state not in ("live", "gone"):
        return False
    receipt = _receipt(delivery, callback)
    state, values = arrival(delivery, receipt, now)
    is_late_end = callback.state == "gone" and delivery.kind != Kind.WITHDRAW
    wanted = (*_LISTENING, DeliveryState.PUBLISHED) if is_late_end else _LISTENING
    with transaction.atomic():
        is_news = change(delivery.pk, wanted, state, **values)
        if is_news:
            note(delivery, receipt, now, facts_for(delivery, receipt))
    return is_news


def _changed(channel: Channel, callback: Callback, now: datetime) -> bool:
    """Somebody touched a post over there: what readers see now is read back with the next look."""
    shown = Delivery.objects.filter(
        channel=channel, remote_id=callback.remote_id, state=DeliveryState.PUBLISHED, remote_id__gt=""
    )  # fmt: skip
    return bool(shown.exclude(kind__in=(Kind.WITHDRAW, Kind.ANNOUNCE)).update(prove_at=now))


def _revoked(channel: Channel, callback: Callback, now: datetime) -> bool:
    problem = {"code": "access_revoked", "params": {}, "detail": callback.reason[:2000]}
    return pause(channel.pk, problem, now)


def _left(channel: Channel, callback: Callback, now: datetime) -> bool:
    """Who keeps something of that person erases it."""
    publish(PersonLeft(channel_id=channel.pk, person=callback.remote_id, at=now))
    return True


_HEARD = {News.STATE: _state, News.CHANGED: _changed, News.ACCESS_REVOKED: _revoked, News.PERSON_LEFT: _left}


def _receipt(delivery: Delivery, callback: Callback) -> Receipt:
    """What was known of it, with the callback's news on top."""
    known = (delivery.receipt or {}).get("facts", {})
    return Receipt(
        remote_id=callback.remote_id or delivery.remote_id, state=callback.state,  # type: ignore[arg-type]
        permalink=callback.permalink or delivery.permalink, facts={**known, **callback.facts},
    )  # fmt: skip


def _refused(delivery: Delivery, callback: Callback, now: datetime) -> bool:
    problem = {"code": "rejected", "params": {}, "detail": callback.reason[:2000]}
    with transaction.atomic():
        is_news = change(delivery.pk, _LISTENING, DeliveryState.FAILED, problem=problem)
        if is_news:
            receipt = _receipt(delivery, callback)
            note(delivery, receipt, now, facts_for(delivery, receipt), What.REFUSED)
    return is_news


def _spoken_of(channel: Channel, callback: Callback) -> Delivery | None:
    """The delivery whose receipt carries the remote id, else the one that sent this version of the record.

    A word of something shown never speaks of a withdrawal: it is late, or a repeat.
    """
    mine = Delivery.objects.filter(channel=channel).select_related("channel", "entry").order_by("-created_at")
    if callback.state in ("live", "rejected"):
        mine = mine.exclude(kind=Kind.WITHDRAW)
    by_id = mine.filter(remote_id=callback.remote_id).first() if callback.remote_id else None
    uuid = callback.record_id.rpartition("/")[2]
    if by_id or not (uuid and callback.version):
        return by_id
    return mine.filter(entry_id=uuid, entry_version=callback.version).first()
