"""The arithmetic of the chain: pure functions, so that a file can be checked far from any database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex

#: What goes into the hash of a row, besides the hash of the row before it.
FIELDS = ("channel", "seq", "what", "at", "entry_id", "entry_version", "delivery_id", "facts")


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, in UTF-8, without spaces: one value, one sequence of bytes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def hash_of(row: Mapping[str, Any]) -> str:
    """SHA-256 of a row in its written form (see ``written``)."""
    return sha256_hex(canonical({name: row[name] for name in (*FIELDS, "previous_hash")}))


def written(
    *, channel_id: int, seq: int, what: str, at: datetime, entry_id: UUID | None, entry_version: int | None,
    delivery_id: UUID | None, facts: Mapping[str, Any], previous_hash: str,
) -> dict[str, Any]:  # fmt: skip
    """A row as it is hashed and exported: text, numbers and nothing else."""
    return {
        "channel": channel_id, "seq": seq, "what": str(what), "at": rfc3339(at),
        "entry_id": str(entry_id) if entry_id else None, "entry_version": entry_version,
        "delivery_id": str(delivery_id) if delivery_id else None, "facts": facts, "previous_hash": previous_hash,
    }  # fmt: skip


def plain(value: Any) -> Any:
    """The value as every database gives it back: a fraction, a NUL or half a surrogate would not return the same."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, Mapping):
        return {plain(str(key)): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    return plain(str(value))
