"""What a check must know of the site, read once for all rows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from cms.core.text import document_key, search_words
from cms.entries.citing import numbers_in
from cms.entries.models import Term
from cms.entries.offer import Offer
from cms.entries.ports import DraftRefused, draft_factory
from cms.legal.models import LegalDocument
from cms.pages.drafting.building import page_type
from cms.pages.listing import form_models

from .parcel import Parcel

#: So many different mistakes are compared with everything that is known: a whole column may be of another vocabulary.
_MOST_COMPARED = 200


@dataclass(frozen=True, slots=True)
class Choices:
    """A vocabulary: found by code or by label in either language, however it is typed."""

    by_name: Mapping[str, str]
    labels: Mapping[str, str]
    _compared: dict[str, str] = field(default_factory=dict)

    def code_of(self, text: str) -> str:
        """The code; empty where nobody knows it."""
        return self.by_name.get(search_words(text), "")

    def near(self, text: str) -> str:
        """The label that was probably meant; empty where none is near."""
        wanted = search_words(text)
        if wanted not in self._compared and len(self._compared) < _MOST_COMPARED:
            close = difflib.get_close_matches(wanted, list(self.by_name), n=1, cutoff=0.6)
            self._compared[wanted] = self.labels[self.by_name[close[0]]] if close else ""
        return self._compared.get(wanted, "")


@dataclass(kw_only=True)
class Knowledge:
    """Vocabularies, the register, the ZIP file, the place."""

    parcel: Parcel
    has_parcel: bool
    section_id: int | None
    agency_code: str
    #: Keys of documents that the register has.
    laws: frozenset[str] = frozenset()
    #: Package → reader of its columns.
    readers: Mapping[str, Any] = field(default_factory=dict)
    _places: dict[tuple[str, bool], bool] = field(default_factory=dict)

    @cached_property
    def _vocabularies(self) -> dict[str, Choices]:
        terms: dict[str, list[Term]] = {"form": [], "topic": [], "audience": []}
        for term in Term.objects.filter(vocabulary__in=terms, deprecated=False):
            terms[term.vocabulary].append(term)
        return {name: _choices(rows) for name, rows in terms.items()}

    def choices(self, vocabulary: str) -> Choices:
        return self._vocabularies[vocabulary]

    def can_be_made(self, form: str) -> bool:
        """Whether there is a page type of that form."""
        return form in form_models()

    def keeps_form(self, offer: Offer) -> bool:
        """Whether it becomes what it says, and not a news item for want of something."""
        return page_type(offer).form == offer.form

    def has_place(self, offer: Offer) -> bool:
        """Whether it can stand where it shall. Asked once a form."""
        kind = (offer.form, bool(offer.files))
        if kind not in self._places:
            try:
                draft_factory().plan(offer, agency_code=self.agency_code, section_id=self.section_id)
                self._places[kind] = True
            except DraftRefused:
                self._places[kind] = False
        return self._places[kind]


def laws_in(texts: Iterable[str]) -> frozenset[str]:
    """Keys of the documents named in these cells that the register has, each exactly once."""
    named = {citation.key for text in texts if text for citation in numbers_in(text)}
    rows = LegalDocument.objects.filter(number_key__in=named).values_list("number_key", flat=True)
    found = list(rows)
    return frozenset(key for key in found if found.count(key) == 1)


def law_key(number: str) -> str:
    """As ``laws_in`` gives it; what is no number of a document is known to nobody."""
    return next((citation.key for citation in numbers_in(number)), document_key(number))


def _choices(rows: Iterable[Term]) -> Choices:
    by_name: dict[str, str] = {}
    labels: dict[str, str] = {}
    for term in rows:
        labels[term.code] = term.label
        for name in (term.code, term.code.replace("_", " "), term.label_vi, term.label_en):
            if name:
                by_name.setdefault(search_words(name), term.code)
    return Choices(by_name=by_name, labels=labels)
