"""From closing to the answer: each step is one conditional UPDATE, so that two people never both do it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.core.writing import writing
from cms.entries import blobs
from cms.reports.keeping import content_now
from cms.reports.models import Report, ReportSection, ReportValue, State
from cms.reports.paper.content import to_bytes
from cms.reports.people import reach_of

from .prepare import check_open
from .refusal import Refused

#: Of the head and foot: what may be written until it is handed in.
LETTERHEAD = ("symbol", "place", "signed_on", "capacity", "signer_title", "signer", "recipients")


def close(report: Report, *, user: Any, now: datetime) -> None:
    """Freeze every number with its words and rows. Raises ``Refused``."""
    check_open(report, user)
    with writing():
        # First: from here on nobody types anything in, so what is frozen is what they saw.
        _step(report, State.DRAFT, State.CLOSED, "loa.report_closed", user, closed_at=now, closed_by=user)
        report.snapshot = blobs.pin_bytes(to_bytes(content_now(report)))
        report.save(update_fields=["snapshot"])


def set_letterhead(report: Report, given: dict[str, Any], *, user: Any) -> None:
    """Number, date, who signs: known last. Raises ``Refused``."""
    if not reach_of(user).may_write(report.agency_id):
        raise Refused(_("Only the report officers of “%(agency)s” write its reports.") % {"agency": report.agency_name})
    values = {name: given[name] for name in LETTERHEAD if name in given}
    open_states = (State.DRAFT, State.CLOSED)
    if not Report.objects.filter(pk=report.pk, is_current=True, state__in=open_states).update(**values):
        raise Refused(_("It is handed in: its head and foot stay as they are."))
    report.refresh_from_db()


def hand_in(report: Report, *, user: Any, now: datetime) -> None:
    """Give it to the receiver. Raises ``Refused``."""
    if not reach_of(user).may_write(report.agency_id):
        raise Refused(_("Only the report officers of “%(agency)s” hand it in.") % {"agency": report.agency_name})
    _step(report, State.CLOSED, State.HANDED_IN, "loa.report_handed_in", user, handed_in_at=now, handed_in_by=user)


def accept(report: Report, *, user: Any, now: datetime, answer: str = "") -> None:
    _check_answer(report, user)
    _step(
        report, State.HANDED_IN, State.ACCEPTED, "loa.report_accepted", user,
        answered_at=now, answered_by=user, answer=answer.strip(),
    )  # fmt: skip


def send_back(report: Report, *, user: Any, now: datetime, answer: str) -> None:
    """Return it with a reason. Raises ``Refused``."""
    _check_answer(report, user)
    if not answer.strip():
        raise Refused(_("Say what is to be changed: who wrote it reads your reason."))
    _step(
        report, State.HANDED_IN, State.RETURNED, "loa.report_returned", user,
        answered_at=now, answered_by=user, answer=answer.strip(),
    )  # fmt: skip


def correct(report: Report, *, user: Any) -> Report:
    """A new version to write in; the old one stays, readable and reproducible. Raises ``Refused``."""
    if not reach_of(user).may_write(report.agency_id):
        raise Refused(_("Only the report officers of “%(agency)s” write its reports.") % {"agency": report.agency_name})
    if report.state == State.DRAFT:
        raise Refused(_("It is not closed yet: change it as it is."))
    values, sections = list(report.values.all()), list(report.sections.all())
    with writing():
        if not Report.objects.filter(pk=report.pk, is_current=True).update(is_current=False):
            raise Refused(_("There is a correction already. Open the newest version."))
        new = Report.objects.get(pk=report.pk)
        new.pk, new.number, new.is_current, new.state, new.snapshot = None, report.number + 1, True, State.DRAFT, ""
        new.closed_at = new.handed_in_at = new.answered_at = None
        new.closed_by = new.handed_in_by = new.answered_by = None
        new.answer, new.symbol, new.signed_on, new.begun_by = "", "", None, user
        new.save(force_insert=True)
        _copy(ReportValue, values, new)
        _copy(ReportSection, sections, new)
        log(new, "loa.report_corrected", user=user, data={"before": report.pk})
    return new


def _copy(model: Any, rows: list[Any], report: Report) -> None:
    for row in rows:
        row.pk, row.report = None, report
    model.objects.bulk_create(rows)


def _check_answer(report: Report, user: Any) -> None:
    if not reach_of(user).may_answer(report.rule, report.agency_id):
        raise Refused(_("Only the report officers of “%(agency)s” answer it.") % {"agency": report.receiver_name})


def _step(report: Report, before: State, after: State, verb: str, user: Any, **given: Any) -> None:
    with writing():
        changed = Report.objects.filter(pk=report.pk, state=before, is_current=True).update(state=after, **given)
        if changed:
            log(report, verb, user=user)
    report.refresh_from_db()
    if not changed:
        raise Refused(_("It is “%(state)s” by now. Look at it again.") % {"state": report.get_state_display()})
