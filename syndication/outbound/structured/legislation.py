"""Documents of law as schema.org ``Legislation``, so that search engines know what an item is about."""

from __future__ import annotations

from typing import Any

from cms.entries.record import LegalReference, Relation

_SCHEMA = "https://schema.org/"
#: Status codes of the national law database; an unknown one is not guessed.
_FORCE = {
    "CHL": "InForce", "HHL": "NotInForce", "HHL1P": "PartiallyInForce", "CCHL": "NotInForce",
    "TNHL": "NotInForce", "TNHL1P": "PartiallyInForce", "KCPH": "NotInForce",
}  # fmt: skip


def legislation(document: LegalReference) -> dict[str, Any]:
    """The document as a node."""
    force = _FORCE.get(document.validity)
    node = {
        "@type": "Legislation",
        "@id": document.source_url,
        "legislationIdentifier": document.number,
        "name": f"{document.number} – {document.abstract}" if document.abstract else document.number,
        "legislationType": document.type,
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": document.issuer} if document.issuer else "",
        "legislationDate": document.issued_on.isoformat() if document.issued_on else "",
        "legislationDateOfApplicability": document.effective_on.isoformat() if document.effective_on else "",
        "temporalCoverage": _span(document),
        "legislationLegalForce": _SCHEMA + force if force else "",
        "legislationJurisdiction": "VN",
        "inLanguage": "vi",
        "url": document.source_url,
    }
    return {name: value for name, value in node.items() if value}


def is_subject(document: LegalReference) -> bool:
    """Whether the item is about the document, and does not only name it."""
    return document.relation != Relation.CITES


def _span(document: LegalReference) -> str:
    """``2024-07-01/..``: while it is in force; empty when the beginning is unknown."""
    if document.effective_on is None:
        return ""
    return f"{document.effective_on.isoformat()}/{document.expires_on.isoformat() if document.expires_on else '..'}"
