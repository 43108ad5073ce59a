"""Labels of vocabulary codes."""

from __future__ import annotations

from cms.entries.models import Term


def label_of(vocabulary: str, code: str) -> str:
    """The label in the reader's language; the code itself where there is no row."""
    term = Term.objects.filter(vocabulary=vocabulary, code=code).first()
    return term.label if term else code


def labels(vocabulary: str) -> dict[str, str]:
    """All labels of a vocabulary in the reader's language, in its order."""
    return {term.code: term.label for term in Term.objects.filter(vocabulary=vocabulary)}


def labels_in(vocabulary: str, language: str) -> dict[str, str]:
    """All labels in the language of a text: what goes out may not depend on who is looking."""
    is_english = language.startswith("en")
    terms = Term.objects.filter(vocabulary=vocabulary)
    return {term.code: (term.label_en if is_english else "") or term.label_vi for term in terms}
