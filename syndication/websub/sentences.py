"""What the hub's codes say to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Any] = {
    "unreachable": _("The subscriber's server could not be reached. Loa tries again by itself."),
    "no_answer": _("The subscriber's server did not answer in time. Loa tries again by itself."),
    "busy": _("The subscriber's server asked us to come again later. Loa does so by itself."),
    "refused": _("The subscriber's server refused what it was sent. Loa tries again by itself."),
    "forbidden_address": _(
        "The callback leads into a private network, which Loa does not call. Somebody who runs Loa can allow it "
        "(OUTBOUND_ALLOW)."
    ),
    "secret_unreadable": _(
        "The subscriber's secret can't be read with this installation's keys, so nothing is sent unsigned. The "
        "subscriber has to subscribe again."
    ),
    "gone": _("The subscriber's server said that it no longer wants to be told."),
    "not_confirmed": _("The callback did not confirm that it wants this subscription."),
    "wrong_challenge": _("The callback answered, but did not repeat the word it was given."),
    "ended_here": _("It was ended here; the subscriber was told."),
}


def explain(problem: Mapping[str, Any] | None) -> str:
    """The sentence for a problem as it is kept; nothing when there is none."""
    return str(SENTENCES.get((problem or {}).get("code", ""), ""))
