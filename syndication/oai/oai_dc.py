"""``oai_dc``: the record as unqualified Dublin Core, as the exchange profile maps it (B1)."""

from __future__ import annotations

from cms.core.clock import rfc3339
from cms.entries.record import Record
from syndication.outbound.markup import element, wrap

PREFIX = "oai_dc"
NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def render(record: Record, *, form_label: str) -> str:
    """The content of ``metadata``."""
    lines = [element(f"dc:{name}", text) for name, text in _elements(record, form_label) if text]
    return wrap(
        "oai_dc:dc",
        "\n" + "\n".join(lines) + "\n",
        xmlns__oai_dc=NAMESPACE,
        xmlns__dc="http://purl.org/dc/elements/1.1/",
        xmlns__xsi="http://www.w3.org/2001/XMLSchema-instance",
        xsi__schemaLocation=f"{NAMESPACE} {SCHEMA}",
    )


def _elements(record: Record, form_label: str) -> list[tuple[str, str]]:
    agency = record.source_agency
    formats = dict.fromkeys(file.media_type for file in record.attachments)
    return [
        ("title", record.title),
        ("creator", record.compiled_by),
        *(("subject", code) for code in record.topics),
        ("description", record.summary),
        ("publisher", agency.name if agency else ""),
        ("contributor", record.approved_by_agency),
        ("date", rfc3339(record.published_at.replace(microsecond=0))),
        ("type", record.form),
        ("type", form_label if form_label != record.form else ""),
        *(("format", media_type) for media_type in formats),
        ("identifier", record.id),
        ("identifier", record.url),
        *(("identifier", file.url) for file in record.attachments),
        ("language", record.language),
        *(("relation", f"vbpl:{document.number}") for document in record.legal_documents),
        *(("relation", post.post_url) for post in record.social),
        ("relation", record.correction_of.id if record.correction_of else ""),
        *(("coverage", area) for area in record.areas),
        ("rights", record.licence),
    ]
