"""A multipart form of fields and files, read while it is sent: no film ever sits whole in memory."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import BinaryIO

from publishers.contract import Asset, Rejected

_BLOCK = 64 * 1024


class Form:
    """A request body of known length. File names are made here, so they are ASCII without quotes."""

    def __init__(self, fields: Mapping[str, str], files: Mapping[str, Asset]) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        self._stack = ExitStack()
        self._sources: list[BinaryIO] = []
        self._length = 0
        for name, value in fields.items():
            self._add(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n')
        for name, asset in files.items():
            about = f'name="{name}"; filename="{asset.sha256[:16]}"\r\nContent-Type: {asset.media_type}'
            self._add(f"--{boundary}\r\nContent-Disposition: form-data; {about}\r\n\r\n")
            self._add_file(asset)
            self._add("\r\n")
        self._add(f"--{boundary}--\r\n")

    def __enter__(self) -> Form:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        while block := self.read(_BLOCK):
            yield block

    def read(self, size: int = _BLOCK) -> bytes:
        """The next block; empty at the end."""
        while self._sources:
            if block := self._sources[0].read(size):
                return block
            self._sources.pop(0)
        return b""

    def _add(self, text: str) -> None:
        data = text.encode()
        self._sources.append(io.BytesIO(data))
        self._length += len(data)

    def _add_file(self, asset: Asset) -> None:
        try:
            self._sources.append(self._stack.enter_context(asset.open()))
        except OSError:
            self._stack.close()
            raise Rejected("media_missing", params={"filename": asset.filename}) from None
        self._length += asset.bytes
