"""A number that a person knows, or knows better: with who says so, since when, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.indicators import Unknown
from cms.core.registries import indicators
from cms.core.writing import writing
from cms.entries import blobs
from cms.reports.counting.rows import Row
from cms.reports.models import Report, ReportSection, ReportValue, Source
from cms.reports.people import signed

from .prepare import check_open, ground_of, is_still_open
from .refusal import Refused
from .rolling import below, rolled


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file as it was uploaded."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was typed. No value: it is not known, and the note says why."""

    value: Decimal | None
    note: str = ""
    evidence_url: str = ""
    evidence: Evidence | None = None


def type_in(report: Report, code: str, entry: Entry, *, user: Any, now: datetime) -> ReportValue:
    """Write it, beside what was counted. Raises ``Refused``."""
    check_open(report, user)
    row = report.values.filter(code=code, dimension="").first()
    if row is None:
        raise Refused(_("This report does not ask for that number."))
    _check(row, entry)
    row.author, row.author_name, row.entered_at = user, signed(user), now
    row.note, row.evidence_url = entry.note.strip(), entry.evidence_url
    if entry.evidence:
        row.evidence_sha256, row.evidence_name = blobs.pin_bytes(entry.evidence.data), entry.evidence.name[:255]
    was_counted = is_counted(code)
    if not was_counted and row.source == Source.ROLLED_UP:
        row.own = entry.value
        recount_own(report, row)
    else:
        _put(row, entry, was_counted)
    with writing():
        if not is_still_open(report):
            raise Refused(_("It was closed in the meantime. Your number was not written."))
        row.save()
        log(report, "loa.report_typed", user=user, data={"code": code, "value": _said(entry.value)})
    return row


def take_back(report: Report, code: str, *, user: Any) -> None:
    """A corrected number is again what was counted."""
    check_open(report, user)
    row = report.values.filter(code=code, dimension="", source=Source.CORRECTED).first()
    if row is None:
        raise Refused(_("This number was not corrected by hand."))
    row.source, row.value, row.counted = Source.COUNTED, row.counted, None
    row.author, row.author_name, row.entered_at, row.note = None, "", None, ""
    row.evidence_url = row.evidence_sha256 = row.evidence_name = ""
    with writing():
        if not is_still_open(report):
            raise Refused(_("It was closed in the meantime. Nothing was changed."))
        row.save()
        log(report, "loa.report_typed", user=user, data={"code": code, "value": _said(row.value)})


def write_section(report: Report, section: ReportSection, text: str, *, edition: int, user: Any) -> None:
    """Raises ``Refused`` where somebody else wrote the part in the meantime: nothing of either is lost."""
    check_open(report, user)
    with writing():
        changed = ReportSection.objects.filter(
            Q(report__state="draft", report__is_current=True), pk=section.pk, edition=edition
        ).update(text=text, edition=edition + 1)
    if not changed:
        raise Refused(
            _("Somebody else changed “%(part)s” while you wrote. Copy your text, reload, and put both together.")
            % {"part": section.heading}
        )


def is_counted(code: str) -> bool:
    indicator = indicators.get(code)
    return indicator is not None and indicator.facts is not None


def recount_own(report: Report, row: ReportValue) -> None:
    """What came from below and what the agency did itself, kept as rows and added up."""
    ground = ground_of(report, timezone.now())
    mine = Row(
        agency=report.agency.code, agency_name=report.agency_name, value=row.own, what=row.note,
        unknown=Unknown.PENDING if row.own is None else None,
    )  # fmt: skip
    frozen = rolled(row.code, below(report, ground), own=mine)
    whole = frozen.totals[0]
    row.value, row.unknown, row.unknown_rows = whole.value, whole.unknown or "", whole.unknown_rows
    row.rows_sha256, row.rows_count = frozen.sha256, frozen.count


def _check(row: ReportValue, entry: Entry) -> None:
    if entry.value is not None and entry.value < 0:
        raise Refused(_("A number of a report is not below nought."))
    if entry.value is None and not entry.note.strip():
        raise Refused(_("Say in the note why nobody knows the number; then leave it empty."))
    if is_counted(row.code) and not entry.note.strip():
        raise Refused(_("This number was counted. Say in the note why yours is the right one."))


def _put(row: ReportValue, entry: Entry, was_counted: bool) -> None:
    if was_counted:
        if row.source != Source.CORRECTED:
            row.counted = row.value
        row.source = Source.CORRECTED
    else:
        row.source = Source.TYPED
    row.value, row.unknown = entry.value, "" if entry.value is not None else Unknown.PENDING
    row.unknown_rows = 0


def _said(value: Decimal | None) -> str:
    return "" if value is None else str(value)
