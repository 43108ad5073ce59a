"""Which entries a reader asks for: the filters that feeds and the API share, checked against the vocabularies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from .models import Term
from .models.entry import EntryQuerySet

#: Filters by vocabulary, named as in the address.
VOCABULARIES = ("form", "topic", "audience")


class UnknownCode(Exception):
    """The vocabulary has no such code; the text is a sentence for the reader."""

    def __init__(self, vocabulary: str, code: str, known: Iterable[str]) -> None:
        self.vocabulary = vocabulary
        self.code = code
        self.sentence = _("“%(code)s” is not a known %(parameter)s; write one of: %(known)s.") % {
            "code": code[:100],
            "parameter": vocabulary,
            "known": ", ".join(known),
        }
        super().__init__(self.sentence)


class Labels:
    """The labels of all vocabularies; read with one query when first asked for."""

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        known: dict[str, dict[str, str]] = {name: {} for name in VOCABULARIES}
        for term in Term.objects.filter(vocabulary__in=VOCABULARIES):
            known[term.vocabulary][term.code] = term.label
        return known

    def of(self, vocabulary: str) -> Mapping[str, str]:
        """Code → label, in the order of the vocabulary."""
        return self._known[vocabulary]

    def all(self) -> Mapping[str, Mapping[str, str]]:
        return self._known


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Codes asked for; several codes of one vocabulary mean any of them, several vocabularies mean all of them."""

    form: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()

    @classmethod
    def of(cls, given: Mapping[str, Iterable[str]], labels: Labels) -> Selection:
        """Read values that may be repeated or comma lists. Raises ``UnknownCode``."""
        codes = {name: split(given.get(name, ())) for name in VOCABULARIES}
        for name, values in codes.items():
            for code in values:
                if code not in labels.of(name):
                    raise UnknownCode(name, code, labels.of(name))
        return cls(**codes)

    def items(self) -> list[tuple[str, str]]:
        """Pairs for an address, always in the same order: equal selections have equal addresses."""
        return [(name, ",".join(getattr(self, name))) for name in VOCABULARIES if getattr(self, name)]

    def narrow(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Only the entries that are asked for."""
        if self.form:
            entries = entries.filter(form__in=self.form)
        if self.topic:
            entries = entries.with_terms("topic", *self.topic)
        if self.audience:
            entries = entries.with_terms("audience", *self.audience)
        return entries


def split(values: Iterable[str]) -> tuple[str, ...]:
    """``["video,audio", "story"]`` → ``("audio", "story", "video")``."""
    return tuple(sorted({code.strip() for value in values for code in value.split(",")} - {""}))
