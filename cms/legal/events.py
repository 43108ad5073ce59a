"""What the register tells the other packages, after commit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalDocumentChanged:
    """Something that items repeat of a document has changed: its validity, its dates, its name."""

    document_id: int
    validity_changed: bool
