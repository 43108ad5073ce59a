"""``phieu-cap-nhat.pdf``: the sheet a clerk copies from into the portal's own form, an item a page. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, gettext, override
from reportlab.lib.units import mm

from cms.entries.record import AgencyReference, LegalReference, Record
from cms.entries.vocabularies import FORMS, TOPICS
from publishers.platforms.sheets import KICKER, SMALL, TITLE, Sheet

#: Times on paper are those of the clerk's wall.
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_FORMS = {code: labels for code, *labels in FORMS}
_TOPICS = {code: labels for code, *labels in TOPICS}


def update_sheet(records: Sequence[Record], agency: AgencyReference, now: datetime) -> bytes:
    """The sheet for these records as PDF, in the office's language."""
    with override(settings.LANGUAGE_CODE):
        return _sheet(records, agency, now).pdf()


def _sheet(records: Sequence[Record], agency: AgencyReference, now: datetime) -> Sheet:
    made = f"{now.astimezone(_ZONE):%d/%m/%Y %H:%M}"
    footer = f"{agency.name} · {made}"
    sheet = Sheet(gettext("Update sheet for the national portal"), kicker=agency.name, footer=footer)
    for number, record in enumerate(records, start=1):
        if number > 1:
            sheet.page_break()
        _item(sheet, record)
    return sheet


def _item(sheet: Sheet, record: Record) -> None:
    withdrawn = record.status == "withdrawn"
    sheet.text(gettext("Take this item down") if withdrawn else gettext("Publish or update this item"), KICKER)
    sheet.text(record.title, TITLE)
    sheet.facts([
        (gettext("Form"), _label(_FORMS, record.form)),
        (gettext("Topic"), ", ".join(_label(_TOPICS, code) for code in record.topics)),
        (gettext("Agency"), record.source_agency.name if record.source_agency else ""),
        (gettext("Published on"), f"{record.published_at.astimezone(_ZONE):%d/%m/%Y %H:%M}"),
        (gettext("Link"), record.url),
        (gettext("Record"), gettext("%(id)s, version %(version)s") % {"id": record.id, "version": record.version}),
    ])  # fmt: skip
    if record.legal_documents:
        sheet.heading(gettext("Documents of law"))
        sheet.table(
            [gettext("Number and symbol"), gettext("Issuer"), gettext("Issued on"), gettext("In force from"),
             gettext("Abstract")],
            [_document(document) for document in record.legal_documents],
            [22, 16, 14, 14, 40],
        )  # fmt: skip
    if record.summary:
        sheet.heading(gettext("Summary"))
        sheet.texts(record.summary)
    _attachments(sheet, record)
    sheet.boxes(
        gettext("To be filled in by the clerk"),
        [gettext("Address on the portal"), gettext("Date"), gettext("Name and signature")],
        height=9 * mm,
    )


def _attachments(sheet: Sheet, record: Record) -> None:
    if not record.attachments:
        return
    sheet.heading(gettext("Files in the folder “files”"))
    rows = [[item.filename, item.media_type, _size(item.bytes), item.sha256[:12] + "…"] for item in record.attachments]
    names = [gettext("Name"), gettext("Type"), gettext("Size"), gettext("Begins with")]
    sheet.table(names, rows, [44, 28, 14, 24])
    sheet.text(gettext("A file in the package is named by its hash; the last column says how its name begins."), SMALL)


def _document(document: LegalReference) -> list[str]:
    return [document.number, document.issuer, _day(document.issued_on), _day(document.effective_on), document.abstract]


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else gettext("unknown")


def _size(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(size / 1024, 0.1):.1f} KB"


def _label(labels: dict[str, list[str]], code: str) -> str:
    """The label in the reader's language; a code of later data shows as it is."""
    vietnamese, english = labels.get(code, (code, code))
    return english if (get_language() or "").startswith("en") else vietnamese
