"""What leaves for a spreadsheet program does nothing there: the one place where cells are made harmless."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.encoding import force_str

#: A spreadsheet program takes text that begins like this for a formula when it opens a CSV file.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?\d[\d.,  ]*%?")
#: Control characters that a workbook can't hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: What one cell of a workbook holds.
CELL_MAX = 32_767
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(value: Any) -> Any:
    """A value for a CSV file: text that would be a formula gets an apostrophe before it."""
    shown = force_str(value, strings_only=True)
    if isinstance(shown, str) and shown.lstrip(" ").startswith(_FORMULA) and not _NUMBER.fullmatch(shown.strip()):
        return "'" + shown
    return shown


def writable(value: Any) -> Any:
    """A value for a workbook: text without what it can't hold, no longer than a cell is."""
    shown = force_str(value, strings_only=True)
    return _UNWRITABLE.sub("", shown)[:CELL_MAX] if isinstance(shown, str) else shown


def cells(sheet: Any, values: Iterable[Any]) -> list[Any]:
    """Cells of a write-only sheet: text stays text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell  # only who writes a workbook loads it

    made = []
    for value in values:
        cell = WriteOnlyCell(sheet, writable(value))
        if cell.data_type == "f":
            cell.data_type = "s"
        made.append(cell)
    return made


def _joined(values: Sequence[Any]) -> str:
    return ", ".join(force_str(value) for value in values)


def _on_the_clock(value: datetime) -> datetime:
    """As people here read it: a workbook knows no zones, and Wagtail would write the hour of Greenwich."""
    return timezone.localtime(value) if timezone.is_aware(value) else value


def guard_exports() -> None:
    """Every list's export, Wagtail's own included, goes through here (called from ``AppConfig.ready()``)."""
    from wagtail.admin.views.mixins import SpreadsheetExportMixin

    csv, xlsx = SpreadsheetExportMixin.FORMAT_CSV, SpreadsheetExportMixin.FORMAT_XLSX
    # In place, since views that add to it have copied the reference; asked in order, so ``object`` comes last.
    SpreadsheetExportMixin.custom_value_preprocess.update({
        datetime: {csv: _on_the_clock, xlsx: lambda value: _on_the_clock(value).replace(tzinfo=None)},
        list: {csv: lambda value: harmless(_joined(value)), xlsx: lambda value: writable(_joined(value))},
        object: {csv: harmless, xlsx: writable},
    })  # fmt: skip
