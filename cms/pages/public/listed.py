"""What search engines should know of beside items and pages: each document of law, and the site's lists."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import NoReverseMatch, reverse

from cms.core.registries import Listed, listed_addresses
from cms.legal.models import LegalDocument

from . import browsing, law

_LISTS = (
    "loa_topics", "loa_audiences", "loa_agencies", "loa_register", "loa_shelf", "loa_notices", "loa_official",
    "loa_accessibility",
)  # fmt: skip


def register() -> None:
    """Called once from ``AppConfig.ready()``."""
    listed_addresses.register("laws", Listed(count=_documents, paths=_document_paths))
    listed_addresses.register(
        "lists", Listed(count=lambda: len(_lists()), paths=lambda start, stop: _lists()[start:stop])
    )


def _documents() -> int:
    return LegalDocument.objects.count() if _are_shown() else 0


def _document_paths(start: int, stop: int) -> Iterator[str]:
    rows = LegalDocument.objects.order_by("pk").only("pk", "number")[start:stop]
    return (law.address(row) for row in rows)


def _lists() -> list[str]:
    """The lists themselves, and each topic, audience and agency that has something."""
    if not _are_shown():
        return []
    places = (
        *browsing.terms("topic", "loa_topic"), *browsing.terms("audience", "loa_audience"), *browsing.agencies(),
    )  # fmt: skip
    return [*(reverse(name) for name in _LISTS), *(place.url for place in places if place.count)]


def _are_shown() -> bool:
    """A site that only takes part of Loa may leave these addresses out."""
    try:
        reverse("loa_register")
    except NoReverseMatch:
        return False
    return True
