"""A table of figures to take along: XLSX and CSV to count on with, PDF to lay before somebody."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.core.moments import moment, zone_label
from cms.core.spreadsheets import XLSX_TYPE, cells, harmless

from .paper import sheet
from .tables import Table, change_cell

FORMATS = ("xlsx", "csv", "pdf")


def asked_format(request: HttpRequest) -> str:
    """What the address wants instead of the screen; nothing where it wants no file we make."""
    wanted = request.GET.get("export", "")
    return wanted if wanted in FORMATS else ""


def download(table: Table, wanted: str, *, title: str, asked: Sequence[str]) -> HttpResponse:
    """The whole table, with what it was asked for and when it was made."""
    made = _("Made %(when)s (%(zone)s)") % {"when": moment(timezone.now()), "zone": zone_label()}
    lines = [f"{title}: {table.title}", *asked, *filter(None, [table.note]), made]
    body, kind = {"xlsx": _xlsx, "csv": _csv, "pdf": _pdf}[wanted](table, lines)
    name = f"{slugify(title) or 'figures'}-{table.key}-{timezone.localdate():%Y%m%d}.{wanted}"
    return HttpResponse(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _grid(table: Table) -> tuple[list[str], list[list[object]]]:
    """Headings and rows; a column of changes beside each column that has any."""
    changing = {
        index for row in table.rows for index, cell in enumerate(row) if cell.change is not None
    }  # fmt: skip
    noted = {index for row in table.rows for index, cell in enumerate(row) if cell.note}
    heads: list[str] = []
    for index, head in enumerate(table.heads):
        heads.append(head.label)
        if index in changing:
            heads.append(_("%(figure)s: change") % {"figure": head.label})
        if index in noted:
            heads.append(_("%(figure)s: note") % {"figure": head.label})
    rows = []
    for row in table.rows:
        values: list[object] = []
        for index, cell in enumerate(row):
            values.append(cell.bare)
            if index in changing:
                values.append(change_cell(cell))
            if index in noted:
                values.append(cell.note)
        rows.append(values)
    return heads, rows


def _csv(table: Table, lines: Sequence[str]) -> tuple[bytes, str]:
    heads, rows = _grid(table)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(head) for head in heads])
    writer.writerows([harmless(value) for value in row] for row in rows)
    # Spreadsheet programs take a file without this mark for an old code page.
    return text.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8"


def _xlsx(table: Table, lines: Sequence[str]) -> tuple[bytes, str]:
    from openpyxl import Workbook  # only who writes a workbook loads it

    book = Workbook(write_only=True)
    page = book.create_sheet(slugify(table.key)[:31] or "figures")
    page.freeze_panes = f"A{len(lines) + 3}"
    page.column_dimensions["A"].width = 40
    for line in lines:
        page.append(cells(page, [line]))
    page.append([])
    heads, rows = _grid(table)
    page.append(cells(page, heads))
    for row in rows:
        page.append(cells(page, row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), XLSX_TYPE


def _pdf(table: Table, lines: Sequence[str]) -> tuple[bytes, str]:
    return sheet(table, lines), "application/pdf"
