"""Some bytes of a pinned file as a request's body: read while they are sent, never in memory as a whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from publishers.contract import Asset, Rejected

#: Pieces but the last are multiples of this.
GRAIN = 256 * 1024
#: Bytes handed to the network at once. Each block has a time-out of its own, and little time is lost between them.
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much is sent before progress is stored: more while that goes quickly, less on a slow line.

    What is under way when a worker is killed or a line drops is sent again, so a piece should take some seconds.
    """

    first: int = 8 * 1024 * 1024
    most: int = 64 * 1024 * 1024
    quick_s: float = 2.0
    slow_s: float = 8.0

    def __post_init__(self) -> None:
        if min(self.first, self.most) <= 0 or self.first % GRAIN or self.most % GRAIN:
            raise ValueError(f"a piece must be a multiple of {GRAIN} bytes")

    def after(self, length: int, seconds: float) -> int:
        """The length of the next piece, after one of that length took so long."""
        if seconds < self.quick_s:
            return min(length * 2, self.most)
        if seconds > self.slow_s:
            return max(length // 2 // GRAIN * GRAIN, GRAIN)
        return length


class Piece:
    """A stretch of an open file. May be sent again: each time it is read anew."""

    def __init__(self, source: BinaryIO, asset: Asset, offset: int, length: int) -> None:
        self._source = source
        self._asset = asset
        self._length = length
        self.offset = offset

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[memoryview]:
        """Blocks, valid until the next one. Raises ``Rejected`` when the file can't be read."""
        block = memoryview(bytearray(min(_BLOCK, self._length)))
        left = self._length
        try:
            self._source.seek(self.offset)
            while left:
                have = self._source.readinto(block[:left])  # type: ignore[attr-defined]
                if not have:
                    raise unreadable(self._asset)
                yield block[:have]
                left -= have
        except OSError:
            raise unreadable(self._asset) from None


@contextmanager
def opened(asset: Asset) -> Iterator[BinaryIO]:
    """The pinned file. Raises ``Rejected`` when the store doesn't have all of it."""
    try:
        source = asset.open()
    except OSError:
        raise unreadable(asset) from None
    with source:
        source.seek(0, os.SEEK_END)
        if not asset.bytes or source.tell() != asset.bytes:
            raise unreadable(asset)
        yield source


def read_all(asset: Asset) -> bytes:
    """The whole of a small file. Raises ``Rejected`` when the store doesn't have it."""
    with opened(asset) as source:
        return b"".join(map(bytes, Piece(source, asset, 0, asset.bytes)))


def unreadable(asset: Asset) -> Rejected:
    return Rejected("media_missing", params={"filename": asset.filename})
