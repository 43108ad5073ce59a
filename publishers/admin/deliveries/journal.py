"""A delivery's steps and attempts in words; what the platforms call their steps stays out of people's sight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishers.models import Attempt, DeliveryStep, StepState
from publishers.sentences import explain

#: First word of a step's name → what it does. A new platform's own words are shown as they are.
_STEPS = {
    "channel": gettext_lazy("check the account"),
    "photo": gettext_lazy("upload a picture"),
    "photos": gettext_lazy("upload the pictures"),
    "attachment": gettext_lazy("upload a file"),
    "session": gettext_lazy("open the upload"),
    "transfer": gettext_lazy("upload the video"),
    "upload": gettext_lazy("upload a file"),
    "upload_video": gettext_lazy("upload the video"),
    "verify_video": gettext_lazy("wait until the video is processed"),
    "processing": gettext_lazy("wait until the video is processed"),
    "video": gettext_lazy("upload the video"),
    "captions": gettext_lazy("add the captions"),
    "thumbnail": gettext_lazy("add the cover picture"),
    "playlist": gettext_lazy("add it to the playlist"),
    "create": gettext_lazy("make the post"),
    "post": gettext_lazy("make the post"),
    "push": gettext_lazy("send the item"),
    "submit": gettext_lazy("send the item"),
    "publish": gettext_lazy("publish"),
    "finish": gettext_lazy("make the post"),
    "verify": gettext_lazy("wait until the post has its number"),
    "link": gettext_lazy("ask for the address"),
    "permalink": gettext_lazy("ask for the address"),
    "update": gettext_lazy("change the post"),
    "edit": gettext_lazy("change the post"),
    "delete": gettext_lazy("remove the post"),
    "hide": gettext_lazy("hide the post"),
    "announce": gettext_lazy("tell the followers"),
    "remove": gettext_lazy("remove the post"),
    "sheet": gettext_lazy("make the sheet"),
    "package": gettext_lazy("make the package"),
}
#: Notes of the platforms to themselves.
_NOTES = frozenset({"begin", "spoilt"})
_OUTCOMES = {
    "published": gettext_lazy("Published."),
    "withdrawn": gettext_lazy("Withdrawn."),
    "accepted": gettext_lazy("Handed over; the platform has not shown it yet."),
    "not_yet": gettext_lazy("Paused, and goes on by itself."),
    "renewed": gettext_lazy("The access was renewed."),
    "superseded": gettext_lazy("A newer version takes its place."),
    "lease_lost": gettext_lazy("Another worker took over."),
    "worker_lost": gettext_lazy("The worker stopped in the middle; another one went on."),
    "undo": gettext_lazy("Waited until it could no longer be taken back."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step in words, with what it is called inside."""

    label: str
    name: str
    state: str
    tone: str
    begun_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One attempt in words."""

    outcome: str
    tone: str
    detail: str
    started_at: datetime
    ended_at: datetime | None


def steps(rows: Iterable[DeliveryStep]) -> list[Step]:
    """The steps in order."""
    return [
        Step(
            label=_step_label(row.name), name=row.name, state=row.get_state_display(),
            tone="green" if row.state == StepState.DONE else "violet", begun_at=row.begun_at, done_at=row.done_at,
        )
        for row in rows
        if row.name not in _NOTES
    ]  # fmt: skip


def tries(rows: Iterable[Attempt], platform: str) -> list[Try]:
    """The attempts in order."""
    return [
        Try(
            outcome=_outcome(row, platform), tone=_tone(row), detail=row.detail, started_at=row.started_at,
            ended_at=row.ended_at,
        )
        for row in rows
    ]  # fmt: skip


def _step_label(name: str) -> str:
    word, _colon, rest = name.partition(":")
    label = capfirst(str(_STEPS.get(word, word)))
    numbers = [part for part in rest.split(":") if part.isdigit()]
    return f"{label} {numbers[-1]}" if numbers and int(numbers[-1]) else label


def _outcome(row: Attempt, platform: str) -> str:
    if not row.ended_at:
        return _("Under way")
    known = _OUTCOMES.get(row.outcome)
    return str(known) if known else explain(row.outcome, {}, platform).message


def _tone(row: Attempt) -> str:
    if not row.ended_at:
        return "violet"
    if row.outcome in ("published", "withdrawn"):
        return "green"
    return "quiet" if row.outcome in _OUTCOMES else "amber"
