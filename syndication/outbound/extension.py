"""Facts of the exchange profile that no feed format has an element for, as elements of the profile's namespace."""

from __future__ import annotations

from datetime import date

from cms.entries.record import LegalReference, Record

from .markup import element, optional, wrap

NAMESPACE = "urn:pbgdpl:exchange:1.0"


def elements(record: Record) -> list[str]:
    """Version, validity of the item and the documents of law it names; prefix ``pbgdpl``."""
    return [
        element("pbgdpl:version", str(record.version)),
        optional("pbgdpl:validFrom", _day(record.valid_from)),
        optional("pbgdpl:validTo", _day(record.valid_to)),
        *(_legal_document(document) for document in record.legal_documents),
    ]


def _legal_document(document: LegalReference) -> str:
    return wrap(
        "pbgdpl:legalDocument",
        "".join(
            [
                element("pbgdpl:number", document.number),
                optional("pbgdpl:type", document.type),
                optional("pbgdpl:issuer", document.issuer),
                optional("pbgdpl:signer", document.signer),
                optional("pbgdpl:issuedOn", _day(document.issued_on)),
                optional("pbgdpl:effectiveOn", _day(document.effective_on)),
                optional("pbgdpl:expiresOn", _day(document.expires_on)),
                element("pbgdpl:validity", document.validity),
                optional("pbgdpl:abstract", document.abstract),
                *(element("pbgdpl:field", name) for name in document.fields),
                element("pbgdpl:relation", document.relation),
                optional("pbgdpl:sourceUrl", document.source_url),
            ]
        ),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
