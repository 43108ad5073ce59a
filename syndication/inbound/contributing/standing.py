"""What became of a contribution, in words for whoever sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from syndication.models import Submission, SubmissionState

State = SubmissionState
Tone = Literal["waits", "good", "bad"]


@dataclass(frozen=True, slots=True)
class Standing:
    """A heading, and what comes next."""

    tone: Tone
    heading: Any
    next: Any


_WAITS = Standing("waits", _("Received"), _("The editors will look at it. This page always says how far it is."))
_STANDINGS: Mapping[str, Standing] = {
    State.RECEIVED: _WAITS,
    State.VALIDATING: _WAITS,
    State.ACCEPTED: _WAITS,
    State.IN_REVIEW: Standing(
        "good", _("Accepted"), _("The editors took it over and are preparing it. It is not public yet.")
    ),
    State.PUBLISHED: Standing("good", _("Published"), _("Everybody can read it now.")),
    State.REJECTED: Standing(
        "bad", _("Not taken"), _("You can send a better version with the form. Ask the editors if this is unclear.")
    ),
    State.WITHDRAWN: Standing("bad", _("No longer public"), _("The editors took it down again.")),
    State.SUPERSEDED: Standing("waits", _("Replaced"), _("A newer version took its place.")),
}


def standing_of(submission: Submission) -> Standing:
    return _STANDINGS[submission.state]
