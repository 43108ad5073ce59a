"""Bring a video's bytes over: repeatable up to the last piece, and at most one video for ever.

A session makes at most one video, and only its last byte makes it. So everything but the last piece is sent in a
repeatable step, and the last piece, at most 256 KiB, in an irreversible one. Whoever repeats either first asks the
session what it has. The session's address is stored before any byte leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from publishers.contract import Asset, OutcomeUnknown, Rejected, Result, Unreachable

from .client import Complete, Gone, Incomplete, SessionState, YouTubeClient

#: Pieces but the last are multiples of this.
GRAIN = 256 * 1024
PIECE = 8 * 1024 * 1024
#: Times in a row that sending may bring nothing forward before the engine's back-off takes over.
_TRIES = 3


class Upload:
    """One video in one session."""

    def __init__(self, client: YouTubeClient, session: str, video: Asset, *, piece: int) -> None:
        if piece <= 0 or piece % GRAIN:
            raise ValueError(f"a piece must be a multiple of {GRAIN} bytes")
        self._client = client
        self._session = session
        self._video = video
        self._size = video.bytes
        self._piece = piece

    def send_most(self, checkpoint: Callable[[Result], None]) -> Result:
        """Send all but the last piece, from where the session is: ``{"state": "ready"}`` or ``{"state": "gone"}``."""
        state = self._forward((self._size - 1) // GRAIN * GRAIN, checkpoint)
        return {"state": "gone" if isinstance(state, Gone) else "ready"}

    def send_last(self) -> Result:
        """Send what is missing, which makes the video: ``{"video_id": …}``, or ``{}`` when the session was gone before.

        Raises ``OutcomeUnknown`` when there may be a video whose id didn't reach us.
        """
        state = self._forward(self._size, _unnoted)
        if isinstance(state, Complete):
            return {"video_id": state.video_id}
        if isinstance(state, Incomplete):
            raise OutcomeUnknown(detail="YouTube has every byte and names no video yet")
        return {}

    def _forward(self, until: int, checkpoint: Callable[[Result], None]) -> SessionState:
        """Send pieces until the session has the bytes before ``until``, is complete, or is gone."""
        stuck = 0
        with _opened(self._video) as source:
            state = self._client.ask_session(self._session, self._size)
            while isinstance(state, Incomplete) and (length := self._length(state.offset, until)):
                before = state.offset
                state = self._send(_read(source, self._video, before, length), before)
                if isinstance(state, Incomplete):
                    checkpoint({"offset": state.offset, "size": self._size})
                    stuck = 0 if state.offset > before else stuck + 1
                if stuck == _TRIES:
                    raise Unreachable(detail=f"YouTube stores nothing beyond byte {before}")
        return state

    def _length(self, offset: int, until: int) -> int:
        """How much to send now: as much as allowed, in whole grains unless it is the end of the file."""
        length = min(self._piece, until - offset)
        return length if offset + length == self._size else max(length, 0) // GRAIN * GRAIN

    def _send(self, piece: bytes, offset: int) -> SessionState:
        """Send one piece. One without an answer is asked about at once; the last one is left to the look-up."""
        ends = offset + len(piece) == self._size
        try:
            state = self._client.send_piece(self._session, piece, offset, self._size)
        except OutcomeUnknown:
            if ends:
                raise
            return self._client.ask_session(self._session, self._size)
        if ends and isinstance(state, Gone):
            raise OutcomeUnknown(detail="the upload session ended at its last byte")
        return state


@contextmanager
def _opened(asset: Asset) -> Iterator[BinaryIO]:
    if not asset.bytes:
        raise _unreadable(asset)
    try:
        source = asset.open()
    except OSError:
        raise _unreadable(asset) from None
    with source:
        yield source


def _read(source: BinaryIO, asset: Asset, offset: int, length: int) -> bytes:
    try:
        source.seek(offset)
        piece = source.read(length)
    except OSError:
        raise _unreadable(asset) from None
    if len(piece) != length:
        raise _unreadable(asset)
    return piece


def read_all(asset: Asset) -> bytes:
    """The whole of a small file. Raises ``Rejected`` when the store doesn't have it."""
    with _opened(asset) as source:
        return _read(source, asset, 0, asset.bytes)


def _unreadable(asset: Asset) -> Rejected:
    return Rejected("media_missing", params={"filename": asset.filename})


def _unnoted(state: Result) -> None:
    """The last piece is too small for progress to be worth storing."""
