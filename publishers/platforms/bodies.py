"""Bodies of requests that are read while they are sent: a film of any size takes no more memory than a small one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

#: Bytes read and sent at once: few enough that a slow line sends them well within the time-out of a connection.
PIECE = 64 * 1024


class FileSlice:
    """The bytes ``[start, end)`` of an open file, sent as they are read.

    ``moved`` hears how many have gone so far; what it raises ends the sending.
    """

    def __init__(
        self, file: BinaryIO, start: int, end: int, moved: Callable[[int], None] = lambda sent: None
    ) -> None:  # fmt: skip
        self._file = file
        self._start = start
        self._end = end
        self._moved = moved

    def __len__(self) -> int:
        return self._end - self._start

    def __bool__(self) -> bool:
        return True

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._start)
        sent = 0
        while sent < len(self):
            data = self._file.read(min(PIECE, len(self) - sent))
            if not data:
                raise EOFError("the file is shorter than it was said to be")
            yield data
            sent += len(data)
            self._moved(sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a form. Names are made here: ASCII without quotes."""

    name: str
    filename: str
    media_type: str = "application/octet-stream"
    content: FileSlice


class Multipart:
    """``multipart/form-data`` of texts and files; its length is known beforehand."""

    def __init__(self, fields: Mapping[str, str], *parts: Part) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        disposition = f"--{boundary}\r\nContent-Disposition: form-data; name="
        texts = [f'{disposition}"{field}"\r\n\r\n{value}\r\n' for field, value in fields.items()]
        self._pieces: list[bytes | FileSlice] = ["".join(texts).encode()]
        for part in parts:
            about = f'"{part.name}"; filename="{part.filename}"\r\nContent-Type: {part.media_type}'
            self._pieces += [f"{disposition}{about}\r\n\r\n".encode(), part.content, b"\r\n"]
        self._pieces.append(f"--{boundary}--\r\n".encode())

    def __len__(self) -> int:
        return sum(map(len, self._pieces))

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from piece
