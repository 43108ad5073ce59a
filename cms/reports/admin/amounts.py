"""Numbers as people type them here: grouped or not, and shown again without the noughts that a column adds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import get_format


class AmountField(forms.DecimalField):
    """``12.345`` is twelve thousand in Vietnamese: a group has three digits, and so many decimals are never taken."""

    def __init__(self, **given: Any) -> None:
        super().__init__(localize=True, max_digits=18, decimal_places=2, min_value=0, **given)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            group, point = re.escape(get_format("THOUSAND_SEPARATOR")), re.escape(get_format("DECIMAL_SEPARATOR"))
            if re.fullmatch(rf"\d{{1,3}}(?:{group}\d{{3}})+(?:{point}\d+)?", value.strip()):
                value = value.replace(get_format("THOUSAND_SEPARATOR"), "")
        typed: Decimal | None = super().to_python(value)
        return typed

    def prepare_value(self, value: Any) -> Any:
        return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value
