"""Days are typed as people here write them, in every language of the desk."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.utils import formats, translation
from wagtail.admin.widgets import AdminDateInput


class Day(forms.Form):
    on = forms.DateField(widget=AdminDateInput())


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["09/11/2026", "9/11/2026", "2026-11-09", "09-11-2026", "09.11.2026", "9/11/26"])
def test_the_day_stands_before_the_month(language: str, typed: str) -> None:
    with translation.override(language):
        form = Day({"on": typed})
        assert form.is_valid() and form.cleaned_data["on"] == date(2026, 11, 9)
        assert 'value="09/11/2026"' in Day(initial={"on": date(2026, 11, 9)}).as_p()
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize(("language", "written"), [("vi", "1.234.567,5"), ("en", "1,234,567.5")])
def test_large_numbers_are_grouped_as_the_language_does(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.number_format(1234567.5, force_grouping=True) == written


@pytest.mark.parametrize("typed", ["11/23/2026", "31/02/2026", "mai"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    assert not Day({"on": typed}).is_valid()
