"""Get a delivery's one video made. Here is decided that there is never a second one.

1. Before a session is opened, the newest uploads are looked through for the delivery's marker: the net under a restored
   backup or forgotten steps.
2. The session's address is committed before any byte leaves, and a session makes at most one video.
3. A new session is opened only when the old one is gone and certainly made nothing: its last piece never left, or the
   engine's look-up (``Platform.find``) said so twice.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cms.core.ids import sha256_hex
from publishers.contract import Asset, Message, NeedsPerson, Result, Run, Unreachable

from . import mapping
from .choices import Wishes
from .client import Complete, YouTubeClient
from .lookup import newest_of_ours
from .piece import Pace
from .upload import Upload

#: Sessions opened within one run before the engine's back-off takes over.
_SESSIONS_AT_ONCE = 2


class VideoMaker:
    """Makes the video of one delivery, in as many steps and runs as it takes."""

    #: Bytes sent at once.
    pace = Pace()

    def __init__(
        self, client: YouTubeClient, wish: Wishes, uploads: str, message: Message, video: Asset, run: Run, now: datetime
    ) -> None:
        self._client = client
        self._uploads = uploads
        self._message = message
        self._video = video
        self._run = run
        self._metadata = mapping.metadata(message, wish, now)
        self._notify = wish.chosen.notify_subscribers
        self._opened = 0

    def make(self) -> tuple[str, bool]:
        """The video's id, and whether it carries the texts of now."""
        digest = sha256_hex(json.dumps(self._metadata, sort_keys=True).encode())

        def open_session() -> Result:
            return {**self._open(), "sha256": self._video.sha256, "size": self._video.bytes, "metadata": digest}

        for number in itertools.count(1):
            session = self._run.step(f"session:{number}", open_session)
            video_id = session.get("video_id") or self._fill(number, session)
            if video_id:
                return video_id, "uri" in session and session["metadata"] == digest
        raise AssertionError

    def _open(self) -> Result:
        made = newest_of_ours(self._client, self._uploads, self._message)
        if made is not None:
            if not mapping.has_our_file(made, self._message):
                raise NeedsPerson("youtube_video_changed")
            return {"video_id": made["id"]}
        if self._opened == _SESSIONS_AT_ONCE:
            raise Unreachable(detail="YouTube keeps dropping the upload session")
        self._opened += 1
        about = self._video.media_type, self._video.bytes
        return {"uri": self._client.open_session(self._metadata, *about, notify=self._notify)}

    def _fill(self, number: int, session: Mapping[str, Any]) -> str:
        """Send the bytes into a session; empty when it is gone, or of no use, and has made no video."""
        if session["sha256"] != self._video.sha256:
            # It was opened for another file. Without its last piece it makes nothing.
            state = self._client.ask_session(session["uri"], session["size"])
            return state.video_id if isinstance(state, Complete) else ""
        run, transfer = self._run, f"transfer:{number}"
        upload = Upload(self._client, session["uri"], self._video, pace=self.pace)
        sent = run.step(transfer, lambda: upload.send_most(lambda state: run.checkpoint(transfer, state)))
        if sent["state"] == "gone":
            return ""
        fingerprint = {"session": session["uri"], "size": session["size"]}
        made = run.once(f"create:{number}", upload.send_last, fingerprint=fingerprint)
        return str(made.get("video_id", ""))
