"""From the bytes of an uploaded file to a table of text; the kind is told by the content, not by the name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cms.importing.refusals import Refused

from .csv_text import read_csv
from .table import MAX_FILE, Table, make_table
from .workbook import is_workbook, read_workbook

_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: How many of these headings are known: finds the line of headings below a title.
Known = Callable[[Sequence[str]], int]


def read_table(data: bytes, *, known: Known = lambda headings: 0, encoding: str = "") -> Table:
    """Read the table. ``encoding``: what a person chose for a CSV file, else it is found out. Raises ``Refused``."""
    if not data.strip():
        raise Refused("empty")
    if len(data) > MAX_FILE:
        raise Refused("too_large", megabytes=round(len(data) / 1e6, 1), maximum=MAX_FILE // 1_000_000)
    if data.startswith(_OLD_EXCEL):
        raise Refused("old_xls")
    if data.startswith(b"PK"):
        if not is_workbook(data):
            raise Refused("not_a_table")
        return make_table(read_workbook(data), known=known)
    text = read_csv(data, encoding)
    return make_table(text.lines, known=known, encoding=text.encoding, is_guess=text.is_guess)
