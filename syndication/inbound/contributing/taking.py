"""A contribution comes in: it gets a number that nobody guesses, and goes the way of every submission."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from cms.core.writing import writing
from syndication.models import Source, Submission, SubmissionState

from .contribution import OPERATION, Contribution


class KeyReused(Exception):
    """The idempotency key was used for another contribution before."""


def contribute(source: Source, contribution: Contribution, *, key: str, now: datetime) -> Submission:
    """Take it; the same key again is the same contribution. Raises ``KeyReused``."""
    document = contribution.document()
    digest = f"sha-256:{sha256_hex(repr(sorted(document.items())).encode())}"
    known = _known(source, key, digest)
    if known is not None:
        return known
    sid = secrets.token_urlsafe(24)
    receipt = {"id": sid, "received_at": rfc3339(now), "state": SubmissionState.RECEIVED.value}
    try:
        with writing():
            made = Submission.objects.create(
                sid=sid, source=source, record_id=f"urn:uuid:{uuid4()}", version=1, operation=OPERATION,
                idempotency_key=key, digest=digest, record=document, receipt=receipt, received_at=now, changed_at=now,
            )  # fmt: skip
            transaction.on_commit(_hint)
    except IntegrityError:  # sent twice in one moment
        again = _known(source, key, digest)
        if again is None:
            raise
        return again
    return made


def contribution_numbered(sid: str) -> Submission | None:
    """The contribution of that number."""
    found = Submission.objects.filter(sid=sid, operation=OPERATION).select_related("source", "item")
    return found.first()


def _known(source: Source, key: str, digest: str) -> Submission | None:
    found = Submission.objects.filter(source=source, idempotency_key=key).first()
    if found is not None and found.digest != digest:
        raise KeyReused
    return found


def _hint() -> None:
    from syndication.inbound.exchange.tasks import exchange_work  # the worker's side

    exchange_work.delay()
