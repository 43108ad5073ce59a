"""What is said of an entry, and which of the three happenings its change is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from cms.core.clock import rfc3339
from cms.entries.conf import oai_identifier
from cms.entries.models import Entry, EntryChange, EntryVersion, Happening, Reason, Status

from .outbox import is_heard, note

KINDS = (Happening.ENTRY_PUBLISHED, Happening.ENTRY_CORRECTED, Happening.ENTRY_WITHDRAWN)


def entries_changed(entry_ids: Iterable[UUID]) -> None:
    """They get their place in the sequence of changes now; their rows of it are not written yet."""
    if not any(is_heard(kind) for kind in KINDS):
        return
    for entry in Entry.objects.filter(pk__in=list(entry_ids)):
        note(_kind(entry), partial(_data, entry), agency=entry.agency_code)


def _kind(entry: Entry) -> Happening:
    if entry.status == Status.WITHDRAWN:
        return Happening.ENTRY_WITHDRAWN
    version = EntryVersion.objects.filter(entry=entry, version=entry.version).only("created_at", "reason").first()
    is_first = version is None or entry.version == 1 or version.reason == Reason.REPUBLISH
    # The same version again: only its address changed.
    is_known = version and EntryChange.objects.filter(entry=entry, at__gte=version.created_at).exists()
    return Happening.ENTRY_PUBLISHED if is_first and not is_known else Happening.ENTRY_CORRECTED


def _data(entry: Entry) -> Mapping[str, Any]:
    is_public = entry.status == Status.PUBLISHED
    return {
        "id": oai_identifier(entry.pk), "uuid": str(entry.pk), "version": entry.version, "status": entry.status,
        "title": entry.title if is_public else "", "url": entry.url if is_public else "",
        "agency": entry.agency_code, "published_at": rfc3339(entry.published_at),
        "withdrawn_at": rfc3339(entry.withdrawn_at) if entry.withdrawn_at else None,
    }  # fmt: skip
