"""``pbgdpl``: the whole record of the exchange profile, one element for each of its fields (B1).

The XML says exactly what the JSON of the profile says. Audiences and validity are given in Dublin Core's terms as well,
for readers that know nothing of the profile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cms.entries.formats.exchange import exchange_record
from cms.entries.record import Record
from syndication.outbound.markup import cdata, element, wrap

PREFIX = "pbgdpl"
NAMESPACE = "urn:pbgdpl:exchange:1.0"
TERMS = "http://purl.org/dc/terms/"
#: Where the schema is served, from the root of the site, and where it is kept.
SCHEMA_PATH = "/schema/pbgdpl-1.0.xsd"
SCHEMA_FILE = Path(__file__).with_name("pbgdpl-1.0.xsd")

#: Fields of the profile in the order of the schema → name of the element; of a list, of each of its values.
FIELDS: Mapping[str, str] = {
    "id": "id", "url": "url", "version": "version", "published_at": "publishedAt", "updated_at": "updatedAt",
    "status": "status", "title": "title", "summary": "summary", "body_html": "bodyHtml", "language": "language",
    "form": "form", "topics": "topic", "audiences": "audience", "areas": "area", "legal_documents": "legalDocument",
    "source_agency": "sourceAgency", "compiled_by": "compiledBy", "approved_by_agency": "approvedByAgency",
    "licence": "licence", "valid_from": "validFrom", "valid_to": "validTo", "attachments": "attachment",
    "social": "social", "correction_of": "correctionOf",
}  # fmt: skip
#: The fields of what these hold, likewise.
PARTS: Mapping[str, Mapping[str, str]] = {
    "legalDocument": {
        "number": "number", "type": "type", "issuer": "issuer", "signer": "signer", "issued_on": "issuedOn",
        "effective_on": "effectiveOn", "expires_on": "expiresOn", "validity": "validity", "abstract": "abstract",
        "fields": "field", "relation": "relation", "source_url": "sourceUrl",
    },
    "sourceAgency": {"code": "code", "name": "name", "parent_code": "parentCode"},
    "attachment": {
        "url": "url", "filename": "filename", "media_type": "mediaType", "bytes": "bytes", "sha256": "sha256",
        "role": "role", "alt": "alt", "duration_s": "durationS", "captions_url": "captionsUrl",
    },
    "social": {"network": "network", "post_url": "postUrl"},
    "correctionOf": {"id": "id", "reason": "reason"},
}  # fmt: skip


def render(record: Record, *, schema_url: str) -> str:
    """The content of ``metadata``."""
    lines = [*_elements(exchange_record(record), FIELDS), *_terms(record)]
    return wrap(
        "pbgdpl:record",
        "\n" + "\n".join(lines) + "\n",
        xmlns__pbgdpl=NAMESPACE,
        xmlns__dcterms=TERMS,
        xmlns__xsi="http://www.w3.org/2001/XMLSchema-instance",
        xsi__schemaLocation=f"{NAMESPACE} {schema_url}",
    )


def _elements(values: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for field, name in names.items():
        value = values.get(field)
        if value is None:
            continue
        for one in value if isinstance(value, list) else [value]:
            yield _element(name, one)


def _element(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return wrap(f"pbgdpl:{name}", "".join(_elements(value, PARTS[name])))
    if name == "bodyHtml":
        return cdata(f"pbgdpl:{name}", value) if value else element(f"pbgdpl:{name}")
    return element(f"pbgdpl:{name}", str(value))


def _terms(record: Record) -> Iterator[str]:
    yield from (element("dcterms:audience", code) for code in record.audiences)
    if record.valid_from or record.valid_to:
        ends = {"start": record.valid_from, "end": record.valid_to}
        period = "; ".join(f"{name}={day.isoformat()}" for name, day in ends.items() if day)
        yield element("dcterms:valid", period + "; scheme=W3C-DTF;")
