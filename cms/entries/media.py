"""Which pinned files are public, and how a browser may treat them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import F

from .models import EntryMedia, Status

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
#: What a browser shows in place; anything that could carry script (svg, html, xml) is only ever downloaded.
_SHOWN = re.compile(r"image/(png|jpeg|gif|webp|avif)|video/[a-z0-9.-]+|audio/[a-z0-9.-]+|application/pdf|text/vtt")


class NeverSeen(Exception):
    """No version of any entry carries these bytes."""


class NoLongerPublic(Exception):
    """Only withdrawn entries or replaced versions carry these bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFile:
    """A file that a currently published entry carries."""

    sha256: str
    size: int
    filename: str
    media_type: str

    @property
    def content_type(self) -> str:
        """The declared type; what is not a media type is just bytes."""
        if not _MEDIA_TYPE.fullmatch(self.media_type):
            return "application/octet-stream"
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    @property
    def is_inline(self) -> bool:
        return bool(_SHOWN.fullmatch(self.media_type))


def public_file(sha256: str) -> PublicFile:
    """The file under that hash. Raises ``NeverSeen`` or ``NoLongerPublic``."""
    carried = EntryMedia.objects.filter(sha256=sha256)
    current = carried.filter(version__entry__status=Status.PUBLISHED, version__version=F("version__entry__version"))
    found = current.order_by("pk").values("bytes", "filename", "media_type").first()
    if found is None:
        raise NoLongerPublic if carried.exists() else NeverSeen
    return PublicFile(
        sha256=sha256,
        size=found["bytes"],
        filename="".join(letter for letter in found["filename"] if letter.isprintable()) or sha256,
        media_type=found["media_type"].lower(),
    )
