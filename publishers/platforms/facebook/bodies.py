"""Bodies of requests that are read while they are sent: a film of any size takes no more memory than a small one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
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


class Multipart:
    """``multipart/form-data`` of texts and one slice of a file; its length is known beforehand."""

    def __init__(self, fields: Mapping[str, str], name: str, filename: str, content: FileSlice) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        texts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
            for field, value in fields.items()
        ]
        opening = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        self._before = ("".join(texts) + opening).encode()
        self._after = f"\r\n--{boundary}--\r\n".encode()
        self._content = content

    def __len__(self) -> int:
        return len(self._before) + len(self._content) + len(self._after)

    def __iter__(self) -> Iterator[bytes]:
        yield self._before
        yield from self._content
        yield self._after
