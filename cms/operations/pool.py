"""Files of all backups of one folder, each once under its SHA-256: a backup copies only what is new."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

_CHUNK = 1024 * 1024


class Pool:
    """The folder ``files`` beside the backups."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def put(self, source: Path) -> tuple[str, int]:
        """Copy the file in and return its hash and size; what is copied is what is hashed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self.folder / f".{uuid4().hex}"
        digest, size = hashlib.sha256(), 0
        try:
            with source.open("rb") as read, draft.open("wb") as write:
                while chunk := read.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    write.write(chunk)
                write.flush()
                os.fsync(write.fileno())
            target = self.path(digest.hexdigest())
            target.parent.mkdir(exist_ok=True)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return digest.hexdigest(), size

    def take_out(self, sha256: str, target: Path) -> None:
        """Copy a file to where it belongs, whole or not at all."""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{uuid4().hex}")
        shutil.copyfile(self.path(sha256), draft)
        draft.replace(target)

    def sweep(self, wanted: Iterable[str]) -> int:
        """Delete what no backup names any more; returns how many files that were."""
        keep, gone = set(wanted), 0
        for path in self.folder.glob("*/*"):
            if path.name not in keep:
                path.unlink()
                gone += 1
        for draft in self.folder.glob(".*"):  # of a backup that was killed: nobody else is at work now
            draft.unlink()
        return gone


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
