"""What a clerk is given: the sheet to print, and the package with the text and every file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishers.contract import MadeFile, Message, Paper

from .package import SHEET, package_name, package_zip
from .schema import ByHandOptions
from .sheet import sheet_pdf


def papers_for(options: Mapping[str, Any]) -> tuple[Paper, ...]:
    """The papers of a channel with these options."""
    told = ByHandOptions.model_validate(dict(options))

    def sheet(message: Message) -> MadeFile:
        data = sheet_pdf(message, told, earlier=message.previous_url)
        return MadeFile(filename=SHEET, media_type="application/pdf", data=data)

    def package(message: Message) -> MadeFile:
        data = package_zip(message, sheet(message).data)
        return MadeFile(filename=package_name(message), media_type="application/zip", data=data)

    return (
        Paper(name="sheet", label=_("Sheet (PDF)"), make=sheet),
        Paper(name="package", label=_("Package with all files (ZIP)"), make=package),
    )
