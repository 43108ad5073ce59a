"""The uploaded files of imports: in the store of pinned bytes, apart from what items carry, so that they can go."""

from __future__ import annotations

from typing import BinaryIO

from django.core.files import File

from cms.entries import blobs


def keep(file: File) -> str:
    """Keep the bytes; returns their SHA-256. The same bytes twice are one file."""
    sha256 = blobs.hash_file(file)
    if not is_kept(sha256):
        blobs.store().save(_name(sha256), file)
    return sha256


def is_kept(sha256: str) -> bool:
    """Whether the bytes are here."""
    return blobs.store().exists(_name(sha256))


def open_kept(sha256: str) -> BinaryIO:
    """Open for reading. Raises ``BlobMissing``."""
    try:
        return blobs.store().open(_name(sha256), "rb")  # type: ignore[return-value]  # Django's File is one in all but name
    except FileNotFoundError:
        return blobs.open_blob(sha256)  # where they were kept before


def forget(sha256: str) -> None:
    """Nobody needs them any more."""
    blobs.store().delete(_name(sha256))


def _name(sha256: str) -> str:
    return f"imports/{blobs.path_of(sha256)}"
