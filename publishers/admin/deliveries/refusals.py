"""Acts on deliveries, and why one was refused, in sentences that say what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from publishers.engine import acts
from publishers.engine.transitions import PlaceTaken
from publishers.models import Delivery

from ..audit import record
from ..presenting import still_held

Act = Callable[[Delivery], None]
#: Written together: the engine waits for the database no longer than for so many.
_TOGETHER = 20


def on_each(
    chosen: Sequence[Delivery], user: Any, act: Act, verb: str, data: dict[str, Any],
    *, refused_before: Callable[[Delivery], str] = lambda delivery: "",
) -> tuple[int, Counter[str]]:  # fmt: skip
    """Act on each by itself and put it into the log. Returns how many were done, and how often each refusal was given.

    ``refused_before``: a sentence where it must not even be tried.
    """
    done, refused = 0, Counter[str]()
    for start in range(0, len(chosen), _TOGETHER):
        with transaction.atomic():
            for delivery in chosen[start : start + _TOGETHER]:
                why_not = refused_before(delivery) or refusal(act, delivery)
                if why_not:
                    refused[why_not] += 1
                else:
                    record(delivery, verb, user, **data)
                    done += 1
    return done, refused


def refusal(act: Act, delivery: Delivery) -> str:
    """Do it. Nothing when it was done, else why not."""
    try:
        act(delivery)
    except acts.StillHeld as error:
        return still_held(error.hold)
    except acts.HalfDone:
        return _("A part of it stands there already, so it can't be dropped. Send the rest, then withdraw it.")
    except acts.NotPossible:
        return _("It has moved on meanwhile.")
    except PlaceTaken:
        return _("Another delivery of this item to this channel is not settled yet. See to it first.")
    return ""
