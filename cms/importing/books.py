"""The workbooks that people get: a template to fill in, and the rows that must be mended, marked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from cms.core.spreadsheets import cells, writable
from cms.entries.more_columns import Column

from .columns import BODY, SUMMARY, TITLE
from .models import Import, ImportRow

_BOLD = Font(bold=True)
_HEAD = PatternFill("solid", fgColor="FFD9EAF7")
_WRONG = PatternFill("solid", fgColor="FFFDE2E2")
_TOP = Alignment(vertical="top", wrap_text=True)
_WIDTHS = {TITLE: 42, SUMMARY: 42, BODY: 60}
#: Rows for which the template offers its lists.
_ROWS = 2000


def template_book(columns: Sequence[Column], choices: Mapping[str, Sequence[str]]) -> bytes:
    """Headings with explanations and lists to choose from; ready to be filled in."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Items")
    lists = book.create_sheet(_("Lists"))
    lists.sheet_state = "hidden"
    for at, column in enumerate(columns, start=1):
        head = sheet.cell(1, at, str(column.label))
        head.font, head.fill, head.alignment = _BOLD, _HEAD, _TOP
        if column.help:
            head.comment = Comment(str(column.help), "Loa", width=320, height=90)
        sheet.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(column.key, 22)
        _offer(sheet, lists, at, column, choices.get(column.key, column.choices))
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet(_("Explanations"), 1), columns, choices)
    return _bytes(book)


def findings_book(
    source: Import, rows: Iterable[ImportRow], mapping: Mapping[int, str], labels: Mapping[str, str]
) -> bytes:
    """The bad rows as they came, what is wrong in colour, and in words before them: to be mended and sent again."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("To be mended"))
    sheet.freeze_panes = "C2"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 8, 60
    head = cells(sheet, [_("Line"), _("What to mend"), *source.headings])
    for cell in head:
        cell.font, cell.fill = _BOLD, _HEAD
    sheet.append(head)
    for row in rows:
        sheet.append(_marked(sheet, row, mapping, labels))
    return _bytes(book)


def result_book(rows: Iterable[Sequence[Any]]) -> bytes:
    """Every row with what became of it: line, item, state, remarks, plan, address."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Result"))
    sheet.freeze_panes = "A2"
    for letter, width in (("A", 8), ("B", 50), ("C", 18), ("D", 60), ("E", 40), ("F", 50)):
        sheet.column_dimensions[letter].width = width
    head = cells(sheet, [_("Line"), _("Item"), _("State"), _("Remarks"), _("Channels"), _("Address")])
    for cell in head:
        cell.font, cell.fill = _BOLD, _HEAD
    sheet.append(head)
    for row in rows:
        sheet.append(cells(sheet, row))
    return _bytes(book)


def _marked(sheet: Any, row: ImportRow, mapping: Mapping[int, str], labels: Mapping[str, str]) -> list[Any]:
    words = "\n".join(
        f"{labels.get(found['column'], found['column'])}: {found['reason']} {found['mend']}".strip()
        for found in row.findings
    )
    made = cells(sheet, [row.line, words, *row.cells])
    wrong = {found["column"] for found in row.findings if found["blocking"]}
    for at, cell in enumerate(made[2:]):
        cell.alignment = _TOP
        if mapping.get(at) in wrong:
            cell.fill = _WRONG
    made[1].alignment = _TOP
    return made


def _offer(sheet: Any, lists: Any, at: int, column: Column, choices: Sequence[str]) -> None:
    """A list to choose from; where several may stand, anything else may be typed as well."""
    if not choices:
        return
    letter = get_column_letter(at)
    for number, choice in enumerate(choices, start=1):
        lists[f"{letter}{number}"] = writable(choice)
        lists[f"{letter}{number}"].data_type = "s"
    rule = DataValidation(
        type="list", formula1=f"='{lists.title}'!${letter}$1:${letter}${len(choices)}", allow_blank=True,
        showErrorMessage=not column.is_list, errorTitle=str(column.label), error=_("Choose from the list."),
    )  # fmt: skip
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_ROWS}")


def _explain(sheet: Any, columns: Sequence[Column], choices: Mapping[str, Sequence[str]]) -> None:
    rows = [(_("Column"), _("What belongs there"), _("Example"), _("May be chosen"))]
    for column in columns:
        offered = "; ".join(choices.get(column.key, column.choices))
        rows.append((str(column.label), str(column.help), column.example, offered))
    for number, row in enumerate(rows, start=1):
        for at, text in enumerate(row, start=1):
            cell = sheet.cell(number, at, writable(text))
            cell.data_type, cell.alignment = "s", _TOP
            if number == 1 or at == 1:
                cell.font = _BOLD
    for letter, width in (("A", 26), ("B", 60), ("C", 36), ("D", 80)):
        sheet.column_dimensions[letter].width = width


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
