"""One item's proof as one signed file: it is checked far from here, with nothing but itself and our public key.

Beside the item's own rows it carries the rows from each of them up to the next signed head, or to the end of the chain,
so that nobody can have put a row in afterwards. Other items' rows hold hashes and addresses only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from cms.core.clock import rfc3339
from cms.core.conf import conf as core_conf
from cms.entries.models import Entry
from publishers.models import Delivery, LedgerRow, What

from .chain import plain
from .heads import written_heads
from .keys import Signer, signer
from .reading import rows_of

FORMAT = "loa-proof/1"


class NoKey(Exception):
    """The site has no key to sign with."""


def export(entry: Entry, deliveries: QuerySet[Delivery], now: datetime) -> dict[str, Any]:
    """The signed file of what these deliveries of the item did. Raises ``NoKey``."""
    own = signer()
    if own is None:
        raise NoKey
    told = list(deliveries.select_related("channel").order_by("created_at"))
    heads = list(written_heads())
    rows, needed = _rows(entry, {row.channel_id for row in told}, heads)
    document = {
        "format": FORMAT, "made_at": rfc3339(now), "site": core_conf().public_url,
        "item": {"id": str(entry.pk), "title": entry.title, "address": entry.url},
        "readable": _readable(entry, told, rows),
        "channels": {
            str(row.channel_id): {"name": row.channel.name, "platform": row.channel.platform} for row in told
        },
        "deliveries": [_delivery(row) for row in told],
        "rows": rows, "heads": [head for head in heads if head["day"] in needed],
    }  # fmt: skip
    return _signed(plain(document), own)


def _signed(document: dict[str, Any], own: Signer) -> dict[str, Any]:
    payload = {**document, "key_id": own.public.id, "public_key": own.public.text}
    return {**payload, "signature": own.sign(payload)}


def _rows(
    entry: Entry, channels: Iterable[int], heads: list[dict[str, Any]]
) -> tuple[list[dict[str, Any]], set[str]]:  # fmt: skip
    """The rows, by channel and number, and the days of the heads that they lead to."""
    own: dict[int, list[int]] = defaultdict(list)
    mine = LedgerRow.objects.filter(entry_id=entry.pk, channel_id__in=list(channels))
    for channel, seq in mine.order_by("channel_id", "seq").values_list("channel_id", "seq"):
        own[channel].append(seq)
    wanted, days = Q(pk__in=[]), set()
    for channel, numbers in own.items():
        signed = {head["heads"][str(channel)]["seq"]: head["day"] for head in heads if str(channel) in head["heads"]}
        for first, last in _spans(numbers, signed):
            wanted |= Q(channel_id=channel, seq__gte=first, **({"seq__lte": last} if last else {}))
            days |= {signed[last]} if last else set()
    return list(rows_of(LedgerRow.objects.filter(wanted))), days


def _spans(numbers: list[int], signed: Mapping[int, str]) -> list[tuple[int, int | None]]:
    """From each row to the next signed one; ``None``: to the end."""
    ends = sorted(signed)
    firsts: dict[int | None, int] = {}
    for number in numbers:
        firsts.setdefault(next((end for end in ends if end >= number), None), number)
    return [(first, end) for end, first in firsts.items()]


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "id": row.pk, "channel": row.channel_id, "kind": row.kind, "version": row.entry_version, "state": row.state,
        "due_at": row.due_at, "published_at": row.published_at, "permalink": row.permalink, "receipt": row.receipt,
    }  # fmt: skip


def _readable(entry: Entry, told: Iterable[Delivery], rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same in lines for a reader; what counts are the rows."""
    names = {row.channel_id: row.channel.name for row in told}
    words = dict(What.choices)
    lines = []
    for row in rows:
        if row["entry_id"] != str(entry.pk):
            continue
        at = timezone.localtime(datetime.fromisoformat(row["at"].replace("Z", "+00:00")))
        when = date_format(at, "DATETIME_FORMAT")
        address = row["facts"].get("permalink") or ""
        lines.append(f"{when} · {names[row['channel']]} · {words[row['what']]} · {address}".rstrip(" ·"))
    return lines
