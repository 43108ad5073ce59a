"""What an editor chose on *Publish everywhere*: channels, texts and the time, checked before anything is planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from publishers.models import Campaign, Channel
from publishers.planning.preflight.readiness import Readiness
from publishers.planning.times import WALL, When, chosen

NOW, LATER, QUEUE = "now", "later", "queue"
#: What ``<input type="datetime-local">`` holds.
WALL_TIME = WALL
#: Beyond this a date is a slip of the finger.
_HORIZON = timedelta(days=366)


class PlanForm(forms.Form):
    """Which channels and when. What was written for each is read by ``written``: its own channel judges it."""

    when = forms.ChoiceField(choices=[(way, way) for way in (NOW, LATER, QUEUE)])
    due_at = forms.DateTimeField(required=False, input_formats=[WALL_TIME, f"{WALL_TIME}:%S"])

    def __init__(
        self, data: Any, *, channels: Iterable[Channel], rows: Sequence[Readiness], taken: Iterable[int],
        seated: Collection[int] = (),
    ) -> None:  # fmt: skip
        super().__init__(data)
        self._rows, self._seated = rows, seated
        free = [channel for channel in channels if channel.pk not in set(taken)]
        self._by_id = {str(channel.pk): channel for channel in free}
        self.fields["channel"] = forms.MultipleChoiceField(choices=[(key, key) for key in self._by_id])
        self.fields["channel"].error_messages = {
            "required": _("No channel is chosen. Tick at least one that has not received this version yet."),
            "invalid_choice": _("A chosen channel can't be used any more. Choose again."),
        }
        self.fields["campaign"] = forms.ModelChoiceField(current_campaigns(), required=False)
        self.fields["due_at"].error_messages["invalid"] = _("Write the date and the time in full.")

    @property
    def chosen(self) -> list[Channel]:
        """The channels, once the form is valid."""
        return [self._by_id[key] for key in self.cleaned_data["channel"]]

    @property
    def at(self) -> When | None:
        """The promised time, as it was chosen on the desk's clock; nothing means now."""
        if self.cleaned_data["when"] != LATER:
            return None
        return chosen(timezone.make_naive(self.cleaned_data["due_at"]), timezone.get_current_timezone_name())

    @property
    def is_for_queue(self) -> bool:
        """Each channel's next free slot."""
        return bool(self.cleaned_data["when"] == QUEUE)

    def clean_channel(self) -> list[str]:
        keys: list[str] = self.cleaned_data["channel"]
        refusing = [row.channel.name for row in self._rows if str(row.channel.pk) in keys and not row.is_ready]
        if refusing:
            raise forms.ValidationError(
                _("Nothing was planned: %(names)s would refuse the item. See below what to mend.")
                % {"names": ", ".join(refusing)}
            )
        return keys

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == LATER and "due_at" not in self.errors:
            problem = time_problem(cleaned.get("due_at"))
            if problem:
                self.add_error("due_at", problem)
        elif cleaned.get("when") == QUEUE:
            self._check_seats(cleaned.get("channel") or [])
        if cleaned.get("when") in (NOW, QUEUE):
            self.errors.pop("due_at", None)
            cleaned["due_at"] = None
        return cleaned

    def _check_seats(self, keys: Iterable[str]) -> None:
        without = [self._by_id[key].name for key in keys if int(key) not in self._seated]
        if without:
            text = _("No free slot: %(names)s. Give the channel slots, untick it, or choose a time.")
            self.add_error("when", text % {"names": ", ".join(without)})


def wanted_time(data: Mapping[str, Any]) -> datetime | None:
    """The time in a form that may still be unfinished; nothing means now."""
    if data.get("when") != LATER:
        return None
    try:
        wanted: datetime | None = PlanForm.base_fields["due_at"].clean(data.get("due_at"))
    except forms.ValidationError:
        return None
    return wanted


def asked_time(text: str) -> str:
    """A time in an address as the form shows it; nothing where it is none or has passed."""
    try:
        wanted = datetime.strptime(text, WALL_TIME)
    except ValueError:
        return ""
    return wanted.strftime(WALL_TIME) if timezone.make_aware(wanted) > timezone.now() else ""


def current_campaigns() -> QuerySet[Campaign]:
    """Those that are not over: what is planned can belong to one."""
    return Campaign.objects.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())).order_by("name")


def quick_times() -> list[tuple[str, str]]:
    """Times that people often choose, with the wall time of each."""
    now = timezone.localtime()
    hour = (now + timedelta(hours=1)).replace(second=0, microsecond=0)
    tomorrow = now.replace(hour=8, minute=0) + timedelta(days=1)
    monday = now.replace(hour=8, minute=0) + timedelta(days=7 - now.weekday())
    found = [(_("In one hour"), hour), (_("Tomorrow 8:00"), tomorrow)]
    if monday.date() != tomorrow.date():
        found.append((_("Monday 8:00"), monday))
    return [(label, instant.strftime(WALL_TIME)) for label, instant in found]


def time_problem(due: datetime | None) -> str:
    """Why nothing can be planned for then; nothing where it can."""
    if due is None:
        return _("Choose a date and a time, or “Now”.")
    if due < timezone.now():
        return _("That time has passed. Choose a later one, or “Now”.")
    if due > timezone.now() + _HORIZON:
        return _("That is more than a year away. Check the year.")
    return ""
