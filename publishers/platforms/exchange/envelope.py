"""Message → the JSON envelope that is pushed, and the key under which a retry is recognised. Pure.

The bytes depend only on the version, the channel's text and the public addresses: addresses of posts elsewhere, which
grow while the other channels publish, stay out, so that every retry of one delivery carries the same digest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal
from uuid import uuid4

from cms.core.ids import stable_ulid
from cms.core.signatures import content_digest
from cms.core.text import nfc, shorten
from cms.entries.formats.exchange import PROFILE, exchange_record
from cms.entries.record import Record
from publishers.contract import Message

Operation = Literal["upsert", "withdraw", "ping"]

#: The profile's bound on a summary.
SUMMARY_MAX = 1000
#: What a withdrawal no longer carries: the reason for withdrawing may be in there.
_EMPTIED: dict[str, Any] = {
    "summary": "", "body_html": "", "legal_documents": (), "attachments": (), "compiled_by": "",
    "approved_by_agency": "", "correction_of": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One push, ready to be signed."""

    operation: Operation
    record_id: str
    version: int
    body: bytes
    #: Value of ``Idempotency-Key``, without the quotes.
    key: str

    @property
    def digest(self) -> str:
        return content_digest(self.body)


def operation_of(message: Message) -> Operation:
    """A correction is an upsert of the new version."""
    return "withdraw" if message.kind == "withdraw" else "upsert"


def record_as_sent(message: Message) -> Record:
    """The record with this channel's text and the addresses that the outside can fetch."""
    addresses = {asset.sha256: asset.public_url for asset in message.assets if asset.public_url}
    attachments = tuple(
        item.model_copy(update={"url": addresses.get(item.sha256, item.url)}) for item in message.record.attachments
    )
    changes: dict[str, Any] = {
        "title": nfc(message.title).strip() or message.record.title,
        "summary": shorten(nfc(message.body).strip(), SUMMARY_MAX),
        "attachments": attachments,
        "social": (),
    }
    if message.kind == "withdraw":
        changes |= {**_EMPTIED, "status": "withdrawn"}
    return message.record.model_copy(update=changes)


def envelope(message: Message) -> Envelope:
    """The push of this message; the same message gives the same bytes and the same key."""
    operation = operation_of(message)
    record = record_as_sent(message)
    content = {
        "profile": PROFILE,
        "operation": operation,
        "record": exchange_record(record),
        "previous_version": message.previous_version,
    }
    return Envelope(
        operation=operation,
        record_id=record.id,
        version=record.version,
        body=json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(),
        key=stable_ulid(record.id, record.version, operation),
    )


def ping() -> Envelope:
    """A push of nothing, which proves address, key and clock; every one is a new one."""
    body = json.dumps({"profile": PROFILE, "operation": "ping"}, separators=(",", ":")).encode()
    return Envelope(operation="ping", record_id="", version=0, body=body, key=stable_ulid("ping", uuid4()))
