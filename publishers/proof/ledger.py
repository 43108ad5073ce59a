"""The one writer of the ledger: a row at the end of its channel's chain, in the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.transaction import TransactionManagementError

from cms.core.prepared import Given, Insert, Select
from publishers.models import LedgerRow, What

from .chain import hash_of, plain, written

#: First of the two numbers of PostgreSQL's advisory lock; the channel is the second.
LOCK_CLASS = 0x4C6F61
_INT4 = 2**31


_last = Select(
    lambda: (
        LedgerRow.objects.filter(channel=Given(LedgerRow, "channel"))
        .order_by("-seq")
        .values_list("seq", "row_hash")[:1]
    )
)
_add = Insert(
    LedgerRow, "channel", "seq", "what", "at", "entry_id", "entry_version", "delivery_id", "facts", "previous_hash",
    "row_hash",
)  # fmt: skip


def append(
    *,
    channel_id: int,
    what: What,
    at: datetime,
    entry_id: UUID | None,
    entry_version: int | None,
    delivery_id: UUID | None,
    facts: Mapping[str, Any],
) -> None:
    """Write one fact at the end of the channel's chain; it is committed, or not, together with what it tells.

    ``facts`` hold hashes, addresses, ids and times, never a text. Raises ``TransactionManagementError`` outside a
    transaction: the chain could fork.
    """
    _only_writer(channel_id)
    seq, previous = _last.first(channel=channel_id) or (0, "")
    row = written(
        channel_id=channel_id, seq=seq + 1, what=what, at=at, entry_id=entry_id, entry_version=entry_version,
        delivery_id=delivery_id, facts=plain(facts), previous_hash=previous,
    )  # fmt: skip
    _add(
        channel_id=channel_id, seq=seq + 1, what=what, at=at, entry_id=entry_id, entry_version=entry_version,
        delivery_id=delivery_id, facts=row["facts"], previous_hash=previous, row_hash=hash_of(row),
    )  # fmt: skip


def _only_writer(channel_id: int) -> None:
    """Until the end of the transaction nobody else writes to this chain."""
    if not connection.in_atomic_block:
        raise TransactionManagementError("ledger.append() belongs inside the transaction of what it tells.")
    # SQLite has one writer at a time already: our transactions begin IMMEDIATE.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, channel_id % _INT4])
