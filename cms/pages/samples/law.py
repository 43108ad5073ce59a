"""Documents of law that samples name, in the register once each."""

from __future__ import annotations

from cms.core.text import document_key
from cms.legal.models import DocumentType, LegalDocument
from cms.samples.schema import SampleDocument


def register(sample: SampleDocument) -> LegalDocument:
    """The document's row. Its validity is left undetermined: a sample is no evidence."""
    document, _created = LegalDocument.objects.get_or_create(
        number_key=document_key(sample.number),
        issuer=" ".join(sample.issuer.split()),
        issued_on=sample.issued_on,
        defaults={
            "number": sample.number,
            "type": DocumentType.objects.get(code=sample.type),
            "effective_on": sample.effective_on,
            "expires_on": sample.expires_on,
            "abstract": sample.title,
        },
    )
    return document
