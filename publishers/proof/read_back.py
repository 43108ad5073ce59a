"""What a platform shows is read back and compared with what was sent: soon, and again after an hour, a day, a week."""

from __future__ import annotations

import dataclasses
import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from cms.core.clock import Clock
from cms.core.points import reach
from publishers.contract import AuthExpired, Gone, NotYet, Platform, Receipt, Shown, Throttled, Unsupported
from publishers.engine.platforms import platform_for
from publishers.models import ChannelState, Delivery, DeliveryState, Kind, LedgerRow, What
from publishers.planning.message import message_for

from .comparing import MEDIA, STILL_THERE, differences, prints
from .ledger import append

logger = logging.getLogger("loa.proof")

#: After the first look: again when so much time has passed since publishing.
AGAIN = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
#: Seconds until the next try after one that failed; then the proof is given up.
PAUSES = (60, 300, 1800, 7200, 21600, 86400)
#: Failed looks before “not there” is believed: lists lag behind, and some say the same when a permission was lost.
GONE_AFTER = 2
#: Longer than any look takes.
_LEASE = timedelta(minutes=10)
#: Somebody is at work on the post, or its access is being renewed.
_LATER = timedelta(minutes=15)
#: A call of ``prove_due`` begins no new look after so many seconds.
_BUDGET_S = 40.0


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """What was found over there."""

    what: What
    facts: Mapping[str, Any]


def prove_due(now: datetime, clock: Clock, *, limit: int = 50) -> int:
    """Read back the deliveries whose time has come. Returns how many were looked at with an answer."""
    ends, answered, in_trouble = time.monotonic() + _BUDGET_S, 0, set()
    for delivery in _due(now)[:limit]:
        if delivery.channel_id in in_trouble:
            continue
        if time.monotonic() > ends:
            break
        lease = clock.now() + _LEASE
        if not _move(delivery, delivery.prove_at, lease):
            continue
        try:
            answered += _prove(delivery, lease, clock)
        except Exception as error:
            if not isinstance(error, Gone):
                # The same channel would most likely fail again, and others wait.
                in_trouble.add(delivery.channel_id)
            _put_off(delivery, lease, error, clock.now())
    return answered


def _due(now: datetime) -> Any:
    return (
        Delivery.objects.filter(
            Q(channel__throttled_until=None) | Q(channel__throttled_until__lte=now),
            prove_at__lte=now, channel__state=ChannelState.ACTIVE,
        )
        .select_related("channel", "entry").order_by("prove_at")
    )  # fmt: skip


def _prove(delivery: Delivery, lease: datetime, clock: Clock) -> bool:
    """One look; what was found is in the ledger. Raises whatever the platform raises."""
    if delivery.state != DeliveryState.PUBLISHED or not delivery.receipt or _is_a_persons_word(delivery):
        return not _move(delivery, lease, None)
    if (later := _changed_since(delivery, clock.now())) is not None:
        return not _move(delivery, lease, later.at)
    try:
        # No transaction is open across the call.
        reading = _read(delivery, platform_for(delivery.channel, clock))
    except Unsupported:
        return not _move(delivery, lease, None)
    reach("proof.read")
    return _store(delivery, lease, reading, clock.now())


def _read(delivery: Delivery, platform: Platform) -> Reading:
    stored = delivery.receipt or {}
    permalink = stored.get("permalink") or delivery.permalink
    receipt = Receipt(**{**stored, "permalink": permalink})
    where = {"remote_id": receipt.remote_id, "permalink": permalink}
    is_withdrawn = delivery.kind == Kind.WITHDRAW
    try:
        shown = platform.read_back(receipt)
    except Gone:
        if not is_withdrawn and delivery.proofs < GONE_AFTER:
            raise
        return Reading(What.GONE, where)
    if is_withdrawn:
        return Reading(What.DIFFERS, {**where, "differs": [STILL_THERE]})
    return _compared(shown, _wanted(delivery, platform, receipt))


