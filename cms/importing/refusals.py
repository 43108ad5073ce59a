"""Why a file is refused as a whole, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Any] = {
    "empty": _("The file is empty. Choose it again."),
    "too_large": _("The file has %(megabytes)s MB; at most %(maximum)s MB are read. Divide it into several files."),
    "old_xls": _(
        "This is an old Excel file (.xls) or one with a password. Open it in Excel, save it as .xlsx without a "
        "password, and upload that."
    ),
    "not_a_table": _("This is neither an Excel file (.xlsx) nor a CSV file. Save the table as .xlsx and upload that."),
    "damaged": _("The file is damaged and can't be opened. Open it in Excel, save it again, and upload that."),
    "too_much_inside": _("The file unpacks to more than %(maximum)s MB, so it was not opened. Save it anew."),
    "no_rows": _("No rows were found below the headings. Write one item a line and upload the file again."),
    "no_headings": _("No line of headings was found. Start from the ready template, or give each column a heading."),
    "too_many_rows": _("The table has more than %(maximum)s rows. Divide it into several files."),
    "too_many_columns": _("The table has more than %(maximum)s columns. Remove those that are not needed."),
    "unknown_encoding": _("The letters of this file can't be read in that code. Choose another one."),
    "not_zip": _("The second file is not a ZIP file. Put pictures and documents into one .zip and upload that."),
    "zip_locked": _("The ZIP file has a password. Make it again without one."),
    "too_many_files": _("The ZIP file holds more than %(maximum)s files. Divide the import."),
    "bomb": _("“%(name)s” in the ZIP file unpacks to many times its size, so nothing was taken from it. Remove it."),
}


class Refused(ValueError):
    """The whole file is refused; nothing was taken in. ``str()`` is a sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return str(SENTENCES[self.code]) % self.params
