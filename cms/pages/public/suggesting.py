"""What begins like what is being typed, and topics, agencies and documents that are called so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.agencies.models import Agency
from cms.core.text import search_words
from cms.entries.models import Term
from cms.legal.models import LegalDocument
from cms.pages import listing

from . import law

LEAST = 2
_OF_A_KIND = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Somewhere to go: its name, what it is, and its address."""

    label: str
    kind: str
    url: str


def suggestions(root: Page, query: str) -> list[Suggestion]:
    """Documents, topics, agencies and items whose names begin with these words, in that order."""
    words = search_words(query)
    if len(words) < LEAST:
        return []
    return [*documents(words), *places(words), *titles(root, words)]


def documents(words: str) -> Iterator[Suggestion]:
    """Documents of law by number or subject; those with that very number first."""
    found = list(get_search_backend().autocomplete(words, LegalDocument)[: 3 * _OF_A_KIND])
    found.sort(key=lambda document: not set(words.split()) <= set(document.folded_name().split()))
    for document in found[:_OF_A_KIND]:
        yield Suggestion(label=str(document), kind=_("legal document"), url=law.address(document))


def places(words: str) -> Iterator[Suggestion]:
    """Topics, audiences and agencies that hold all the words. The vocabularies are short: they are read whole."""
    for term in Term.objects.filter(vocabulary__in=("topic", "audience"), deprecated=False):
        if _holds(search_words(term.label_vi, term.label_en), words):
            name = "loa_topic" if term.vocabulary == "topic" else "loa_audience"
            kind = _("topic") if term.vocabulary == "topic" else _("for whom")
            yield Suggestion(label=term.label, kind=kind, url=reverse(name, args=[term.code]))
    for agency in get_search_backend().autocomplete(words, Agency.objects.prefetch_related("names"))[:_OF_A_KIND]:
        yield Suggestion(label=agency.name, kind=_("agency"), url=reverse("loa_agency", args=[agency.code]))


def titles(root: Page, words: str) -> Iterator[Suggestion]:
    """Items whose titles hold words that begin so."""
    for page in listing.items(root).autocomplete(words)[:_OF_A_KIND]:
        yield Suggestion(label=page.title, kind=page.form_label, url=page.url)


def near(root: Page, words: str) -> Iterator[Suggestion]:
    """For words that nothing holds together: items that hold some of them."""
    for page in listing.items(root).search(words, operator="or")[:_OF_A_KIND]:
        yield Suggestion(label=page.title, kind=page.form_label, url=page.url)


def _holds(text: str, words: str) -> bool:
    """Whether the text has a word that begins with each of them."""
    there = text.split()
    return all(any(word.startswith(part) for word in there) for part in words.split())
