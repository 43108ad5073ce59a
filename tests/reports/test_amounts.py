"""A number is understood as it is written here, and stands in the form as it was typed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from cms.reports.admin.numbers import NumberForm


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [("vi", "12.345", "12345"), ("vi", "1.234.567,5", "1234567.5"), ("vi", "12345", "12345"), ("vi", "0,25", "0.25"),
     ("en", "12,345", "12345"), ("en", "1,234,567.5", "1234567.5"), ("en", "0.25", "0.25")],
)  # fmt: skip
def test_grouped_numbers_are_understood(language: str, typed: str, value: str) -> None:
    with translation.override(language):
        form = NumberForm({"value": typed})
        assert form.is_valid() and form.cleaned_data["value"] == Decimal(value)


@pytest.mark.parametrize("typed", ["12.34.5", "1,2345", "khoảng 12", "-3"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with translation.override("vi"):
        assert not NumberForm({"value": typed}).is_valid()


@pytest.mark.parametrize(("value", "shown"), [("12.0000", "12"), ("1200.0000", "1200"), ("0.2500", "0,25")])
def test_a_number_that_was_kept_can_be_sent_again_as_it_stands(value: str, shown: str) -> None:
    with translation.override("vi"):
        form = NumberForm(initial={"value": Decimal(value)})
        assert f'value="{shown}"' in str(form["value"])
        assert NumberForm({"value": shown}).is_valid()
