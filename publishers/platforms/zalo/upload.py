"""One file as a multipart form, read while it is sent: a video never sits whole in memory."""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from typing import BinaryIO

_BLOCK = 64 * 1024


class FileForm:
    """A request body with a known length and a single part. The file name must be ASCII without quotes."""

    def __init__(self, part: str, filename: str, media_type: str, file: BinaryIO, size: int) -> None:
        boundary = secrets.token_hex(16)
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{part}"; filename="{filename}"\r\n'
            f"Content-Type: {media_type}\r\n\r\n"
        )
        self.content_type = f"multipart/form-data; boundary={boundary}"
        tail = f"\r\n--{boundary}--\r\n"
        self._sources: list[BinaryIO] = [io.BytesIO(head.encode("ascii")), file, io.BytesIO(tail.encode("ascii"))]
        self._length = len(head) + size + len(tail)

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
