"""What is asked when several items are planned at once: which, where, when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.entries.models import Entry
from publishers.models import Channel
from publishers.planning.many import MOST_ITEMS, Spread, times
from publishers.planning.times import When

from .composing import WALL_TIME, current_campaigns, time_problem

SPREADS = (
    (Spread.TOGETHER, gettext_lazy("All at one time")),
    (Spread.DAILY, gettext_lazy("One a day, at this hour")),
    (Spread.QUEUE, gettext_lazy("Each channel's next free slots")),
)


class ManyForm(forms.Form):
    """Items and channels are those that the person may plan; nothing else can be chosen."""

    spread = forms.ChoiceField(choices=SPREADS, initial=Spread.DAILY)
    due_at = forms.DateTimeField(required=False, input_formats=[WALL_TIME, f"{WALL_TIME}:%S"])

    def __init__(self, data: Any, *, entries: Sequence[Entry], channels: Sequence[Channel]) -> None:
        super().__init__(data)
        self._entries = {str(entry.pk): entry for entry in entries}
        self._channels = {str(channel.pk): channel for channel in channels}
        self.fields["item"] = forms.MultipleChoiceField(choices=[(key, key) for key in self._entries])
        self.fields["channel"] = forms.MultipleChoiceField(choices=[(key, key) for key in self._channels])
        self.fields["campaign"] = forms.ModelChoiceField(current_campaigns(), required=False)
        self.fields["item"].error_messages["required"] = _("No item is ticked. Tick at least one.")
        self.fields["channel"].error_messages["required"] = _("No channel is ticked. Tick at least one.")
        for name in ("item", "channel"):
            self.fields[name].error_messages["invalid_choice"] = _("Something that was ticked is gone. Choose again.")
        self.fields["due_at"].error_messages["invalid"] = _("Write the date and the time in full.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("spread") == Spread.QUEUE:
            self.errors.pop("due_at", None)
        elif "due_at" not in self.errors:
            problem = self._problem(cleaned.get("due_at"), cleaned.get("spread"), len(cleaned.get("item") or ()))
            if problem:
                self.add_error("due_at", problem)
        if len(cleaned.get("item") or ()) > MOST_ITEMS:
            self.add_error("item", _("At most %(count)s items are planned at once.") % {"count": MOST_ITEMS})
        return cleaned

    def _problem(self, due: datetime | None, spread: str | None, count: int) -> str:
        """The first of the times lies in the future, and the last one within a year."""
        if due is None:
            return time_problem(None)
        found = times(max(count, 1), Spread(spread or Spread.TOGETHER), *self._wall(due))
        return time_problem(found[0].instant) or time_problem(found[-1].instant)

    @property
    def entries(self) -> list[Entry]:
        """In the order of the list."""
        return [self._entries[key] for key in self._entries if key in self.cleaned_data["item"]]

    @property
    def channels(self) -> list[Channel]:
        return [self._channels[key] for key in self._channels if key in self.cleaned_data["channel"]]

    @property
    def whens(self) -> list[When | None]:
        """A time for each item, once the form is valid; nothing: the queue."""
        count = len(self.entries)
        if self.cleaned_data["spread"] == Spread.QUEUE:
            return [None] * count
        return [*times(count, Spread(self.cleaned_data["spread"]), *self._wall(self.cleaned_data["due_at"]))]

    def _wall(self, due: datetime) -> tuple[datetime, str]:
        return timezone.make_naive(due), timezone.get_current_timezone_name()
