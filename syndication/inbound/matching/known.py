"""Keeps the fingerprints of our own entries in step, by comparing versions: no event can be missed."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import Exists, F, OuterRef

from cms.core.writing import writing
from cms.entries.models import Entry
from cms.entries.record import Content
from syndication.models import KnownText

from .links import link_key
from .lookup import note_bands

_STEP = 50


def note_entries(most: int = _STEP) -> int:
    """Note the texts of entries that are new or newer than what was noted. Returns how many."""
    noted = KnownText.objects.filter(entry_id=OuterRef("pk"), version=OuterRef("version"))
    entries = list(Entry.objects.published().filter(~Exists(noted)).order_by("-updated_at")[:most])
    for entry in entries:
        text = Content.model_validate(entry.content).text
        try:
            with writing():
                known, _is_new = KnownText.objects.update_or_create(
                    entry_id=entry.pk, defaults={"version": entry.version, "link_key": link_key(entry.url)}
                )
                note_bands(text, known=known)
        except IntegrityError:
            continue  # another process was faster
    return len(entries)


def refresh_links(most: int = _STEP) -> int:
    """Addresses change without a new version when pages move. Returns how many did."""
    changed = 0
    newest = Entry.objects.published().order_by(F("updated_at").desc())[:most]
    known = {row.entry_id: row for row in KnownText.objects.filter(entry_id__in=[entry.pk for entry in newest])}
    for entry in newest:
        row, key = known.get(entry.pk), link_key(entry.url)
        if row is not None and row.link_key != key:
            changed += KnownText.objects.filter(pk=row.pk).update(link_key=key)
    return changed
