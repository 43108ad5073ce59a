"""What a template may ask for in braces, and what an item puts there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.text import nfc, shorten
from cms.entries.record import Record, Relation
from publishers.contract import Limit
from publishers.planning.preflight.shortening import shorten_to
from publishers.platforms.hashtags import hashtags

#: Name in braces → what it stands for, in the order in which people are told.
KNOWN: Mapping[str, Any] = {
    "title": _("the title of the item"),
    "summary": _("its summary, or the beginning of its text"),
    "link": _("its address"),
    "number": _("the number of the document of law it is about"),
    "date": _("the day of its publication"),
    "agency": _("the agency it comes from"),
    "hashtags": _("its tags as hashtags"),
}
_PLACE = re.compile(r"\{([^{}\n]*)\}")
_HASHTAGS_MAX = 5
_EXCERPT_MAX = 600
#: Documents that an item is about come before those it only names.
_WEIGHT = {Relation.INTRODUCES: 0, Relation.EXPLAINS: 1, Relation.AMENDS_NOTICE: 2}


def unknown(text: str) -> list[str]:
    """What stands in braces and means nothing, as it was typed."""
    return list(dict.fromkeys(found[0] for found in _PLACE.finditer(text) if found[1].strip() not in KNOWN))


def values(record: Record, zone: tzinfo) -> dict[str, str]:
    """What the item says to each placeholder; nothing is an empty text."""
    about = record.summary or shorten(record.text.replace("\n\n", "\n"), _EXCERPT_MAX)
    documents = sorted(record.legal_documents, key=lambda item: _WEIGHT.get(item.relation, 3))
    return {
        "title": record.title,
        "summary": about,
        "link": record.url,
        "number": documents[0].number if documents else "",
        "date": record.published_at.astimezone(zone).strftime("%d/%m/%Y"),
        "agency": record.source_agency.name if record.source_agency else "",
        "hashtags": " ".join(hashtags(record.tags, _HASHTAGS_MAX)),
    }


def fill(template: str, given: Mapping[str, str]) -> str:
    """The template with the values in their places. A line whose placeholders all have nothing to say is left out."""
    lines = [_fill_line(line, given) for line in nfc(template).replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line is not None)).strip()


def fill_to(template: str, given: Mapping[str, str], limit: Limit | None) -> str:
    """The same, with as much of the summary as the limit leaves room for."""
    whole = fill(template, given)
    if limit is None or limit.count(whole) <= limit.maximum:
        return whole
    shorter = (fill(template, {**given, "summary": cut}) for cut in _cuts(given.get("summary", "")))
    return next((text for text in shorter if text and limit.count(text) <= limit.maximum), whole)


def _fill_line(line: str, given: Mapping[str, str]) -> str | None:
    asked = [name for name in (found[1].strip() for found in _PLACE.finditer(line)) if name in KNOWN]
    if asked and not any(given.get(name) for name in asked):
        return None
    return _PLACE.sub(lambda found: given.get(found[1].strip(), found[0]), line).rstrip()


def _cuts(text: str) -> Iterator[str]:
    """The text in ever shorter forms, the longest first; in the end nothing of it."""
    while text:
        text = shorten_to(text, Limit(maximum=len(text) * 9 // 10))
        yield text
