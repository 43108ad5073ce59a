"""What a clerk is given: the sheet to print, the script where somebody reads, and the package with every file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishers.contract import MadeFile, Message, Paper

from .catalogue import CATALOGUE, catalogue_xml
from .package import SHEET, package_name, package_zip
from .schema import READ_ALOUD, ByHandOptions
from .script import SCRIPT, SCRIPT_TEXT, is_read_aloud, script_of, script_pdf
from .sheet import sheet_pdf


def papers_for(options: Mapping[str, Any]) -> tuple[Paper, ...]:
    """The papers of a channel with these options."""
    told = ByHandOptions.model_validate(dict(options))

    def sheet(message: Message) -> MadeFile:
        data = sheet_pdf(message, told, earlier=message.previous_url)
        return MadeFile(filename=SHEET, media_type="application/pdf", data=data)

    def script(message: Message) -> MadeFile:
        return MadeFile(filename=SCRIPT, media_type="application/pdf", data=script_pdf(message, told))

    def package(message: Message) -> MadeFile:
        data = package_zip(message, sheet(message).data, _beside(message, told))
        return MadeFile(filename=package_name(message), media_type="application/zip", data=data)

    papers = [Paper(name="sheet", label=_("Sheet (PDF)"), make=sheet)]
    if told.kind in READ_ALOUD or told.reading_text:
        papers.append(Paper(name="script", label=_("Script to be read (PDF)"), make=script))
    papers.append(Paper(name="package", label=_("Package with all files (ZIP)"), make=package))
    return tuple(papers)


def _beside(message: Message, options: ByHandOptions) -> dict[str, bytes]:
    """What this kind of place needs beside sheet and text."""
    more: dict[str, bytes] = {}
    if options.kind == "bookcase":
        more[CATALOGUE] = catalogue_xml(message.record)
    if message.kind != "withdraw" and message.body.strip() and is_read_aloud(message, options):
        more[SCRIPT] = script_pdf(message, options)
        # The mark at the start makes old editors read it as UTF-8.
        more[SCRIPT_TEXT] = f"{script_of(message, options).text}\n".encode("utf-8-sig")
    return more
