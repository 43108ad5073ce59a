"""A report's rows ↔ its frozen content. A closed report is read from the store: it says for ever what it said."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from django.utils import timezone

from cms.core.clock import rfc3339
from cms.entries import blobs

from .dates.periods import Span
from .models import Report, ReportValue
from .paper import content as papers
from .paper.content import Content, Figure, Letterhead, Part


class SnapshotBroken(Exception):
    """What is in the store is not what was kept."""


def content_of(report: Report) -> Content:
    """What it says: while it is written from its rows, afterwards from what was frozen."""
    return frozen_content(report.snapshot) if report.snapshot else content_now(report)


def frozen_content(sha256: str) -> Content:
    """Raises ``BlobMissing`` or ``SnapshotBroken``."""
    with blobs.open_blob(sha256) as file:
        data = file.read()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise SnapshotBroken(sha256)
    return papers.from_bytes(data)


def content_now(report: Report) -> Content:
    """From the rows as they are."""
    rule = report.rule
    return Content(
        agency=report.agency.code, agency_name=report.agency_name, parent_name=report.parent_name,
        receiver_name=report.receiver_name, title=report.title, span=Span(rule.span), year=report.year,
        quarter=rule.quarter, number=report.number, first=report.first, last=report.last, tree_on=report.tree_on,
        counted_on=timezone.localtime(report.counted_at).date() if report.counted_at else None,
        legal_basis=papers.lines(rule.calendar.legal_basis),
        figures=tuple(figure_of(row) for row in report.values.order_by("order", "pk")),
        parts=tuple(Part(code=row.code, heading=row.heading, text=row.text) for row in report.sections.all()),
    )  # fmt: skip


def figure_of(row: ReportValue) -> Figure:
    return Figure(
        code=row.code, label=row.label, definition=row.definition, unit=row.unit, dimension=row.dimension, key=row.key,
        key_label=row.key_label, value=_plain(row.value), unknown=row.unknown, unknown_rows=row.unknown_rows,
        source=row.source, counted=_plain(row.counted), own=_plain(row.own), rows_sha256=row.rows_sha256,
        rows_count=row.rows_count, author_name=row.author_name, note=row.note, evidence_url=row.evidence_url,
        entered_at=rfc3339(row.entered_at) if row.entered_at else "", evidence_name=row.evidence_name,
        evidence_sha256=row.evidence_sha256,
    )  # fmt: skip


def letterhead_of(report: Report) -> Letterhead:
    return Letterhead(
        symbol=report.symbol, place=report.place, signed_on=report.signed_on, signer=report.signer,
        capacity=papers.lines(report.capacity), signer_title=report.signer_title,
        recipients=papers.lines(report.recipients),
    )  # fmt: skip


def _plain(value: Any) -> Decimal | None:
    """Without the noughts that the column adds."""
    return None if value is None else Decimal(f"{value.normalize():f}")
