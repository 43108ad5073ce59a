"""A submission comes in: checked, numbered, answered with a receipt that is kept as it was given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cms.core.clock import rfc3339
from cms.core.conf import conf
from cms.core.writing import writing
from syndication.models import Source, Submission, SubmissionState

from .envelopes import findings, warnings
from .gate import Caller
from .problems import Finding, Refused
from .vocabularies import known_vocabularies


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a partner sent: the envelope, under which key of its own, and the digest of the very bytes."""

    envelope: Mapping[str, Any]
    key: str
    digest: str


def submit(caller: Caller, sent: Sent, now: datetime) -> Submission:
    """Take the submission; the same one again is the one that is here. Raises ``Refused``."""
    known = _known(caller.source, sent)
    if known is not None:
        return known
    found = findings(sent.envelope, own_namespace=conf().oai_namespace)
    if found:
        raise Refused(422, "invalid_record", *found)
    record = sent.envelope["record"]
    odd = [] if sent.envelope["operation"] == "withdraw" else warnings(record, known_vocabularies())
    try:
        with writing():
            _refuse_stale(caller.source, sent.envelope)
            submission = _create(caller, sent, odd, now)
            transaction.on_commit(_hint)
    except IntegrityError:  # the same request a moment ago, in another process
        again = _known(caller.source, sent)
        if again is None:
            raise
        return again
    return submission


def same_record(submission: Submission) -> QuerySet[Submission]:
    """Everything that its partner sent of the same record."""
    return Submission.objects.filter(source_id=submission.source_id, record_id=submission.record_id)


def _known(source: Source, sent: Sent) -> Submission | None:
    found = Submission.objects.filter(source=source, idempotency_key=sent.key).first()
    if found is not None and found.digest != sent.digest:
        raise Refused(422, "idempotency_key_reused")
    return found


def _refuse_stale(source: Source, envelope: Mapping[str, Any]) -> None:
    """Older than what is here; or published again without a new version, which a late repeat would look like."""
    record = envelope["record"]
    standing = (
        Submission.objects.filter(source=source, record_id=record["id"])
        .exclude(state=SubmissionState.REJECTED)
        .order_by("-version", "-pk")
    )
    newest = standing.values("version").first()
    if newest is None:
        return
    withdrawn = standing.filter(operation="withdraw").values("version").first()
    is_older = record["version"] < newest["version"]
    is_back = envelope["operation"] == "upsert" and withdrawn and record["version"] <= withdrawn["version"]
    if is_older or is_back:
        params = {"version": newest["version"]}
        finding = Finding(code="stale_version", pointer="/record/version", params=params)
        raise Refused(409, "stale_version", finding)


def _create(caller: Caller, sent: Sent, odd: list[Finding], now: datetime) -> Submission:
    record, sid = sent.envelope["record"], str(uuid4())
    receipt: dict[str, Any] = {
        "sid": sid, "received_at": rfc3339(now), "record_id": record["id"], "version": record["version"],
        "digest": sent.digest, "state": SubmissionState.RECEIVED.value, "signature_keyid": caller.keyid,
    }  # fmt: skip
    if odd:
        receipt["warnings"] = [finding.document() for finding in odd]
    return Submission.objects.create(
        sid=sid, source=caller.source, record_id=record["id"], version=record["version"],
        operation=sent.envelope["operation"], idempotency_key=sent.key, digest=sent.digest, record=record,
        receipt=receipt, received_at=now, changed_at=now,
    )  # fmt: skip


def _hint() -> None:
    """The worker may begin at once; without this message it begins with the next beat."""
    from .tasks import exchange_work  # tasks import us

    exchange_work.delay()
