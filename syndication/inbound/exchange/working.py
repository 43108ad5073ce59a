"""What came in is looked at and handed to the editors' inbox, record by record in the order of its versions."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import F, Q

from cms.core.writing import writing
from syndication.inbound.contributing.contribution import OPERATION as CONTRIBUTION
from syndication.inbound.contributing.contribution import offer_of as contribution_offer
from syndication.models import ReceivedFile, Source, Submission, SubmissionState

from .fates import Fate, fate_of, move
from .handing_in import hand_in, is_our_own
from .offers import missing_files, offer_of
from .problems import Finding
from .submitting import same_record

logger = logging.getLogger("loa.exchange")

State = SubmissionState
#: How long one may be worked on before another process takes it over; taking in is safe twice.
_LEASE = timedelta(seconds=120)
#: A fault that lasts so long does not pass: its partner must know.
_TRIES = 30
_BATCH = 100


def work_due(now: datetime) -> int:
    """Work on everything that waits. Returns how many got on."""
    waiting = Submission.objects.filter(_is_free(now), state__in=(State.RECEIVED, State.VALIDATING))
    return sum(work(pk, now) for pk in waiting.order_by("pk").values_list("pk", flat=True)[:_BATCH])


def work(pk: int, now: datetime) -> bool:
    """Check one and hand it over, unless somebody else does, or a newer one of the same record is here."""
    submission = _claim(pk, now)
    if submission is None:
        return False
    try:
        fate = _handed_over(submission, now)
    except Exception:
        # The lease runs out and it is tried again: what was handed in is not lost to a fault of ours that passes.
        logger.exception("submission %s could not be taken in", submission.sid)
        if submission.fence < _TRIES:
            return False
        fate = _rejected("not_taken")
    ours = Submission.objects.filter(pk=pk, fence=submission.fence)
    if not ours.update(leased_until=None, item=submission.item, proposal=submission.proposal):
        return False
    return move(submission, fate, now)


def _claim(pk: int, now: datetime) -> Submission | None:
    """One at a time of each record: what is older must not overtake what is newer."""
    with writing():
        submission = Submission.objects.select_related("source").get(pk=pk)
        Source.objects.select_for_update().get(pk=submission.source_id)
        others = same_record(submission).exclude(pk=pk)
        if others.filter(state=State.VALIDATING, leased_until__gte=now).exists():
            return None
        if others.filter(pk__gt=pk).exclude(state=State.REJECTED).exists():
            move(submission, Fate(state=State.SUPERSEDED), now)
            return None
        mine = Submission.objects.filter(_is_free(now), pk=pk, state__in=(State.RECEIVED, State.VALIDATING))
        if not mine.update(state=State.VALIDATING, leased_until=now + _LEASE, fence=F("fence") + 1):
            return None
    submission.refresh_from_db()
    return submission


def _handed_over(submission: Submission, now: datetime) -> Fate:
    record, source = submission.record, submission.source
    if submission.operation == "withdraw":
        hand_in(submission, None, now)
        return fate_of(submission) if submission.proposal else Fate(state=State.WITHDRAWN)
    if submission.operation == CONTRIBUTION:
        hand_in(submission, contribution_offer(record, source_name=source.name, form=source.form), now)
        return fate_of(submission) if submission.proposal else Fate(state=State.ACCEPTED)
    handed_in = ReceivedFile.objects.filter(source=source, sha256__in=_hashes(submission))
    here = set(handed_in.values_list("sha256", flat=True))
    missing = missing_files(record, here)
    if missing:
        return _rejected("checksum_mismatch", filename=missing[0])
    hand_in(submission, offer_of(record, source_name=source.name, here=here), now)
    if is_our_own(submission):
        return _rejected("own_record")
    return fate_of(submission) if submission.proposal else Fate(state=State.ACCEPTED)


def _hashes(submission: Submission) -> list[str]:
    return [one["sha256"] for one in submission.record.get("attachments") or ()]


def _rejected(code: str, **params: object) -> Fate:
    reason = Finding(code=code, params=params).sentence("vi")
    return Fate(state=State.REJECTED, reason_code=code, reason_vi=reason)


def _is_free(now: datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=now)
