"""The shared text: a title and a text that an editor writes once over the item's own, for every channel alike. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.core.text import nfc, shorten
from cms.entries.record import Content, Record

#: Where a channel's variant keeps it.
SHARED = "shared"
#: So much of the item's text stands in for a summary that it lacks.
_EXCERPT_MAX = 400
_TITLE_MAX, _TEXT_MAX = 500, 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said of an item before any channel shapes it; in a variant what is empty is the item's own."""

    title: str = ""
    text: str = ""


def own_words(content: Content) -> Words:
    """What the item says of itself."""
    text = content.summary or shorten(content.text.replace("\n\n", "\n"), _EXCERPT_MAX)
    return Words(title=nfc(content.title).strip(), text=nfc(text).strip())


def shared_words(variant: Mapping[str, Any]) -> Words:
    """What was written over the item's own words; what can't be read counts as nothing."""
    kept = variant.get(SHARED)
    if not isinstance(kept, Mapping):
        return Words()
    return Words(title=str(kept.get("title") or ""), text=str(kept.get("text") or ""))


def changed_words(content: Content, *, title: str, text: str) -> dict[str, str]:
    """What differs from the item's own words, as a variant keeps it; emptied is not changed."""
    own = own_words(content)
    given = {"title": nfc(title).strip()[:_TITLE_MAX], "text": nfc(text).strip()[:_TEXT_MAX]}
    usual = {"title": own.title, "text": own.text}
    return {name: value for name, value in given.items() if value and value != usual[name]}


def worded(record: Record, variant: Mapping[str, Any]) -> Record:
    """The record as if its title and summary were the shared text, for platforms to compose their text of."""
    words = shared_words(variant)
    changed = {name: value for name, value in (("title", words.title), ("summary", words.text)) if value}
    return record.model_copy(update=changed) if changed else record
