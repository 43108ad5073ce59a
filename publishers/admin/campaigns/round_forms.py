"""The form of a recurring post: when it comes round, what it takes, where it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from cms.entries.selection import Labels
from publishers.models import Every, Recurrence, Takes, Weekday

from ..holds.rights import agency_names
from ..permissions import usable_channels
from .lines import own_items
from .words import LAST, NTH

_TICKS = {"class": "loa-ticks"}
#: Rules that mean days of the week, and those that mean a day of a month.
_BY_WEEKDAY = (Every.WEEK, Every.MONTH_WEEKDAY)
_BY_DAY = (Every.MONTH_DAY, Every.YEAR, Every.LUNAR_MONTH, Every.LUNAR_YEAR)
_BY_MONTH = (Every.YEAR, Every.LUNAR_YEAR)
_BY_NTH = (Every.MONTH_WEEKDAY, Every.MONTH_WORKDAY)
_COUNTED = (Every.WEEK, Every.MONTH_DAY, Every.MONTH_WEEKDAY, Every.MONTH_WORKDAY)
#: Which fields each way of coming round asks for; the others are hidden and not read.
ASKED: dict[str, str] = {
    "interval": " ".join(_COUNTED), "weekdays": " ".join(_BY_WEEKDAY), "nth": " ".join(_BY_NTH),
    "day": " ".join(_BY_DAY), "month": " ".join(_BY_MONTH), "entry": Takes.ITEM.value, "forms": Takes.SELECTION.value,
    "topics": Takes.SELECTION.value, "audiences": Takes.SELECTION.value, "agency_code": Takes.SELECTION.value,
}  # fmt: skip
_VOCABULARIES = {"forms": "form", "topics": "topic", "audiences": "audience"}
#: A lunar month has no 31st.
_LUNAR_DAYS, _SOLAR_DAYS, _ITEMS = 30, 31, 200


class RoundForm(forms.ModelForm):
    """One recurring post of the campaign."""

    class Meta:
        model = Recurrence
        fields = [
            "name", "every", "interval", "weekdays", "nth", "day", "month", "wall_time", "starts_on", "ends_on",
            "times", "takes", "entry", "forms", "topics", "audiences", "agency_code", "channels",
        ]  # fmt: skip
        widgets = {
            "starts_on": AdminDateInput, "ends_on": AdminDateInput,
            "wall_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "channels": forms.CheckboxSelectMultiple(attrs=_TICKS),
        }  # fmt: skip
        help_texts = {
            "name": gettext_lazy("As colleagues will see it: “Every Monday something of the Law Day”."),
            "interval": gettext_lazy("1: every time. 2: every second week or month."),
            "day": gettext_lazy("Where a month is shorter, its last day is taken."),
            "ends_on": gettext_lazy("Empty: no last day."),
            "times": gettext_lazy("Empty: as often as it comes round."),
            "takes": gettext_lazy("An item stands once on a channel: it goes out again where it has changed since."),
            "entry": gettext_lazy("Public items that you may publish."),
        }  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels, names = Labels(), agency_names()
        self._choose("weekdays", forms.TypedMultipleChoiceField, Weekday.choices, coerce=int)
        self._choose("nth", forms.TypedChoiceField, list(NTH.items()), coerce=int, empty_value=1)
        for name, vocabulary in _VOCABULARIES.items():
            self._choose(name, forms.MultipleChoiceField, list(labels.of(vocabulary).items()))
        self._choose("agency_code", forms.ChoiceField, [("", _("all agencies")), *names.items()])
        self.fields["channels"].queryset = usable_channels(user).order_by("name")
        mine = own_items(user)
        newest = list(mine.values_list("pk", flat=True)[:_ITEMS])
        self.fields["entry"].queryset = mine.model.objects.filter(
            Q(pk__in=newest) | Q(pk=self.instance.entry_id)
        ).defer("content").order_by("-published_at")  # fmt: skip
        for name in ("interval", "day", "month"):
            self.fields[name].required = False
        if not self.instance.pk:
            self.initial.setdefault("starts_on", timezone.localdate())
            self.initial.setdefault("weekdays", [Weekday.MONDAY.value])
            self.initial.setdefault("wall_time", "08:00")

    def _choose(self, name: str, kind: Any, choices: Any, **more: Any) -> None:
        several = issubclass(kind, forms.MultipleChoiceField)
        widget = forms.CheckboxSelectMultiple(attrs=_TICKS) if several else forms.Select()
        self.fields[name] = kind(
            label=self.fields[name].label, required=False, choices=choices, widget=widget,
            initial=getattr(self.instance, name), help_text=self.fields[name].help_text, **more,
        )  # fmt: skip

    def rows(self) -> list[tuple[Any, str]]:
        """Each field, and the answers with which it is asked for; none: always."""
        return [(self[name], ASKED.get(name, "")) for name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        every = cleaned.get("every", "")
        for name, value in (("interval", 1), ("day", 1), ("month", 1)):
            cleaned[name] = cleaned.get(name) or value
        if every in _BY_WEEKDAY and not cleaned.get("weekdays"):
            self.add_error("weekdays", _("Tick at least one day of the week."))
        if every not in _COUNTED:
            cleaned["interval"] = 1
        self._check_days(every, cleaned)
        if cleaned.get("takes") == Takes.ITEM and not cleaned.get("entry"):
            self.add_error("entry", _("Choose the item."))
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day must not be before the first day."))
        return cleaned

    def _check_days(self, every: str, cleaned: dict[str, Any]) -> None:
        most = _LUNAR_DAYS if every in (Every.LUNAR_MONTH, Every.LUNAR_YEAR) else _SOLAR_DAYS
        if every in _BY_DAY and not 1 <= cleaned["day"] <= most:
            self.add_error("day", _("Write a day from 1 to %(most)s.") % {"most": most})
        if every in _BY_MONTH and not 1 <= cleaned["month"] <= 12:
            self.add_error("month", _("Write a month from 1 to 12."))
        if cleaned.get("nth") not in (*range(1, 5), LAST):
            cleaned["nth"] = 1
