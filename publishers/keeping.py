"""What backups mind of publishing: the ends of the ledger's chains, and that nothing is sent twice afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from django.db.models import Max

from cms.core.clock import SystemClock
from cms.core.registries import Keeper, keepers

from .conf import conf
from .models import Channel, Delivery, LedgerRow

#: Channel → [number, hash] of the last row of its chain.
Ends = Mapping[str, list[object]]


def register() -> None:
    keepers.register("publishers.ledger", Keeper(facts=ends, missing=missing_of, put_back=put_back, problems=problems))


def ends() -> dict[str, list[object]]:
    """The last row of each channel's chain."""
    last = LedgerRow.objects.order_by().values("channel_id").annotate(last=Max("seq"))
    wanted = {(row["channel_id"], row["last"]) for row in last}
    rows = LedgerRow.objects.filter(seq__in={seq for _, seq in wanted}).values_list("channel_id", "seq", "row_hash")
    return {str(channel): [seq, row_hash] for channel, seq, row_hash in rows if (channel, seq) in wanted}


def missing_of(told: Ends) -> Iterator[str]:
    """The rows that were in the ledger when the backup began must be in it."""
    for channel, (seq, row_hash) in told.items():
        if not LedgerRow.objects.filter(channel_id=int(channel), seq=seq, row_hash=row_hash).exists():
            yield f"The ledger of channel {channel} lacks row {seq}, or holds another one."


def put_back(backup_at: datetime) -> str:
    """What was due since the backup is looked up, or asked, before it is sent."""
    from .engine.restores import record

    if record(backup_at, SystemClock().now()) is None:
        return "Another process has just noted the restore."
    count = Delivery.objects.filter(suspect_since__isnull=False).count()
    return f"Deliveries that are looked up before they are sent: {count}."


def problems() -> Iterator[str]:
    """What ``verify_ledger`` would say."""
    from .proof.keys import believed
    from .proof.reading import HeadsUnreadable, heads_in, verify
    from .proof.words import about_head, about_row

    heads = Path(conf().proof_heads_file) if conf().proof_heads_file else None
    try:
        outside = heads_in(heads) if heads and heads.exists() else []
    except HeadsUnreadable as error:
        yield str(error)
        return
    names = dict(Channel.objects.values_list("pk", "name"))
    verdict = verify(LedgerRow.objects.all(), believed(), outside=outside)
    for bad in verdict.bad_rows:
        yield about_row(bad, names.get(bad.channel, ""))
    for head in verdict.bad_heads:
        yield about_head(head)
