"""Finds the first bad row of every chain, and heads that nobody trustworthy signed. Pure: rows in, findings out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from publishers.models import What

from .chain import hash_of
from .heads import hash_of_head, payload_of
from .keys import PublicKey

#: Reasons; ``publishers/proof/words.py`` has the sentences.
HASH, PREVIOUS, GAP, HEAD, BEHIND = "hash", "previous", "gap", "head", "behind"
UNKNOWN_KEY, SIGNATURE, LINK, MISSING = "unknown_key", "signature", "link", "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """The first row of a chain that is not as it was written."""

    channel: int
    seq: int
    reason: str
    #: Day of the head that it contradicts, if that is how it was found.
    day: str = ""
    #: Row by which the hub itself noted that an older backup was put back, before this one.
    restored_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BadHead:
    """A head that can't be believed."""

    day: str
    reason: str


@dataclass(slots=True)
class Verdict:
    """What came out."""

    rows: int = 0
    channels: int = 0
    heads: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)
    bad_heads: list[BadHead] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.bad_rows and not self.bad_heads


#: Channel → number of a row → its hash and the day of the head that says so.
Anchors = Mapping[int, Mapping[int, tuple[str, str]]]


def check_heads(
    heads: Iterable[Mapping[str, Any]], keys: Mapping[str, PublicKey], verdict: Verdict, *, linked: bool = True
) -> Anchors:
    """Believe the heads that are well signed and follow each other; ``linked=False``: they are a selection."""
    anchors: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    previous = ""
    for head in heads:
        verdict.heads += 1
        reason = _wrong_with(head, keys, previous if linked else None)
        previous = hash_of_head(head)
        if reason:
            verdict.bad_heads.append(BadHead(day=str(head.get("day", "?")), reason=reason))
            continue
        for channel, standing in head["heads"].items():
            anchors[int(channel)].setdefault(int(standing["seq"]), (str(standing["hash"]), str(head["day"])))
    return anchors


def check_rows(rows: Iterable[Mapping[str, Any]], anchors: Anchors, verdict: Verdict) -> None:
    """Go through all chains, ordered by channel and number, without keeping more than a row of each."""
    seen = set()
    for channel, chain in groupby(rows, key=lambda row: row["channel"]):
        seen.add(channel)
        verdict.channels += 1
        bad = _check_chain(channel, chain, anchors.get(channel, {}), verdict)
        if bad:
            verdict.bad_rows.append(bad)
    for channel in sorted(set(anchors) - seen):
        seq = min(anchors[channel])
        verdict.bad_rows.append(BadRow(channel=channel, seq=1, reason=BEHIND, day=anchors[channel][seq][1]))


def wrong_with(row: Mapping[str, Any], seq: int, previous: str) -> str:
    """Why the row can't be the one of that number after the one of that hash; empty when it can."""
    if row["seq"] != seq:
        return GAP
    if row["previous_hash"] != previous:
        return PREVIOUS
    return "" if hash_of(row) == row["row_hash"] else HASH


def _check_chain(
    channel: int, chain: Iterator[Mapping[str, Any]], anchors: Mapping[int, tuple[str, str]], verdict: Verdict
) -> BadRow | None:
    seq, previous, restored, bad = 0, "", 0, None
    for row in chain:
        verdict.rows += 1
        if bad:
            continue
        seq += 1
        if row["what"] == What.RESTORED:
            restored = restored or seq
        reason, day = wrong_with(row, seq, previous), ""
        previous = row["row_hash"]
        if not reason and seq in anchors and anchors[seq][0] != previous:
            reason, day = HEAD, anchors[seq][1]
        if reason:
            bad = BadRow(channel=channel, seq=seq, reason=reason, day=day, restored_at=restored)
    beyond = [known for known in anchors if known > seq]
    if bad is None and beyond:
        day = anchors[min(beyond)][1]
        bad = BadRow(channel=channel, seq=seq + 1, reason=BEHIND, day=day, restored_at=restored)
    return bad


def _wrong_with(head: Mapping[str, Any], keys: Mapping[str, PublicKey], previous: str | None) -> str:
    key = keys.get(head["key_id"])
    if key is None:
        return UNKNOWN_KEY
    names = ("day", "heads", "key_id", "signed_at", "previous")
    if not key.signed(payload_of(**{name: head[name] for name in names}), head["signature"]):
        return SIGNATURE
    return LINK if previous is not None and head["previous"] != previous else ""
