"""XLSX: the first visible sheet that holds something, as text; nothing big is unpacked before its size is known."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from cms.importing.refusals import Refused

_MAX_UNPACKED = 120_000_000
_MAX_PARTS = 2000
#: A sheet may claim a million rows because somebody coloured a column.
_LAST_ROW, _LAST_COLUMN = 20_000, 200


def is_workbook(data: bytes) -> bool:
    """Whether the archive is an Excel file. Raises ``Refused`` for a damaged or oversized one."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if not any(name.startswith("xl/") for name in names):
                return False
            if any(part.flag_bits & 0x1 for part in parts):
                raise Refused("old_xls")
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise Refused("too_much_inside", maximum=_MAX_UNPACKED // 1_000_000)
            return not any(_has_doctype(package, name) for name in names if name.endswith(".xml"))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused("damaged") from None


def read_workbook(data: bytes) -> list[tuple[int, Sequence[str]]]:
    """Rows with their number in the sheet. Raises ``Refused``."""
    from openpyxl import load_workbook  # only who reads one loads it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            try:
                return next((rows for rows in map(_rows, _visible(book)) if rows), [])
            finally:
                book.close()
    except Refused:
        raise
    except Exception:  # whatever the reader meets in a damaged package
        raise Refused("damaged") from None


def as_text(value: Any) -> str:
    """A cell as a person would type it into text: dates as ISO 8601, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.replace(microsecond=0).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _visible(book: Any) -> Iterator[Any]:
    yield from (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")


def _rows(sheet: Any) -> list[tuple[int, Sequence[str]]]:
    found: list[tuple[int, Sequence[str]]] = []
    rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=_LAST_COLUMN, values_only=True)
    for number, values in enumerate(rows, start=1):
        cells = [as_text(value) for value in values]
        if any(cell.strip() for cell in cells):
            found.append((number, cells))
    return found


def _has_doctype(package: zipfile.ZipFile, name: str) -> bool:
    """No workbook needs one; it is how a few bytes become a million words."""
    with package.open(name) as part:
        return b"<!DOCTYPE" in part.read(1024)
