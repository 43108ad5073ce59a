"""The register of legal documents."""

from .document import LegalDocument, Scope, SigningCapacity, Validity
from .relation import LegalRelation
from .words import DocumentType

__all__ = ["DocumentType", "LegalDocument", "LegalRelation", "Scope", "SigningCapacity", "Validity"]
