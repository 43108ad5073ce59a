"""What the portal says ⇄ what we keep. Pure.

The portal's receipt is evidence and kept verbatim under ``facts["receipt"]``; what it says later stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from cms.core.text import shorten
from cms.entries.record import Record
from publishers.contract import Callback, CallbackRejected, Receipt, Rejected, Result, Shown
from publishers.platforms.exchange.answers import web_address
from publishers.platforms.exchange.callbacks import version_of
from publishers.platforms.exchange.envelope import Envelope

State = Literal["accepted", "processing", "live", "gone"]

#: The portal's states but for ``rejected``, which is an error.
STATES: Mapping[str, State] = {
    "received": "processing", "validating": "processing", "accepted": "accepted", "in_review": "accepted",
    "published": "live", "superseded": "live", "withdrawn": "gone",
}  # fmt: skip
REJECTED = "rejected"
_REASON_MAX = 600


def fingerprint(envelope: Envelope) -> dict[str, Any]:
    """What a look-up needs to recognise this push."""
    return {
        "record_id": envelope.record_id,
        "version": envelope.version,
        "operation": envelope.operation,
        "digest": envelope.digest,
    }


def sought(submissions: Iterable[Mapping[str, Any]], wanted: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The submission that this push made, if it is among them.

    A portal that doesn't repeat the operation is asked for the very same bytes.
    """
    for submission in submissions:
        if submission.get("record_id") == wanted["record_id"] and submission.get("version") == wanted["version"]:
            operation = submission.get("operation")
            if operation == wanted["operation"] or (operation is None and submission.get("digest") == wanted["digest"]):
                return submission
    return None


def taken(result: Result) -> Receipt:
    """The receipt of a submission: ``result`` is what the step ``submit`` returned. Raises ``Rejected``."""
    document = dict(result["receipt"])
    facts = {"transport": "http_push", "receipt": document, "record_id": result["record_id"]}
    return _receipt(str(document.get("sid") or ""), document, facts)


def superseded(record_id: str, version: int) -> Receipt:
    """The portal already has a newer version than ours: nothing to do, nothing wrong."""
    facts = {"transport": "http_push", "record_id": record_id, "version": version, "state": "superseded"}
    return Receipt(remote_id=record_id, state="live", facts=facts)


def moved(receipt: Receipt, status: Mapping[str, Any]) -> Receipt:
    """The receipt with what the portal says now. Raises ``Rejected``."""
    facts = {**receipt.facts, "status": dict(status)}
    return _receipt(receipt.remote_id, status, facts, permalink=receipt.permalink)


def shown_at(receipt: Receipt, item: Mapping[str, Any]) -> Receipt:
    """The receipt with the public address of the item."""
    permalink = web_address(item.get("public_url")) or receipt.permalink
    return Receipt(remote_id=receipt.remote_id, state=receipt.state, permalink=permalink, facts=receipt.facts)


def shown(receipt: Receipt, item: Mapping[str, Any]) -> Shown:
    """What the portal shows now."""
    files = [file for file in item.get("attachments") or [] if isinstance(file, Mapping)]
    return Shown(
        remote_id=receipt.remote_id,
        permalink=web_address(item.get("public_url")) or receipt.permalink,
        title=str(item.get("title") or ""),
        text=str(item.get("summary") or ""),
        published_at=_instant(item.get("published_at")),
        media={str(file["filename"]): str(file["sha256"]) for file in files if {"filename", "sha256"} <= set(file)},
    )


def wanted(receipt: Receipt, record: Record) -> Shown:
    """The same of what was sent."""
    return Shown(
        remote_id=receipt.remote_id,
        permalink=receipt.permalink,
        title=record.title,
        text=record.summary,
        media={item.filename: item.sha256 for item in record.attachments},
    )


def callback(document: Mapping[str, Any]) -> Callback:
    """A callback of the portal. Raises ``CallbackRejected``."""
    state, sid = str(document.get("state") or ""), str(document.get("sid") or "")
    if not sid or (state not in STATES and state != REJECTED):
        raise CallbackRejected("the callback names no submission or no known state", status=400)
    return Callback(
        remote_id=sid,
        record_id=str(document.get("record_id") or ""),
        version=version_of(dict(document)),
        state=STATES.get(state, "rejected"),
        permalink=web_address(document.get("public_url")),
        reason=_reason(document),
        facts={"status": dict(document)},
    )


def _receipt(sid: str, status: Mapping[str, Any], facts: Mapping[str, Any], permalink: str = "") -> Receipt:
    state = str(status.get("state") or "received")
    if state == REJECTED:
        reason = _reason(status)
        params = {"reason": reason, "reason_code": str(status.get("reason_code") or ""), "sid": sid}
        raise Rejected("portal_rejected", detail=reason, params=params)
    return Receipt(
        remote_id=sid or str(facts["record_id"]),
        # A state that a later version of the profile may bring is one more way of not being there yet.
        state=STATES.get(state, "processing"),
        permalink=web_address(status.get("public_url")) or permalink,
        facts={**facts, "state": state},
    )


def _reason(status: Mapping[str, Any]) -> str:
    told = status.get("reason_vi") or status.get("reason") or status.get("reason_code") or ""
    return shorten(" ".join(str(told).split()), _REASON_MAX)


def _instant(value: object) -> datetime | None:
    try:
        instant = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return instant if instant.tzinfo else None
