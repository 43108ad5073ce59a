"""Labels of vocabulary codes."""

from __future__ import annotations

from cms.entries.models import Term


def label_of(vocabulary: str, code: str) -> str:
    """The label in the reader's language; the code itself where there is no row."""
    term = Term.objects.filter(vocabulary=vocabulary, code=code).first()
    return term.label if term else code


def labels(vocabulary: str) -> dict[str, str]:
    """All labels of a vocabulary, in its order."""
    return {term.code: term.label for term in Term.objects.filter(vocabulary=vocabulary)}
