"""A ZIP that is made again to the same bytes: fixed times and modes, files checked against their hash as they go in."""

from __future__ import annotations

import hashlib
import zipfile
from datetime import UTC, datetime
from types import TracebackType
from typing import IO

from publishers.contract import Asset

_CHUNK = 1024 * 1024


class FileAltered(Exception):
    """A file's bytes are not those of its hash."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self.filename = filename


class Archive:
    """Writes entries dated ``moment`` to a binary file."""

    def __init__(self, target: IO[bytes], moment: datetime) -> None:
        self._zip = zipfile.ZipFile(target, "w")
        at = moment.astimezone(UTC)
        self._date = (at.year, at.month, at.day, at.hour, at.minute, at.second // 2 * 2)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def add(self, path: str, data: bytes) -> None:
        """Add something small, deflated."""
        self._zip.writestr(self._entry(path, zipfile.ZIP_DEFLATED), data)

    def add_asset(self, path: str, asset: Asset) -> None:
        """Add a file in pieces, stored: pictures and films are compressed already. Raises ``FileAltered``."""
        entry = self._entry(path, zipfile.ZIP_STORED)
        # Known beforehand, so that a film of more than 2 GiB gets the larger header it needs.
        entry.file_size = asset.bytes
        digest = hashlib.sha256()
        with asset.open() as source, self._zip.open(entry, "w") as target:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
        if digest.hexdigest() != asset.sha256:
            raise FileAltered(asset.filename)

    def _entry(self, path: str, compression: int) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(path, date_time=self._date)
        entry.compress_type = compression
        entry.create_system = 3
        entry.external_attr = 0o644 << 16
        return entry
