"""Checks an exported proof with nothing but the file and the keys that are believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.core.ids import sha256_hex
from publishers.models import What

from .chain import canonical
from .exporting import FORMAT
from .facts import text_sha256
from .keys import PublicKey
from .verifying import BadHead, BadRow, Verdict, check_heads, wrong_with


class FileUnreadable(Exception):
    """The file is no proof of this kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVerdict:
    """What came out: who signed, whether the file is as signed, and what else is wrong."""

    key_id: str
    is_known_key: bool
    is_signed: bool
    rows: int
    #: Rows of the item itself.
    own_rows: int
    heads: int
    bad_rows: tuple[BadRow, ...]
    bad_heads: tuple[BadHead, ...]
    #: Deliveries whose receipt is not the one that the ledger knows.
    bad_receipts: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        wrong = self.bad_rows or self.bad_heads or self.bad_receipts
        return self.is_known_key and self.is_signed and not wrong and self.own_rows > 0


def check_file(document: Mapping[str, Any], keys: Mapping[str, PublicKey]) -> FileVerdict:
    """Check signature, chains, heads and receipts. Raises ``FileUnreadable``."""
    try:
        return _check(document, keys)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FileUnreadable(type(error).__name__) from None


def _check(document: Mapping[str, Any], keys: Mapping[str, PublicKey]) -> FileVerdict:
    if document["format"] != FORMAT:
        raise FileUnreadable(str(document["format"]))
    key = PublicKey.read(document["public_key"])
    payload = {name: value for name, value in document.items() if name != "signature"}
    verdict = Verdict()
    # Heads may have been signed with an earlier key; whoever believes the file's own key believes what it signed.
    anchors = check_heads(document["heads"], {**keys, key.id: key}, verdict, linked=False)
    bad_rows = _bad_rows(document["rows"], anchors)
    own = [row for row in document["rows"] if row["entry_id"] == document["item"]["id"]]
    return FileVerdict(
        key_id=key.id, is_known_key=key.id in keys, is_signed=key.signed(payload, document["signature"]),
        rows=len(document["rows"]), own_rows=len(own), heads=verdict.heads, bad_rows=tuple(bad_rows),
        bad_heads=tuple(verdict.bad_heads), bad_receipts=tuple(_bad_receipts(document["deliveries"], own)),
    )  # fmt: skip


def _bad_rows(rows: list[Mapping[str, Any]], anchors: Mapping[int, Mapping[int, tuple[str, str]]]) -> list[BadRow]:
    """The first of each channel. Runs of rows begin anywhere; inside a run each follows the one before."""
    found: dict[int, BadRow] = {}
    last: dict[int, tuple[int, str]] = {}
    for row in rows:
        channel, seq = row["channel"], row["seq"]
        number, row_hash = last.get(channel, (0, ""))
        # A new run begins where the one before has reached a signed head.
        is_new_run = number == 0 or (seq > number + 1 and number in anchors.get(channel, {}))
        reason = wrong_with(row, seq if is_new_run else number + 1, row["previous_hash"] if is_new_run else row_hash)
        day = ""
        if not reason and anchors.get(channel, {}).get(seq, (row["row_hash"],))[0] != row["row_hash"]:
            reason, day = "head", anchors[channel][seq][1]
        if reason and channel not in found:
            found[channel] = BadRow(channel=channel, seq=seq, reason=reason, day=day)
        last[channel] = (seq, row["row_hash"])
    return list(found.values())


def _bad_receipts(deliveries: list[Mapping[str, Any]], own: list[Mapping[str, Any]]) -> list[str]:
    """Deliveries that arrived, and of whose receipt no row of theirs has the hash."""
    known: dict[str, set[str]] = defaultdict(set)
    for row in own:
        known[str(row["delivery_id"])] |= {
            str(value) for name, value in row["facts"].items() if name in ("receipt_sha256", "recorded_by_sha256")
        }
    told = {row["delivery_id"] for row in own if row["what"] in _ARRIVED}
    return [
        str(delivery["id"])
        for delivery in deliveries
        if delivery["receipt"] and delivery["id"] in told and not (_marks(delivery["receipt"]) & known[delivery["id"]])
    ]


_ARRIVED = (What.PUBLISHED, What.CORRECTED, What.WITHDRAWN, What.ANNOUNCED, What.RECORDED)


def _marks(receipt: Mapping[str, Any]) -> set[str]:
    facts = receipt["facts"]
    return {sha256_hex(canonical(facts)), text_sha256(str(facts.get("recorded_by", "")))}
