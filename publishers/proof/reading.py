"""The ledger as it is checked and exported: rows out of the database, heads out of database and file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from publishers.models import LedgerRow

from .chain import written
from .heads import written_heads
from .keys import PublicKey
from .verifying import MISSING, BadHead, Verdict, check_heads, check_rows

_FIELDS = (
    "channel_id", "seq", "what", "at", "entry_id", "entry_version", "delivery_id", "facts", "previous_hash",
)  # fmt: skip
_CHUNK = 2000


class HeadsUnreadable(Exception):
    """A file of heads is not what it should be; the text says where."""


def rows_of(found: QuerySet[LedgerRow]) -> Iterator[dict[str, Any]]:
    """Rows as they are hashed, with their hash; by channel and number, some at a time."""
    for *values, row_hash in found.order_by("channel_id", "seq").values_list(*_FIELDS, "row_hash").iterator(_CHUNK):
        yield {**written(**dict(zip(_FIELDS, values, strict=True))), "row_hash": row_hash}


def heads_in(path: Path) -> list[dict[str, Any]]:
    """The heads of a file, each once; after a restore a day may have two. Raises ``HeadsUnreadable``."""
    found: list[dict[str, Any]] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise HeadsUnreadable(f"{path}: {error}") from None
    for number, line in enumerate(lines, 1):
        try:
            head = json.loads(line)
            read = {name: head[name] for name in _HEAD}
        except (ValueError, TypeError, KeyError):
            raise HeadsUnreadable(f"{path}, line {number}") from None
        if read not in found[-2:]:
            found.append(read)
    return found


_HEAD = ("day", "heads", "key_id", "previous", "signed_at", "signature")


def verify(
    found: QuerySet[LedgerRow], keys: Mapping[str, PublicKey], *, outside: list[dict[str, Any]], only: int | None = None
) -> Verdict:
    """Check the rows against the heads of the database and those kept outside; ``only`` one channel."""
    verdict = Verdict()
    inside = list(written_heads())
    anchors = {channel: dict(standing) for channel, standing in check_heads(inside, keys, verdict).items()}
    known = {head["day"]: head for head in inside}
    for head in outside:
        if known.get(head["day"]) == head:
            continue
        # What was signed and kept elsewhere counts, whatever the database says.
        verdict.bad_heads.append(BadHead(day=head["day"], reason=MISSING))
        for channel, standing in check_heads([head], keys, verdict, linked=False).items():
            anchors.setdefault(channel, {}).update(standing)
    if only is not None:
        anchors = {only: anchors.get(only, {})} if anchors.get(only) else {}
    check_rows(rows_of(found), anchors, verdict)
    return verdict
