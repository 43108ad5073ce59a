"""Bring a video's bytes over: repeatable up to the last piece, and at most one video for ever.

A session makes at most one video, and only its last byte makes it. So everything but the last piece is sent in a
repeatable step, and the last piece, at most 256 KiB, in an irreversible one. Whoever repeats either first asks the
session what it has. The session's address is stored before any byte leaves.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from publishers.contract import Asset, OutcomeUnknown, Result, Unreachable

from .client import Complete, Gone, Incomplete, SessionState, YouTubeClient
from .piece import GRAIN, Pace, Piece, opened

#: Times in a row that sending may bring nothing forward before the engine's back-off takes over.
_TRIES = 3


class Upload:
    """One video in one session."""

    def __init__(self, client: YouTubeClient, session: str, video: Asset, *, pace: Pace) -> None:
        self._client = client
        self._session = session
        self._video = video
        self._size = video.bytes
        self._pace = pace
        self._piece = pace.first

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
        with opened(self._video) as source:
            state = self._client.ask_session(self._session, self._size)
            while isinstance(state, Incomplete) and (length := self._length(state.offset, until)):
                before = state.offset
                state = self._send(Piece(source, self._video, before, length))
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

    def _send(self, piece: Piece) -> SessionState:
        """Send one piece. One without an answer is asked about at once; the last one is left to the look-up."""
        ends, started = piece.offset + len(piece) == self._size, time.monotonic()
        try:
            state = self._client.send_piece(self._session, piece, self._size)
        except OutcomeUnknown:
            if ends:
                raise
            self._piece = self._pace.first
            return self._client.ask_session(self._session, self._size)
        if len(piece) == self._piece:
            self._piece = self._pace.after(len(piece), time.monotonic() - started)
        if ends and isinstance(state, Gone):
            raise OutcomeUnknown(detail="the upload session ended at its last byte")
        return state


def _unnoted(state: Result) -> None:
    """The last piece is too small for progress to be worth storing."""
