"""Files that show what a clerk did: a photograph of the board, the signed log, a recording. Kept under their hash."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from cms.core.text import nfc
from cms.entries.blobs import hash_file, pin

SIZE_MAX = 20 * 1024 * 1024
#: By the end of the name; the type is ours, never what a browser claims.
_TYPES = {
    ".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png",
    ".webp": "image/webp", ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".wav": "audio/wav", ".mp4": "video/mp4",
}  # fmt: skip
ACCEPTED = ",".join(_TYPES)
_NAME_MAX = 150


def media_type_of(name: str) -> str | None:
    """The type that a file of this name has here; nothing for one that is not taken."""
    return _TYPES.get(PurePosixPath(name).suffix.lower())


def keep(upload: UploadedFile) -> dict[str, Any]:
    """Pin the bytes; returns what a record says of them."""
    sha256 = hash_file(upload)
    pin(upload, sha256)
    name = PurePosixPath(nfc(upload.name or "")).name
    return {
        "sha256": sha256, "filename": name[-_NAME_MAX:], "media_type": media_type_of(name) or "", "bytes": upload.size,
    }  # fmt: skip
