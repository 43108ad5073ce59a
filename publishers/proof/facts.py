"""What a ledger row keeps of a message, a receipt or a person's word: hashes, addresses, ids, times; never a text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cms.core.ids import sha256_hex
from cms.core.text import nfc
from publishers.contract import Message, Receipt

from .chain import canonical, plain

#: Facts of a receipt that are ids, hashes, times or words of a fixed list; anything else stays in the delivery's row.
_KEPT = (
    "act", "captions", "edited_at", "location", "manifest_sha256", "operation", "photos", "privacy", "record_id",
    "short", "state", "transport", "type", "version", "video_id", "video_sha256",
)  # fmt: skip
_KEPT_MAX = 300


def text_sha256(text: str) -> str:
    """Hash of a text as its reader meets it: platforms trim, fold white space and change the Unicode form."""
    return sha256_hex(" ".join(nfc(text).split()).encode())


def sent_facts(message: Message, receipt: Receipt) -> dict[str, Any]:
    """What went out, byte for byte, what that was made of, and what the platform answered."""
    made_from = {f"{asset.role}/{asset.filename}": asset.made_from for asset in message.assets if asset.made_from}
    return {
        "content_hash": message.record.content.content_hash,
        "title_sha256": text_sha256(message.title),
        "text_sha256": text_sha256(message.body),
        "media": {f"{asset.role}/{asset.filename}": asset.sha256 for asset in message.assets},
        **({"made_from": made_from} if made_from else {}),
        "key": message.key,
        **receipt_facts(receipt),
    }


def receipt_facts(receipt: Receipt) -> dict[str, Any]:
    """The receipt without its texts; its hash shows that the one in the delivery's row is the one that came."""
    kept = {name: receipt.facts[name] for name in _KEPT if _is_short(receipt.facts.get(name))}
    return {
        "remote_id": receipt.remote_id, "permalink": receipt.permalink, "remote_state": receipt.state,
        "receipt_sha256": sha256_hex(canonical(plain(receipt.facts))), **({"receipt": kept} if kept else {}),
    }  # fmt: skip


def recorded_facts(
    *, permalink: str, seen_at: datetime, by: str, note: str = "", content_hash: str = "", evidence: str = ""
) -> dict[str, Any]:
    """A person's word; name and note can be erased from the delivery's row, so only their hashes stand here.

    ``evidence`` is the hash of a file that shows it.
    """
    return {
        "permalink": permalink, "seen_at": seen_at, "recorded_by_sha256": text_sha256(by),
        **({"note_sha256": text_sha256(note)} if note else {}),
        **({"content_hash": content_hash} if content_hash else {}),
        **({"evidence_sha256": evidence} if evidence else {}),
    }  # fmt: skip


def _is_short(value: object) -> bool:
    return isinstance(value, bool | int) or (isinstance(value, str) and 0 < len(value) <= _KEPT_MAX)
