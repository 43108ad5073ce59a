"""Content and kept rows → XLSX: the numbers, the rows behind each, and what was counted how."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from cms.core.spreadsheets import cells
from cms.reports.counting.rows import Row
from cms.reports.dates.words import period_days, short_date
from cms.reports.starters import DIMENSIONS, UNKNOWNS

from .content import Content, Figure
from .repacking import repacked
from .sources import SOURCES, note

_SHEET_NAME_MAX = 31
_VALUES = ["Mã", "Chỉ tiêu", "Cách chia", "Nội dung", "Số liệu", "Đơn vị tính", "Chưa có số liệu", "Nguồn", "Ghi chú"]
_ROWS = [
    "TT", "Cơ quan", "Mã cơ quan", "Nội dung", "Ngày", "Địa chỉ", "Số liệu", "Tỷ lệ tính", "Được tính",
    "Chưa có số liệu",
]  # fmt: skip
_WORDS = [
    "Mã", "Chỉ tiêu", "Cách tính", "Đơn vị tính", "Nguồn", "Người nhập", "Minh chứng", "Số dòng",
    "SHA-256 của các dòng",
]  # fmt: skip


def workbook(content: Content, rows_of: Callable[[str], Sequence[Row]]) -> bytes:
    """``rows_of``: the hash of kept rows → them."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = content.agency_name, content.title
    book.properties.created = datetime.combine(content.counted_on or content.last, time.min)
    _sheet(book, "Số liệu", _VALUES, [_value(figure) for figure in content.figures], _about(content))
    for figure in content.wholes:
        if figure.rows_sha256:
            _rows_sheet(book, figure, rows_of(figure.rows_sha256))
    _sheet(book, "Cách tính, nguồn", _WORDS, [_words(figure) for figure in content.wholes])
    file = BytesIO()
    book.save(file)
    return repacked(file.getvalue())


def row_table(rows: Iterable[Row], dimensions: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
    """Rows as the export has them, its head first; the column of what counts adds up to the number."""
    head = [*_ROWS, *(DIMENSIONS.get(name, name) for name in dimensions)]
    return head, [_row(place, row, dimensions) for place, row in enumerate(rows, start=1)]


def dimensions_of(rows: Iterable[Row]) -> list[str]:
    return sorted({name for row in rows for name in row.parts})


def _rows_sheet(book: Any, figure: Figure, rows: Sequence[Row]) -> None:
    head, table = row_table(rows, dimensions_of(rows))
    counted = sum((row.counts for row in rows if row.counts is not None), Decimal(0))
    total: list[Any] = ["", "Cộng", "", "", "", "", "", "", _number(counted), ""]
    _sheet(book, figure.code[:_SHEET_NAME_MAX], head, [*table, total])


def _sheet(book: Any, name: str, head: list[str], rows: Iterable[Sequence[Any]], above: Sequence[str] = ()) -> None:
    from openpyxl.styles import Font

    sheet = book.create_sheet(name)
    for place, width in enumerate(_widths(len(head))):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.freeze_panes = f"A{len(above) + 2}"
    for line in above:
        sheet.append(cells(sheet, [line]))
    titles = cells(sheet, head)
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append(cells(sheet, row))


def _widths(count: int) -> list[int]:
    return [18, 44, 26, 44, 14, 18, 18, 24, 44][:count] + [20] * max(count - 9, 0)


def _about(content: Content) -> list[str]:
    until = f"; số liệu tính đến ngày {short_date(content.counted_on)}" if content.counted_on else ""
    return [content.agency_name, content.title, f"Kỳ báo cáo: {period_days(content.period)}{until}"]


def _value(figure: Figure) -> list[Any]:
    dimension = DIMENSIONS.get(figure.dimension, figure.dimension)
    unknown = UNKNOWNS.get(figure.unknown, "") if figure.value is None else (figure.unknown_rows or "")
    return [
        figure.code, figure.label, dimension, figure.key_label or figure.key, _number(figure.value), figure.unit,
        unknown, SOURCES.get(figure.source, ""), note(figure) if figure.is_whole else "",
    ]  # fmt: skip


def _row(place: int, row: Row, dimensions: Sequence[str]) -> list[Any]:
    unknown = UNKNOWNS.get(row.unknown or "", "") if row.value is None else ""
    return [
        place, row.agency_name, row.agency, row.what, short_date(row.on) if row.on else "", row.url,
        _number(row.value), _number(row.share), _number(row.counts), unknown,
        *(", ".join(row.parts.get(name, ())) for name in dimensions),
    ]  # fmt: skip


def _words(figure: Figure) -> list[Any]:
    return [
        figure.code, figure.label, figure.definition, figure.unit, SOURCES.get(figure.source, ""), figure.author_name,
        figure.evidence_name or figure.evidence_url, figure.rows_count, figure.rows_sha256,
    ]  # fmt: skip


def _number(value: Decimal | None) -> Any:
    """A whole number stays one; a blank cell is no nought."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
