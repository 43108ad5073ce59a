"""Forms of calendars and rules: lists are typed as people write them, and kept as data."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from cms.agencies.models import Agency
from cms.core.registries import indicators
from cms.core.text import ascii_name
from cms.reports.models import ReportCalendar, ReportRule
from cms.reports.paper.content import lines
from cms.reports.people import reach_of
from cms.reports.starters import defaults

_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def _typed_day(text: str) -> date:
    """Raises ``ValueError``."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    day, month, year = map(int, match.groups())
    return date(year, month, day)


class DaysField(forms.CharField):
    """``16/02/2026, 17/02/2026``."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(f"{date.fromisoformat(day):%d/%m/%Y}" for day in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        found = []
        for text in re.split(r"[,;\s]+", value or ""):
            if not text:
                continue
            try:
                found.append(_typed_day(text).isoformat())
            except ValueError:
                raise forms.ValidationError(_("Write each day as 17/02/2026, with commas between them.")) from None
        return sorted(set(found))


class NumbersField(forms.CharField):
    """``10, 3, 0, -1``."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(number) for number in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[int]:
        try:
            found = {int(text) for text in re.split(r"[,;\s]+", value or "") if text}
        except ValueError:
            raise forms.ValidationError(_("Write numbers of days, with commas between them: 10, 3, 0.")) from None
        if any(abs(number) > 365 for number in found):
            raise forms.ValidationError(_("A reminder comes within a year of the last day."))
        return sorted(found, reverse=True)


class SectionsField(forms.CharField):
    """One heading a line; a heading that is known keeps its code, and with it what was written to it."""

    widget = forms.Textarea

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: list[dict[str, str]] = []

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(row["heading"] for row in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[dict[str, str]]:
        codes = {row["heading"]: row["code"] for row in (*defaults()["sections"], *self.known)}
        headings = lines(value or "")
        if len(set(headings)) < len(headings):
            raise forms.ValidationError(_("Two parts have the same heading."))
        return [{"code": codes.get(heading) or ascii_name(heading), "heading": heading[:300]} for heading in headings]


class CalendarForm(WagtailAdminModelForm):
    """A province's calendar."""

    days_off = DaysField(
        label=gettext_lazy("More days without work"), required=False,
        help_text=gettext_lazy("Tết and the day of the Hùng Kings, which follow the moon: 16/02/2026, 17/02/2026"),
    )  # fmt: skip

    class Meta:
        model = ReportCalendar
        fields = ("name", "place", "top", "starts_day", "starts_month", "shift", "days_off", "legal_basis")
        widgets = {"legal_basis": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["top"].queryset = _named()


class RuleForm(WagtailAdminModelForm):
    """One line of a calendar."""

    remind_days = NumbersField(
        label=gettext_lazy("Remind so many days before the last day"), required=False,
        help_text=gettext_lazy("Such as 10, 3, 0, -1: 0 is the last day itself, -1 the day after it."),
    )  # fmt: skip
    indicators = forms.MultipleChoiceField(
        label=gettext_lazy("Numbers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sections = SectionsField(
        label=gettext_lazy("Parts to be written"), required=False, widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("One heading a line, in Vietnamese. The numbers stand in “Kết quả thực hiện”."),
    )  # fmt: skip

    class Meta:
        model = ReportRule
        fields = (
            "calendar", "name", "title", "span", "quarter", "from_kinds", "covers_tree", "fold_history", "to_agency",
            "to_name", "limit", "day", "month", "next_year", "remind_days", "indicators", "sections", "is_active",
        )  # fmt: skip
        widgets = {"from_kinds": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["to_agency"].queryset = _named()
        fields["indicators"].choices = [(code, one.label) for code, one in indicators.items()]
        fields["sections"].known = self.instance.sections or []
        if self.for_user and not reach_of(self.for_user).is_everywhere:
            keeps = reach_of(self.for_user).keeps
            fields["calendar"].queryset = ReportCalendar.objects.filter(keeper__in=keeps)
        if not self.instance.pk:
            self.initial.setdefault("sections", defaults()["sections"])
            self.initial.setdefault("indicators", defaults()["indicators"])
            self.initial.setdefault("title", defaults()["title"])


class StartForm(forms.Form):
    """A calendar from a sample."""

    keeper = forms.ModelChoiceField(
        label=gettext_lazy("Kept by"), queryset=Agency.objects.none(),
        help_text=gettext_lazy("Usually the provincial Department of Justice: it collects the reports of the others."),
    )  # fmt: skip
    top = forms.ModelChoiceField(
        label=gettext_lazy("Top of the tree"), queryset=Agency.objects.none(),
        help_text=gettext_lazy("Usually the provincial People's Committee: who stands below it reports."),
    )  # fmt: skip
    place = forms.CharField(
        label=gettext_lazy("Place in the date line"), required=False, max_length=100,
        help_text=gettext_lazy("Such as Gia Lai."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = reach_of(user)
        rows = _named().select_related("kind")
        fields: Any = self.fields
        fields["top"].queryset = rows
        fields["keeper"].queryset = rows if reach.is_everywhere else rows.filter(pk__in=reach.keeps)


def _named() -> QuerySet[Agency]:
    """Agencies with their names: a list of choices asks once for all of them."""
    return Agency.objects.prefetch_related("names")
