"""The labels of the vocabularies, read once in a generation: a changed label raises it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from cms.entries.freshness import Freshness
from cms.entries.selection import Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLabels:
    """What labels were at a point of the installation's sequence."""

    seen: tuple[object, ...]
    words: Mapping[str, Mapping[str, str]]
    #: Equal for equal labels: rendered items stay good while no label changes.
    fingerprint: int


_known: KnownLabels | None = None


def labels_at(fresh: Freshness, labels: Labels) -> KnownLabels:
    """The labels in the language of the installation; ``fresh`` was read before them."""
    global _known
    known = _known
    seen = (fresh.generation, fresh.changed_at, settings.LANGUAGE_CODE)
    if known is None or known.seen != seen:
        words = labels.all()
        rows = tuple((name, tuple(of.items())) for name, of in words.items())
        _known = known = KnownLabels(seen=seen, words=words, fingerprint=hash(rows))
    return known
