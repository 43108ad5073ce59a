"""Seals over Wagtail's log: each holds the digest of a row and of the seal before, so that no row changes unseen.

Rows are sealed a moment after they were written, by one task: a chain inside every transaction would make all writers
wait for each other. Whoever can write to the database could forge the whole chain; the last digest therefore also goes
to the log lines, out of their reach.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.accounts.models import AuditSeal
from cms.core.writing import writing

logger = logging.getLogger("loa.audit")

_LOGS = {AuditSeal.Log.PAGES: PageLogEntry, AuditSeal.Log.THINGS: ModelLogEntry}
_AT_ONCE = 500
#: A row may be committed after one with a higher number: so many back are looked at again.
_LATE_ROWS = 2000
_BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A row that is not what was sealed: ``changed`` or ``gone``; or a seal that does not follow the one before."""

    log: str
    row: int
    what: str


def seal() -> int:
    """Seal what is new; returns how many rows. Two at once do no harm: a row is sealed once."""
    total = 0
    for name, model in _LOGS.items():
        for rows in _unsealed(name, model):
            total += _seal(name, rows)
    return total


def verify() -> Iterator[Fault]:
    """Every difference between the log and its seals, in order."""
    before = _BEGINNING
    for seals in _chunks(AuditSeal.objects.order_by("pk").iterator(_AT_ONCE)):
        rows = {name: model.objects.in_bulk([s.row for s in seals if s.log == name]) for name, model in _LOGS.items()}
        for one in seals:
            row = rows[AuditSeal.Log(one.log)].get(one.row)
            if row is None:
                yield Fault(log=one.log, row=one.row, what="gone")
            elif one.digest != digest(before, one.log, row):
                yield Fault(log=one.log, row=one.row, what="changed")
            before = one.digest


def digest(before: str, log: str, row: Any) -> str:
    """Over all that says who did what to which thing, and when; not over the person's name, which may be erased."""
    told = [
        before, log, row.pk, row.action, row.timestamp.isoformat(), row.user_id, row.content_type_id, row.data,
        str(getattr(row, "page_id", None) or getattr(row, "object_id", "")), str(row.uuid or ""),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def _unsealed(name: str, model: Any) -> Iterator[list[Any]]:
    last = AuditSeal.objects.filter(log=name).aggregate(last=Max("row"))["last"] or 0
    floor = max(0, last - _LATE_ROWS)
    sealed = set(AuditSeal.objects.filter(log=name, row__gt=floor).values_list("row", flat=True))
    found = model.objects.filter(pk__gt=floor).order_by("pk").iterator(_AT_ONCE)
    yield from _chunks(row for row in found if row.pk not in sealed)


def _seal(name: str, rows: list[Any]) -> int:
    with writing():
        # The first seal is the lock of the chain: whoever seals at the same time waits, and then looks again.
        list(AuditSeal.objects.select_for_update().order_by("pk")[:1])
        known = set(AuditSeal.objects.filter(log=name, row__in=[r.pk for r in rows]).values_list("row", flat=True))
        rows = [row for row in rows if row.pk not in known]
        if not rows:
            return 0
        newest = AuditSeal.objects.order_by("-pk").first()
        before, made = newest.digest if newest else _BEGINNING, []
        for row in rows:
            before = digest(before, name, row)
            made.append(AuditSeal(log=name, row=row.pk, digest=before))
        AuditSeal.objects.bulk_create(made)
    logger.info(json.dumps({"event": "audit_seal", "seal": made[-1].pk, "rows": len(made), "digest": before}))
    return len(made)


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
