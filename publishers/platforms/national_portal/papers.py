"""What a clerk is given for the portal's own web form: the package, and its sheet to print alone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from publishers.contract import MadeFile, Message, Paper

from .package import SHEET, build_package, contents_of, package_name
from .sheet import update_sheet


def package(message: Message) -> MadeFile:
    """The ZIP of section B6."""
    contents = contents_of(message)
    return MadeFile(
        filename=package_name(contents.agency, contents.instant),
        media_type="application/zip",
        data=build_package(contents.items, contents.agency, contents.instant),
    )


def sheet(message: Message) -> MadeFile:
    """The sheet alone."""
    contents = contents_of(message)
    records = [record for record, _assets in contents.items]
    return MadeFile(
        filename=SHEET,
        media_type="application/pdf",
        data=update_sheet(records, contents.agency, contents.instant),
    )


PAPERS = (
    Paper(name="package", label=_("Package for the national portal (ZIP)"), make=package),
    Paper(name="sheet", label=_("Update sheet (PDF)"), make=sheet),
)
