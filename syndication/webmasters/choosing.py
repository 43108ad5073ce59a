"""What a webmaster chooses, as a form that works without scripts: its address says it all."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.entries.agency_tree import Row, standing
from cms.entries.models import AgencyName, Entry
from cms.entries.selection import VOCABULARIES, Labels
from syndication.outbound.wanted import ALL, Refused
from syndication.widgets.wanted import COUNT, HEADING_MAX, MOST, Widget, wanted_widget

Choices = list[tuple[str, str]]


class ChoosingForm(forms.Form):
    """Every field may stay empty: that is everything, in our own looks."""

    agency = forms.ChoiceField(label=_("Agency"), required=False)
    form = forms.ChoiceField(label=_("Form"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    audience = forms.ChoiceField(label=_("For whom"), required=False)
    heading = forms.CharField(
        label=_("Heading of the widget"), required=False, max_length=HEADING_MAX,
        help_text=_("Empty: “Learn about the law”."),
    )  # fmt: skip
    count = forms.IntegerField(
        label=_("Items in the widget"), required=False, min_value=1, max_value=MOST, initial=COUNT,
        widget=forms.NumberInput(attrs={"placeholder": str(COUNT)}),
    )  # fmt: skip
    theme = forms.ChoiceField(
        label=_("Colours"), required=False, choices=[("light", _("light")), ("dark", _("dark"))]
    )  # fmt: skip

    def __init__(self, *args: object, labels: Labels, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._choose("agency", _("all agencies"), agencies())
        for name, anything in zip(VOCABULARIES, (_("any form"), _("any topic"), _("everybody")), strict=True):
            self._choose(name, anything, labels.of(name).items())

    def _choose(self, name: str, anything: object, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", anything), *choices]

    def widget(self) -> Widget:
        """What was chosen; what can't be is as if it were not, and its field says so."""
        chosen = self.cleaned_data if self.is_bound else {}
        given = {name: [str(value)] for name, value in chosen.items() if value and name != "agency"}
        try:
            return wanted_widget(chosen.get("agency") or ALL, given)
        except Refused:  # dissolved, or emptied, since the form was shown
            return wanted_widget(ALL, {})


def agencies() -> Choices:
    """Agencies of today by name; in a site without reference rows, those that its items name."""
    rows = (Row(**values) for values in AgencyName.objects.values(*Row.__slots__))
    today = timezone.localdate()
    known = [row for row in standing(rows, today).values() if row.valid_to is None or row.valid_to > today]
    if known:
        return sorted(((row.code, row.name) for row in known), key=lambda pair: pair[1])
    named = Entry.objects.published().exclude(agency_code="").order_by("agency_code").distinct()
    found = dict(named.values_list("agency_code", "content__source_agency__name"))
    return sorted(found.items(), key=lambda pair: pair[1])
