"""The printed sheet: what goes where, all that a clerk copies from, and boxes for what the clerk did. Pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext, override, pgettext

from cms.core.text import nfc
from cms.entries.record import LegalReference
from cms.entries.vocabularies import FORMS
from publishers.contract import Message
from publishers.platforms.sheets import BODY, SMALL, Sheet

from .package import carried, file_path
from .schema import ByHandOptions
from .script import add_script, is_read_aloud

_FORMS = {code: labels for code, *labels in FORMS}


def sheet_pdf(message: Message, options: ByHandOptions, *, earlier: str = "") -> bytes:
    """The sheet as PDF, in the office's language; ``earlier`` is the address recorded for the version before.

    The same message and options give the same bytes.
    """
    with override(settings.LANGUAGE_CODE):
        return _sheet(message, options, earlier).pdf()


def _sheet(message: Message, options: ByHandOptions, earlier: str) -> Sheet:
    record = message.record
    footer = gettext("Record %(id)s, version %(version)s") % {"id": record.uuid, "version": record.version}
    sheet = Sheet(nfc(message.title), kicker=_heading(message), footer=footer, language=message.language)
    sheet.facts([
        (gettext("Place"), options.place),
        (gettext("What to do"), options.instructions),
        (gettext("Earlier address"), earlier),
        (gettext("Form"), _form(record.form)),
        (gettext("Agency"), record.source_agency.name if record.source_agency else ""),
        (gettext("Approved by"), record.approved_by_agency),
        (gettext("Language"), "" if message.language == "vi" else message.language),
        (gettext("Link"), message.url),
        (gettext("Published on"), _instant(record.published_at)),
        (gettext("Licence"), record.licence if options.kind == "bookcase" else ""),
        (gettext("Keywords"), ", ".join(message.tags)),
    ])  # fmt: skip
    _legal_documents(sheet, message)
    if record.summary:
        sheet.heading(gettext("Summary"))
        sheet.texts(record.summary)
    _files(sheet, message)
    sheet.boxes(
        gettext("To be filled in by the clerk"),
        [gettext("Address, or where it can be seen or heard"), gettext("Date and time"),
         pgettext("of a person", "Name"), gettext("Signature")],
    )  # fmt: skip
    sheet.text(gettext("Then enter address, date and name in Loa, at this delivery."), SMALL)
    if message.kind != "withdraw":
        _text(sheet, message, options)
    return sheet


def _heading(message: Message) -> str:
    if message.kind == "correct":
        return str(gettext("Correction sheet: replaces the earlier version"))
    if message.kind == "withdraw":
        return str(gettext("Withdrawal sheet: take this item down"))
    return str(gettext("Publishing sheet"))


def _legal_documents(sheet: Sheet, message: Message) -> None:
    documents = message.record.legal_documents
    if not documents:
        return
    sheet.heading(gettext("Documents of law"))
    head = [
        gettext("Number and symbol"),
        gettext("Abstract and issuer"),
        gettext("Issued on"),
        gettext("In force from"),
    ]
    sheet.table(head, [_document(document) for document in documents], [23, 45, 14, 16])


def _document(document: LegalReference) -> list[str]:
    about = "\n".join(part for part in (document.abstract, document.issuer) if part)
    return [document.number, about, _day(document.issued_on), _day(document.effective_on)]


def _files(sheet: Sheet, message: Message) -> None:
    files = carried(message)
    if not files:
        return
    sheet.heading(gettext("Files in the package"))
    rows = [
        [file_path(number, asset), asset.filename, _size(asset.bytes), asset.alt]
        for number, asset in enumerate(files, start=1)
    ]
    head = [gettext("In the package"), gettext("Original name"), gettext("Size"), gettext("Description")]
    sheet.table(head, rows, [34, 26, 12, 28])


def _text(sheet: Sheet, message: Message, options: ByHandOptions) -> None:
    if not message.body.strip():
        return
    if not is_read_aloud(message, options):
        sheet.heading(gettext("Full text"))
        sheet.texts(nfc(message.body), BODY)
        return
    sheet.page_break()
    add_script(sheet, message, options)


def _form(code: str) -> str:
    """The form in the sheet's language; a code of later data shows as it is."""
    vietnamese, english = _FORMS.get(code, (code, code))
    return english if (get_language() or "").startswith("en") else vietnamese


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else gettext("not known")


def _instant(instant: datetime) -> str:
    """On the clock of the office's wall."""
    return f"{instant.astimezone(ZoneInfo(settings.TIME_ZONE)):%d/%m/%Y %H:%M}"


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(size / 1024, 0.1):.1f} KB"
