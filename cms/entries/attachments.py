"""From a library file to an attachment of the record: fingerprint it, pin its bytes, describe it."""

from __future__ import annotations

import mimetypes
from pathlib import Path, PurePosixPath

from django.db.models.fields.files import FieldFile

from cms.core.text import ascii_name

from . import blobs
from .models import Fingerprint
from .record import Attachment, Role


def attach(
    file: FieldFile,
    *,
    role: Role,
    alt: str = "",
    filename: str = "",
    media_type: str = "",
    width: int | None = None,
    height: int | None = None,
    duration_s: float | None = None,
    language: str = "",
) -> Attachment:
    """Describe a stored file of any image, document or media model, with its bytes pinned.

    Raises ``FileNotFoundError`` when the library lost the file.
    """
    sha256, size = fingerprint(file)
    original = PurePosixPath(filename or file.name)
    suffix = original.suffix.lower()
    return Attachment(
        filename=ascii_name(original.stem) + suffix,
        media_type=media_type or guess_type(original.name),
        bytes=size,
        sha256=sha256,
        role=role,
        alt=alt,
        width=width,
        height=height,
        duration_s=round(duration_s, 3) if duration_s is not None else None,
        language=language,
    )


def fingerprint(file: FieldFile) -> tuple[str, int]:
    """SHA-256 and size in bytes of a stored file; read once per modification, pinned when read."""
    size, modified = file.size, file.storage.get_modified_time(file.name)
    key = f"{type(file.storage).__name__}:{file.name}"[:500]
    known = Fingerprint.objects.filter(key=key, size=size, modified_at=modified).first()
    if known and blobs.exists(known.sha256):
        return known.sha256, size
    with file.storage.open(file.name, "rb") as opened:
        sha256 = blobs.hash_file(opened)
        blobs.pin(opened, sha256, source=_path(file))
    Fingerprint.objects.update_or_create(key=key, defaults={"size": size, "modified_at": modified, "sha256": sha256})
    return sha256, size


def guess_type(name: str) -> str:
    """Media type by file name; WebVTT and friends that the platform's table may lack are named here."""
    suffix = PurePosixPath(name).suffix.lower()
    own = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".webp": "image/webp", ".avif": "image/avif",
           ".m4a": "audio/mp4", ".epub": "application/epub+zip"}  # fmt: skip
    return own.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _path(file: FieldFile) -> Path | None:
    try:
        return Path(file.path)
    except NotImplementedError:
        return None
