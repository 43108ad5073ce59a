"""A file of an item that somebody took along: told from a player's bites, a page's pictures and a machine's visits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F
from django.http import HttpRequest

from cms.core.counting.visits import seen
from cms.entries.models import EntryMedia, Fingerprint, Status

from .measures import DOWNLOADS

#: Where a browser says what it asks for: a document or a file, and not a picture, a film or captions of a page.
_TAKEN = frozenset({"document", "empty", "iframe", "object", "embed"})
#: What stands in pages, where a browser does not say.
_SHOWN = ("image/", "audio/", "video/", "text/vtt")


def taken(request: HttpRequest, sha256: str, media_type: str, *, first: int = 0) -> None:
    """The bytes go out, from ``first`` on: where it is a download, count it for the item that carries them."""
    if first or request.method != "GET" or not is_download(request.headers.get("Sec-Fetch-Dest", ""), media_type):
        return
    entry = carrier(sha256)
    if entry is not None:
        seen(request, DOWNLOADS, entry)


def is_download(destination: str, media_type: str) -> bool:
    """Whether somebody wants the file itself. Pure."""
    return destination in _TAKEN if destination else not media_type.startswith(_SHOWN)


def carrier(sha256: str) -> UUID | None:
    """The public item that carries the file; of several the one that had it first."""
    current = EntryMedia.objects.filter(
        sha256=sha256, version__entry__status=Status.PUBLISHED, version__version=F("version__entry__version")
    )
    return current.order_by("pk").values_list("version__entry_id", flat=True).first()


def document_served(instance: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Wagtail hands out a document of the library: the one of an item is known by its bytes."""
    file = instance.file
    key = f"{type(file.storage).__name__}:{file.name}"[:500]
    known = Fingerprint.objects.filter(key=key).values_list("sha256", flat=True).first()
    if known:
        taken(request, known, instance.content_type)
