"""Facts of the exchange profile that no feed format has an element for, as elements of the profile's namespace."""

from __future__ import annotations

from cms.entries.record import LegalReference, Record

from .markup import element, optional, wrap

NAMESPACE = "urn:pbgdpl:exchange:1.0"


def elements(record: Record) -> list[str]:
    """Version, validity of the item and the documents of law it names; prefix ``pbgdpl``."""
    return [
        element("pbgdpl:version", str(record.version)),
        optional("pbgdpl:validFrom", record.valid_from and record.valid_from.isoformat()),
        optional("pbgdpl:validTo", record.valid_to and record.valid_to.isoformat()),
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
                optional("pbgdpl:issuedOn", document.issued_on and document.issued_on.isoformat()),
                optional("pbgdpl:effectiveOn", document.effective_on and document.effective_on.isoformat()),
                optional("pbgdpl:expiresOn", document.expires_on and document.expires_on.isoformat()),
                element("pbgdpl:validity", document.validity),
                optional("pbgdpl:abstract", document.abstract),
                *(element("pbgdpl:field", name) for name in document.fields),
                element("pbgdpl:relation", document.relation),
                optional("pbgdpl:sourceUrl", document.source_url),
            ]
        ),
    )