def _compared(shown: Shown, wanted: Mapping[str, Any]) -> Reading:
    found = prints(shown)
    facts: dict[str, Any] = {
        "remote_id": shown.remote_id, "permalink": shown.permalink, "wanted": dict(wanted), "shown": found,
    }  # fmt: skip
    if shown.published_at:
        facts["shown_since"] = shown.published_at
    differs = differences(wanted, found)
    return Reading(What.DIFFERS, {**facts, "differs": differs}) if differs else Reading(What.SHOWN, facts)


def _wanted(delivery: Delivery, platform: Platform, receipt: Receipt) -> Mapping[str, Any]:
    """As it was wanted at the first look: what a message links to may have moved since."""
    readings = LedgerRow.objects.filter(delivery_id=delivery.pk, what__in=(What.SHOWN, What.DIFFERS))
    for facts in readings.order_by("seq").values_list("facts", flat=True)[:1]:
        if MEDIA in facts.get("wanted", {}):
            return facts["wanted"]
    return prints(platform.wanted(message_for(delivery, type(platform)), receipt))


def _store(delivery: Delivery, lease: datetime, reading: Reading, now: datetime) -> bool:
    """The row, and the next look, in one transaction; nothing when the post was changed while we looked."""
    with transaction.atomic():
        later = _changed_since(delivery, now)
        is_ours = _move(delivery, lease, later.at if later else _next_look(delivery, reading, now), proofs=0)
        if is_ours and later is None:
            append(
                channel_id=delivery.channel_id, what=reading.what, at=now, entry_id=delivery.entry_id,
                entry_version=delivery.entry_version, delivery_id=delivery.pk, facts=reading.facts,
            )  # fmt: skip
    reach("proof.stored")
    return is_ours and later is None


def _next_look(delivery: Delivery, reading: Reading, now: datetime) -> datetime | None:
    since = delivery.published_at or now
    is_over = reading.what == What.GONE
    return None if is_over else next((since + pause for pause in AGAIN if since + pause > now), None)


@dataclasses.dataclass(frozen=True, slots=True)
class _Later:
    """Another delivery has to do with the post: look again at that time, or never."""

    at: datetime | None


def _changed_since(delivery: Delivery, now: datetime) -> _Later | None:
    """Whether a correction or withdrawal has taken over, or is at work right now."""
    others = Delivery.objects.filter(entry_id=delivery.entry_id, channel_id=delivery.channel_id).exclude(pk=delivery.pk)
    at_work = (DeliveryState.PUBLISHING, DeliveryState.NEEDS_CHECKING)
    rows = others.filter(Q(state__in=at_work) | Q(published_at__gt=delivery.published_at or now))
    states = set(rows.values_list("state", flat=True))
    if states - set(at_work):
        return _Later(None)
    return _Later(now + _LATER) if states else None


def _is_a_persons_word(delivery: Delivery) -> bool:
    """What a person recorded has an address in place of the platform's own id: it can't be asked for."""
    return "recorded_by" in (delivery.receipt or {}).get("facts", {})


def _put_off(delivery: Delivery, lease: datetime, error: Exception, now: datetime) -> None:
    if isinstance(error, Throttled):
        _move(delivery, lease, now + timedelta(seconds=error.retry_after))
    elif isinstance(error, AuthExpired):
        # Renewing belongs to whoever publishes next, or to the planned renewal; a proof can wait for it.
        _move(delivery, lease, now + _LATER)
    elif isinstance(error, NotYet):
        _move(delivery, lease, now + timedelta(seconds=error.after))
    else:
        logger.info("delivery %s could not be read back (%s)", delivery.pk, type(error).__name__)
        tries = delivery.proofs + 1
        pause = timedelta(seconds=PAUSES[tries - 1]) if tries <= len(PAUSES) else None
        _move(delivery, lease, now + pause if pause else None, proofs=tries)


def _move(delivery: Delivery, known: datetime | None, to: datetime | None, **values: Any) -> bool:
    """Set the time of the next look if nobody else has; it is the lease as well."""
    return bool(Delivery.objects.filter(pk=delivery.pk, prove_at=known).update(prove_at=to, **values))
