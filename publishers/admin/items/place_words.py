"""A place in words: how it stands there, what can be done, and what the law said before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cms.entries.models import Entry, EntryVersion, Status
from publishers.models import Kind
from publishers.planning.follow_ups import Place
from publishers.planning.law import LawChange, law_changes

from .follow_words import act_words
from .law_words import validity_words


def standing(place: Place) -> tuple[str, str]:
    """Tone and word of a place where nothing is under way."""
    if not place.is_wrong:
        return "green", _("up to date")
    if place.entry.status == Status.PUBLISHED:
        return "amber", _("older version")
    return "red", _("still stands there")


def advice(place: Place, *, may_act: bool) -> str:
    if not may_act:
        return _("You may not act on this channel. Ask whoever looks after it.")
    kind = Kind.CORRECT if place.is_wrong and place.entry.status == Status.PUBLISHED else Kind.WITHDRAW
    return str(act_words(place.act(kind), kind))


def contents_before(places: dict[UUID, list[Place]]) -> dict[tuple[UUID, int], dict[str, Any]]:
    """(item, version) → content of what stands somewhere although it is no longer right. One query."""
    wanted = {(pk, place.shown.entry_version) for pk, rows in places.items() for place in rows
              if place.is_wrong and place.shown}  # fmt: skip
    if not wanted:
        return {}
    rows = EntryVersion.objects.filter(entry__in={pk for pk, _ in wanted}).values_list("entry_id", "version", "content")
    return {(pk, version): content for pk, version, content in rows if (pk, version) in wanted}


def changes_of(
    entry: Entry, places: list[Place], before: dict[tuple[UUID, int], dict[str, Any]]
) -> list[dict[str, str]]:
    """What the law was and is, once per document, seen from the oldest version that stands anywhere."""
    versions = sorted({place.shown.entry_version for place in places if place.is_wrong and place.shown})
    found: dict[str, LawChange] = {}
    for version in versions:
        for change in law_changes(before.get((entry.pk, version), {}), entry.content):
            found.setdefault(change.number, change)
    return [
        {"number": change.number, "before": validity_words(change.before), "after": validity_words(change.after)}
        for change in found.values()
    ]
