"""What Django looks for by these names."""

from __future__ import annotations

from ..written import DAYS as DATE_INPUT_FORMATS
from ..written import MOMENTS as DATETIME_INPUT_FORMATS
from ..written import MONDAY as FIRST_DAY_OF_WEEK
from ..written import SHORT_DAY as SHORT_DATE_FORMAT
from ..written import SHORT_MOMENT as SHORT_DATETIME_FORMAT
from ..written import THOUSANDS as NUMBER_GROUPING

__all__ = [
    "DATETIME_INPUT_FORMATS", "DATE_INPUT_FORMATS", "FIRST_DAY_OF_WEEK", "NUMBER_GROUPING", "SHORT_DATETIME_FORMAT",
    "SHORT_DATE_FORMAT",
]  # fmt: skip
