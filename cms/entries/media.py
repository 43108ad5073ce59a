"""Which pinned files are public, and how a browser may treat them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import F

from cms.core.registries import made_files

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
    """The file under that hash, carried or made of a carried one. Raises ``NeverSeen`` or ``NoLongerPublic``."""
    try:
        return _carried(sha256)
    except (NeverSeen, NoLongerPublic) as why:
        found = _made(sha256)
        if found is None:
            raise why from None
        return found


def _made(sha256: str) -> PublicFile | None:
    """What was made of a file is as public as that file."""
    sources = [source for _, find in made_files.items() for source in find(sha256)]
    gone = False
    for made in sources:
        try:
            source = _carried(made.source)
        except NoLongerPublic:
            gone = True
        except NeverSeen:
            continue
        else:
            filename = made.filename(source.filename)
            return PublicFile(sha256=sha256, size=made.size, filename=filename, media_type=made.media_type)
    if gone:
        raise NoLongerPublic
    return None


def _carried(sha256: str) -> PublicFile:
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
