"""The catalogue record of an item for an e-bookcase: Dublin Core, as the exchange profile maps it (B1). Pure."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from cms.core.clock import rfc3339
from cms.entries.record import Record
from cms.entries.vocabularies import FORMS

CATALOGUE = "muc-luc.xml"
_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC = "http://purl.org/dc/elements/1.1/"
_LABELS = {code: vietnamese for code, vietnamese, _ in FORMS}

ET.register_namespace("oai_dc", _OAI_DC)
ET.register_namespace("dc", _DC)


def catalogue_xml(record: Record) -> bytes:
    """The record as ``oai_dc``; what is not known is left out."""
    root = ET.Element(f"{{{_OAI_DC}}}dc")
    for name, value in _fields(record):
        if value:
            ET.SubElement(root, f"{{{_DC}}}{name}").text = value
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body + b"\n"


def _fields(record: Record) -> list[tuple[str, str]]:
    media_types = dict.fromkeys(item.media_type for item in record.attachments)
    return [
        ("title", record.title),
        ("creator", record.compiled_by),
        ("contributor", record.approved_by_agency),
        ("publisher", record.source_agency.name if record.source_agency else ""),
        ("date", rfc3339(record.published_at)),
        ("type", record.form),
        ("type", _LABELS.get(record.form, "")),
        *(("subject", code) for code in record.topics),
        ("description", record.summary),
        ("language", record.language),
        *(("coverage", code) for code in record.areas),
        *(("relation", f"vbpl:{document.number}") for document in record.legal_documents),
        *(("format", media_type) for media_type in media_types),
        ("identifier", record.id),
        ("identifier", record.url),
        ("rights", record.licence),
    ]
