"""What of the calendar a person wants to see: a form whose answers stand in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishers.calendar.cards import Post, Sieve
from publishers.models import DeliveryState

from .dressing import platform_choices
from .reading import Names

#: States in the order in which work goes through them.
STATES = ("draft", "in_review", "scheduled", "held", "publishing", "published", "needs_checking", "failed", "missed",
           "withdrawn", "cancelled")  # fmt: skip
#: Choices that are numbers of rows.
_NUMBERS = ("channel", "campaign")


class FilterForm(forms.Form):
    """Narrows the calendar. Whatever is not known is not asked for."""

    channel = forms.ChoiceField(required=False, label=gettext_lazy("Channel"))
    platform = forms.ChoiceField(required=False, label=gettext_lazy("Platform"))
    campaign = forms.ChoiceField(required=False, label=gettext_lazy("Campaign"))
    agency = forms.ChoiceField(required=False, label=gettext_lazy("Agency"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("State"))
    mine = forms.BooleanField(required=False, label=gettext_lazy("Only what I planned"))

    def __init__(self, data: Any, *, names: Names, posts: Iterable[Post], agencies: Mapping[str, str]) -> None:
        super().__init__(data)
        met = {post.agency for post in posts if post.agency}
        choices: dict[str, list[tuple[str, str]]] = {
            "channel": [(str(pk), channel.name) for pk, channel in names.channels.items()],
            "platform": platform_choices(names),
            "campaign": [(str(pk), campaign.name) for pk, campaign in names.campaigns.items()],
            "agency": [(code, name) for code, name in agencies.items() if code in met],
            "state": [(state, _state_label(state)) for state in STATES],
        }
        for name, found in choices.items():
            asked = self.data.get(name, "")
            makes_sense = name != "state" and (name not in _NUMBERS or asked.isdecimal())
            kept = _with_asked(found, asked, agencies) if makes_sense else found
            self.fields[name].choices = [("", _("All")), *kept]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for and makes sense; the rest of the address is passed over."""
        self.is_valid()
        return self.cleaned_data

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked.values())

    def sieve(self, user_id: int, agencies: frozenset[str]) -> Sieve:
        """The choice for the cards; ``agencies``: the chosen one's branch."""
        asked = self.asked
        return Sieve(
            channel=_number(asked.get("channel")), platform=asked.get("platform", ""),
            campaign=_number(asked.get("campaign")), agencies=agencies, state=asked.get("state", ""),
            by=user_id if asked.get("mine") else None,
        )  # fmt: skip


def _with_asked(found: list[tuple[str, str]], asked: str, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is chosen stays chosen in a time in which nothing of it stands."""
    if not asked or asked in dict(found):
        return found
    return [*found, (asked, names.get(asked) or _("not in this time"))]


def _state_label(state: str) -> str:
    return _("held back") if state == "held" else str(DeliveryState(state).label)


def _number(text: Any) -> int | None:
    return int(text) if text and str(text).isdecimal() else None
