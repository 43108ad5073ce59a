"""What became of a submission: read off the proposal and the page, so that no lost message can make it wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import Page

from cms.entries.models import Entry, Status
from syndication.models import Proposal, ProposalKind, ProposalState, Submission, SubmissionState

from .problems import Finding

State = SubmissionState

#: Nothing more is done about these, but what is published may still be replaced or withdrawn.
OPEN = (State.ACCEPTED, State.IN_REVIEW)
#: How far back a change of an entry is looked for when its event was lost.
_LOOK_BACK = timedelta(minutes=15)
_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """A state of the profile, why, and where readers find it."""

    state: SubmissionState
    reason_code: str = ""
    reason_vi: str = ""
    public_url: str = ""


def fate_of(submission: Submission) -> Fate:
    """Where it stands by now; the state it has when its proposal says nothing."""
    proposal = submission.proposal
    if proposal is None:
        return _as_it_is(submission)
    if proposal.state == ProposalState.WAITING:
        return Fate(state=State.ACCEPTED)
    if proposal.state == ProposalState.REJECTED:
        reason = proposal.reason.strip() or Finding(code="editors").sentence("vi")
        return Fate(state=State.REJECTED, reason_code="editors", reason_vi=reason)
    if proposal.state == ProposalState.SUPERSEDED:
        return Fate(state=State.SUPERSEDED)
    if submission.operation == "withdraw" or proposal.kind == ProposalKind.RETRACTION:
        return _withdrawal(proposal)
    return _publication(submission, proposal)


def follow(submissions: Iterable[Submission], now: datetime) -> int:
    """Bring each to where it stands by now. Returns how many moved."""
    return sum(move(submission, fate_of(submission), now) for submission in submissions)


def move(submission: Submission, fate: Fate, now: datetime) -> bool:
    """Write the fate down, unless somebody else moved the submission meanwhile. Its partner is told in turn."""
    if (submission.state, submission.public_url) == (fate.state, fate.public_url):
        return False
    unmoved = Submission.objects.filter(pk=submission.pk, state=submission.state)
    changes = {
        "state": fate.state, "reason_code": fate.reason_code, "reason_vi": fate.reason_vi,
        "public_url": fate.public_url, "changed_at": now,
    }  # fmt: skip
    if submission.source.callback_url:
        changes |= {"tell_at": now, "failures": 0, "tell_problem": ""}
    if not unmoved.update(**changes):
        return False
    for name, value in changes.items():
        setattr(submission, name, value)
    if fate.state == State.PUBLISHED or (fate.state == State.WITHDRAWN and submission.operation == "withdraw"):
        _end_older(submission, fate.state, now)
    return True


def of_entry(entry_id: UUID) -> QuerySet[Submission]:
    """Submissions that an entry's change may concern."""
    pages = Entry.objects.filter(pk=entry_id, page_id__isnull=False).values("page_id")
    return _followed().filter(item__page_id__in=pages)


def of_proposal(proposal_id: int) -> QuerySet[Submission]:
    """Submissions that a decision may concern."""
    return _followed().filter(proposal_id=proposal_id)


def behind(now: datetime) -> QuerySet[Submission]:
    """Those that a lost message left behind: decided, or their item changed lately."""
    changed = Entry.objects.filter(page_id=OuterRef("item__page_id"), updated_at__gte=now - _LOOK_BACK)
    gone = changed.filter(status=Status.WITHDRAWN)
    decided = Q(state=State.ACCEPTED, proposal__isnull=False) & ~Q(proposal__state=ProposalState.WAITING)
    moved = Q(Exists(changed), state=State.IN_REVIEW) | Q(Exists(gone), state=State.PUBLISHED)
    return _followed().filter(decided | moved).order_by("pk")[:_BATCH]


def in_review() -> QuerySet[Submission]:
    """Drafts that may have been deleted: nobody says so."""
    return _followed().filter(state=State.IN_REVIEW).order_by("pk")


def _followed() -> QuerySet[Submission]:
    """What is over stays as it is."""
    followed = Submission.objects.filter(state__in=(*OPEN, State.PUBLISHED))
    return followed.select_related("source", "proposal", "item")


def _as_it_is(submission: Submission) -> Fate:
    return Fate(
        state=State(submission.state), reason_code=submission.reason_code, reason_vi=submission.reason_vi,
        public_url=submission.public_url,
    )  # fmt: skip


def _publication(submission: Submission, proposal: Proposal) -> Fate:
    page_id = proposal.page_id or (submission.item.page_id if submission.item else None)
    entry = Entry.objects.visible().filter(page_id=page_id).first() if page_id else None
    if entry is not None and entry.status == Status.PUBLISHED:
        if submission.state == State.PUBLISHED or _is_shown(proposal, entry):
            return Fate(state=State.PUBLISHED, public_url=entry.url)
        return Fate(state=State.IN_REVIEW)
    if submission.state == State.PUBLISHED:
        return Fate(state=State.WITHDRAWN)
    if page_id is None or Page.objects.filter(pk=page_id).exists():
        return Fate(state=State.IN_REVIEW)
    reason = Finding(code="draft_deleted").sentence("vi")
    return Fate(state=State.REJECTED, reason_code="draft_deleted", reason_vi=reason)


def _is_shown(proposal: Proposal, entry: Entry) -> bool:
    """Whether what readers see holds the proposal: published after the decision, or nothing is left unpublished."""
    if proposal.decided_at and entry.version_at >= proposal.decided_at:
        return True
    return Page.objects.filter(pk=entry.page_id, live=True, has_unpublished_changes=False).exists()


def _withdrawal(proposal: Proposal) -> Fate:
    page_id = proposal.page_id or proposal.item.page_id
    is_public = bool(page_id) and Entry.objects.filter(page_id=page_id, status=Status.PUBLISHED).exists()
    return Fate(state=State.IN_REVIEW if is_public else State.WITHDRAWN)


def _end_older(submission: Submission, state: SubmissionState, now: datetime) -> None:
    """What this one took the place of, or took down."""
    older = _followed().filter(
        source_id=submission.source_id, record_id=submission.record_id, pk__lt=submission.pk
    )  # fmt: skip
    for one in older:
        was_shown = one.state == State.PUBLISHED and state == State.WITHDRAWN
        move(one, Fate(state=State.WITHDRAWN if was_shown else State.SUPERSEDED, public_url=""), now)
