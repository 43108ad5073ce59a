"""The vocabularies as partners read them (section B2), and as records are compared with them."""

from __future__ import annotations

from typing import Any

from cms.entries.models import Term

from .envelopes import Vocabulary

NAMES = ("form", "topic", "audience")


def vocabulary(name: str) -> list[dict[str, Any]]:
    """Every code, also those no longer used; a code that another replaced says which."""
    rows = Term.objects.filter(vocabulary=name)
    return [
        {
            "code": row.code, "label_vi": row.label_vi, "label_en": row.label_en, "deprecated": row.deprecated,
            "replaced_by": row.replaced_by or None,
        }
        for row in rows
    ]  # fmt: skip


def known_vocabularies() -> dict[str, Vocabulary]:
    """All of them, in one query."""
    codes: dict[str, set[str]] = {name: set() for name in NAMES}
    replaced: dict[str, dict[str, str]] = {name: {} for name in NAMES}
    for row in Term.objects.filter(vocabulary__in=NAMES):
        codes[row.vocabulary].add(row.code)
        if row.deprecated and row.replaced_by:
            replaced[row.vocabulary][row.code] = row.replaced_by
    return {name: Vocabulary(codes=codes[name], replaced=replaced[name]) for name in NAMES}
