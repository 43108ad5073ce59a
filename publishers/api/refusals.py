"""What the acts of the desk refuse, as problems: one place that knows both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from cms.entries.api.problems import Refused
from publishers.admin.presenting import still_held
from publishers.engine import acts
from publishers.engine.transitions import PlaceTaken
from publishers.planning.plan import CannotPlan
from publishers.sentences import explain


@contextmanager
def refusing() -> Iterator[None]:
    """Raise ``Refused`` for whatever the acts inside find impossible."""
    try:
        yield
    except acts.StillHeld as error:
        raise Refused(409, "held", still_held(error.hold)) from None
    except acts.HalfDone:
        told = _("A part of it stands on the channel already, so it can't be taken back. Withdraw it instead.")
        raise Refused(409, "half_done", told) from None
    except acts.NotPossible:
        told = _("It is too late for that: the delivery has moved on. Read it again to see its state.")
        raise Refused(409, "moved_on", told) from None
    except PlaceTaken:
        told = _("Another delivery of this item to this channel is not settled yet. See to it first.")
        raise Refused(409, "place_taken", told) from None
    except CannotPlan as error:
        words = explain(error.code)
        raise Refused(409, error.code, f"{words.message} {words.fix}".strip()) from None
