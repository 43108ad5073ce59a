"""The content-addressed store: bytes are pinned under their SHA-256 and never change."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

#: Alias in ``STORAGES``; a site that does not define it gets a folder beside its media.
ALIAS = "loa_blobs"
_CHUNK = 1024 * 1024


class BlobMissing(Exception):
    """The store has no bytes under that hash."""


def store() -> Storage:
    """The storage of the pinned bytes."""
    if ALIAS in settings.STORAGES:
        return storages[ALIAS]
    return FileSystemStorage(location=Path(settings.MEDIA_ROOT or ".").resolve().parent / "loa-blobs", base_url=None)


def path_of(sha256: str) -> str:
    """Name of the blob within the store."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def exists(sha256: str) -> bool:
    """Whether the bytes are here."""
    return store().exists(path_of(sha256))


def open_blob(sha256: str) -> BinaryIO:
    """Open for reading. Raises ``BlobMissing``."""
    try:
        return store().open(path_of(sha256), "rb")  # type: ignore[return-value]
    except FileNotFoundError:
        raise BlobMissing(sha256) from None


def hash_file(file: File) -> str:
    """SHA-256 of an open file, in hexadecimal; leaves it at its start."""
    digest = hashlib.sha256()
    file.seek(0)
    for chunk in iter(lambda: file.read(_CHUNK), b""):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def pin(file: File, sha256: str, *, source: Path | None = None) -> None:
    """Keep the file's bytes under their hash: a hard link to ``source`` where both lie on one disk, else a copy."""
    target = store()
    name = path_of(sha256)
    if target.exists(name) or (source is not None and _link(source, target, name)):
        return
    file.seek(0)
    target.save(name, file)


def pin_bytes(data: bytes) -> str:
    """Keep bytes made here; returns their hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not exists(sha256):
        store().save(path_of(sha256), ContentFile(data))
    return sha256


def _link(source: Path, target: Storage, name: str) -> bool:
    try:
        wanted = Path(target.path(name))
        wanted.parent.mkdir(parents=True, exist_ok=True)
        os.link(source, wanted)
    except FileExistsError:
        return True
    except (OSError, NotImplementedError):
        return False
    return True
