"""Files on their way to X: pictures in one call, videos and subtitles in pieces that go on after any interruption."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import Clock, rfc3339
from publishers.contract import Asset, NotYet, Rejected, Result, Run

from . import mapping
from .client import XClient

#: X's older documentation allowed 5 MB a piece, today's names no size.
PIECE = 4 * 1024 * 1024
#: Pieces are numbered from 0 to 999.
PIECES_MAX = 1000
#: How long before its end an uploaded file is no longer relied on.
_MARGIN = timedelta(minutes=5)
#: X says how long a file lives that no post uses; this when it doesn't.
_LIFE_S = 86_400
_POLL_S, _POLLS_MAX = 5, 240
_SUBTITLES = {"text/vtt": "text/vtt", "text/srt": "text/srt", "application/x-subrip": "text/srt"}


class Uploader:
    """One delivery's files. An id that ran out while the delivery waited is made anew under another name."""

    def __init__(self, client: XClient, clock: Clock, run: Run) -> None:
        self._client = client
        self._clock = clock
        self._run = run

    def put(self, asset: Asset, captions: Asset | None = None) -> str:
        """The id of the file at X, described, with its subtitles, ready to be used in a post."""
        for number in itertools.count(1):
            # Never named by X's ids: a step must be found again by its name.
            name = f"file:{asset.sha256[:16]}:{number}"
            if self._run.saved(f"{name}:spoilt"):
                continue
            is_small = mapping.category(asset) == "tweet_image"
            taken = self._picture(name, asset) if is_small else self._pieces(name, asset)
            if datetime.fromisoformat(taken["until"]) > self._clock.now() + _MARGIN:
                media_id = str(taken["id"])
                self._describe(name, media_id, asset)
                self._subtitle(name, media_id, captions)
                return media_id
        raise AssertionError

    def _describe(self, name: str, media_id: str, asset: Asset) -> None:
        alt = mapping.alt_text(asset) if asset.is_image else ""
        if alt:
            self._run.step(f"{name}:alt", lambda: self._client.describe(media_id, alt))

    def _subtitle(self, name: str, video_id: str, captions: Asset | None) -> None:
        """Lay the subtitles under the video, where there are any that X takes."""
        media_type = _SUBTITLES.get(captions.media_type) if captions else None
        if captions is None or media_type is None:
            return
        track = self._pieces(f"{name}:subtitles", captions, media_type, "subtitles")["id"]
        code = mapping.language_code(captions)
        label = {"VI": "Tiếng Việt", "EN": "English"}.get(code, code)
        self._run.step(f"{name}:track", lambda: self._client.subtitle(video_id, track, code, label))

    def _picture(self, name: str, asset: Asset) -> Result:
        return self._run.step(
            name, lambda: self._taken(self._client.upload(_read(asset, 0, asset.bytes), "tweet_image"))
        )

    def _pieces(self, name: str, asset: Asset, media_type: str = "", category: str = "") -> Result:
        """Announce, send, close, wait. Each piece that arrived is remembered."""
        category = category or mapping.category(asset)
        begun = self._run.step(
            name,
            lambda: self._taken(self._client.begin_upload(media_type or asset.media_type, asset.bytes, category)),
        )
        if datetime.fromisoformat(begun["until"]) <= self._clock.now() + _MARGIN:
            return begun
        media_id = str(begun["id"])
        self._run.step(f"{name}:sent", lambda: self._send(f"{name}:piece", media_id, asset))
        ended = self._run.step(f"{name}:ended", lambda: {"processing": self._end(media_id)})
        self._wait(name, media_id, ended["processing"])
        return begun

    def _send(self, name: str, media_id: str, asset: Asset) -> Result:
        size = max(PIECE, -(-asset.bytes // PIECES_MAX))
        first = int(self._run.saved(name).get("next", 0))
        for index in range(first, -(-asset.bytes // size)):
            piece = _read(asset, index * size, min(size, asset.bytes - index * size))
            self._client.append(media_id, index, piece)
            self._run.checkpoint(name, {"next": index + 1})
        return {}

    def _end(self, media_id: str) -> Mapping[str, Any]:
        """Close the upload; one that was closed before (its answer was lost) is refused and has a state instead."""
        try:
            return self._client.end_upload(media_id)
        except Rejected as refusal:
            try:
                return self._client.processing(media_id)
            except Rejected:
                raise refusal from None

    def _wait(self, file: str, media_id: str, first: Mapping[str, Any]) -> None:
        """Until X has processed the file; each wait ends this run of the delivery."""
        name = f"{file}:ready"

        def act() -> Result:
            looks = int(self._run.saved(name).get("looks", 0))
            state = first if not looks else self._client.processing(media_id)
            if state.get("state") == "failed":
                # What X could not use stays of no use: who sends again uploads it anew.
                self._run.checkpoint(f"{file}:spoilt", {"media_id": media_id})
                why = state.get("error") or {}
                raise Rejected(
                    "media_failed", detail=" ".join(str(why[key]) for key in ("name", "message") if key in why)
                )
            if state.get("state") not in ("pending", "in_progress"):
                return {}
            if looks >= _POLLS_MAX:
                raise Rejected("media_failed", detail="X did not finish processing the file")
            self._run.checkpoint(name, {"looks": looks + 1})
            raise NotYet(max(float(state.get("check_after_secs") or _POLL_S), 1.0))

        self._run.step(name, act)

    def _taken(self, data: Mapping[str, Any]) -> Result:
        life = timedelta(seconds=float(data.get("expires_after_secs") or _LIFE_S))
        return {"id": str(data["id"]), "until": rfc3339(self._clock.now() + life)}


def _read(asset: Asset, offset: int, length: int) -> bytes:
    """A part of the pinned bytes. Raises ``Rejected`` when the store doesn't have it."""
    try:
        with asset.open() as source:
            source.seek(offset)
            piece = source.read(length)
    except OSError:
        piece = b""
    if len(piece) != length or not length:
        raise Rejected("media_missing", params={"filename": asset.filename})
    return piece
