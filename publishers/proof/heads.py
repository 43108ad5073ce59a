"""Daily heads: where every chain stands when a day has ended, signed, and kept a second time outside the database.

A chain that is rewritten, hashes and all, no longer leads to the heads that were signed before.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from publishers.conf import conf
from publishers.models import Channel, DailyHead, LedgerRow

from .chain import canonical
from .keys import Signer, signer

logger = logging.getLogger("loa.proof")


def sign_due(now: datetime) -> bool:
    """Sign the head of the day that has ended, here, unless there is one. Call it as often as you like."""
    return sign_day(timezone.localdate(now) - timedelta(days=1), now)


def sign_day(day: date, now: datetime) -> bool:
    """Sign where the chains stand now as the head of that day. False: signed before, or there is nothing to sign."""
    own = signer()
    if own is None or DailyHead.objects.filter(day__gte=day).exists():
        return False
    heads = dict(_standing())
    if not heads:
        return False
    with transaction.atomic():
        head, is_new = DailyHead.objects.get_or_create(day=day, defaults=_signed(own, day, heads, now))
        if is_new:
            transaction.on_commit(lambda: keep_outside(head))
    return is_new


def payload_of(day: str, heads: Mapping[str, Any], key_id: str, signed_at: str, previous: str) -> dict[str, Any]:
    """What is signed. ``previous`` is the hash of the payload before: no head can be left out unseen."""
    return {"day": day, "heads": dict(heads), "key_id": key_id, "previous": previous, "signed_at": signed_at}


def written_heads() -> Iterator[dict[str, Any]]:
    """The heads in the database with their signatures, oldest first, as they were signed."""
    for head in DailyHead.objects.order_by("day").iterator():
        yield as_written(head)


def as_written(head: DailyHead) -> dict[str, Any]:
    """A row as its signed payload and the signature."""
    signed_at = rfc3339(head.signed_at)
    payload = payload_of(head.day.isoformat(), head.heads, head.key_id, signed_at, head.previous_hash)
    return {**payload, "signature": head.signature}


def hash_of_head(written: Mapping[str, Any]) -> str:
    """What the next head refers to."""
    return sha256_hex(canonical({name: value for name, value in written.items() if name != "signature"}))


def keep_outside(head: DailyHead) -> None:
    """Add the head to the file outside the database: a database that was put back no longer agrees with it."""
    if not conf().proof_heads_file:
        return
    path = Path(conf().proof_heads_file)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(as_written(head), ensure_ascii=False, sort_keys=True) + "\n")
    except OSError as error:
        logger.warning("the head of %s could not be kept outside the database (%s)", head.day, error.strerror)


def _standing() -> Iterator[tuple[str, dict[str, Any]]]:
    """Channel by channel, so that each is one step in an index however long its chain is."""
    for channel_id in Channel.objects.order_by("pk").values_list("pk", flat=True):
        last = LedgerRow.objects.filter(channel_id=channel_id).order_by("-seq").values_list("seq", "row_hash")[:1]
        for seq, row_hash in last:
            yield str(channel_id), {"seq": seq, "hash": row_hash}


def _signed(own: Signer, day: date, heads: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    last = DailyHead.objects.order_by("-day").first()
    previous = hash_of_head(as_written(last)) if last else ""
    payload = payload_of(day.isoformat(), heads, own.public.id, rfc3339(now), previous)
    return {
        "heads": heads, "previous_hash": previous, "key_id": own.public.id, "signature": own.sign(payload),
        "signed_at": now,
    }  # fmt: skip
