"""Talks to the Graph about films: the classic upload in three phases, Reels, caption tracks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cms.core.clock import Clock
from cms.core.http import HttpClient
from publishers.contract import UNMETERED, Account, Gauge
from publishers.platforms.bodies import FileSlice

from .calling import Calls
from .errors import window
from .graph import Json
from .mapping import VIDEO_FIELDS

#: Where on the bytes' host a Reel goes.
_BYTES_PATH = "/video-upload/"


class FilmClient(Calls):
    """The calls that publishing a film needs. ``finish_video`` and ``finish_reel`` can't be taken back."""

    def __init__(
        self, http: HttpClient, account: Account, *, graph_url: str, video_url: str, bytes_url: str, clock: Clock,
        gauge: Gauge = UNMETERED,
    ) -> None:  # fmt: skip
        super().__init__(http, account, graph_url=graph_url, clock=clock, gauge=gauge)
        self._video_url = video_url
        self._bytes_url = bytes_url

    def video(self, id: str) -> Json:
        """Film or Reel, with how far it is."""
        return self._call(lambda: self._graph.get_object(id, fields=VIDEO_FIELDS))

    def videos_since(self, instant: datetime) -> Iterator[Json]:
        """The Page's finished videos, newest first, back to the instant."""
        return self._since("videos", VIDEO_FIELDS, instant)

    # the classic upload: three phases on a host of their own

    def start_video(self, size: int) -> Json:
        """Open an upload session; returns ``session``, ``video_id`` and the first ``start`` and ``end``.

        This and the next two raise ``UploadLost`` when Facebook has dropped the upload.
        """
        opened = self._phase("start", needs=("upload_session_id", "video_id", *_OFFSETS), file_size=size)
        return {"session": opened["upload_session_id"], "video_id": opened["video_id"], **window(opened)}

    def send_chunk(self, session: str, start: int, data: FileSlice) -> Json:
        """Send the bytes at ``start``; returns the next ``start`` and ``end``.

        Raises ``WrongOffset`` when it goes on elsewhere.
        """
        files = {"video_file_chunk": ("chunk", data)}
        return window(self._phase("transfer", files, _OFFSETS, upload_session_id=session, start_offset=start))

    def finish_video(self, session: str, *, title: str, description: str) -> None:
        """Publish the uploaded video. Not idempotent."""
        self._phase("finish", is_final=True, upload_session_id=session, title=title, description=description)

    # Reels: start and finish on the Graph, the bytes elsewhere

    def start_reel(self) -> Json:
        """Open the upload of a Reel; returns ``video_id`` and the ``url`` for its bytes."""
        opened = self._reel("start", needs=("video_id",))
        video_id = str(opened["video_id"])
        return {"video_id": video_id, "url": self._bytes_address(video_id, str(opened.get("upload_url") or ""))}

    def send_reel(self, url: str, content: FileSlice, *, offset: int, size: int) -> None:
        """Send the bytes from ``offset`` to the end. Raises ``UploadLost`` when Facebook has dropped the upload."""
        self._call(lambda: self._graph.send_bytes(url, content, offset=offset, size=size), is_upload=True)

    def finish_reel(self, video_id: str, *, title: str, description: str) -> Json:
        """Have the Reel published; ``success`` means taken, not published yet."""
        return self._reel(
            "finish", is_final=True, video_id=video_id, video_state="PUBLISHED", title=title, description=description
        )

    # captions

    def add_captions(self, video_id: str, locale: str, srt: str) -> None:
        """Give the film a caption track; a track of the same locale is replaced."""
        path = self._path(video_id, "captions")
        files = {"captions_file": (f"captions.{locale}.srt", srt.encode(), "application/x-subrip")}
        self._call(lambda: self._graph.request(path, post_args={"default_locale": locale}, files=files))

    # inside

    def _phase(
        self,
        phase: str,
        files: Mapping[str, Any] | None = None,
        needs: Sequence[str] = (),
        *,
        is_final: bool = False,
        **params: Any,
    ) -> Json:
        path, form = self._path(self._page_id, "videos"), {"upload_phase": phase, **params}
        return self._call(
            lambda: self._graph.request(path, post_args=form, files=files, base_url=self._video_url),
            needs=needs,
            is_final=is_final,
            is_upload=True,
        )

    def _reel(self, phase: str, *, needs: Sequence[str] = (), is_final: bool = False, **params: Any) -> Json:
        path, form = self._path(self._page_id, "video_reels"), {"upload_phase": phase, **params}
        return self._call(
            lambda: self._graph.request(path, post_args=form), needs=needs, is_final=is_final, is_upload=True
        )

    def _bytes_address(self, video_id: str, told: str) -> str:
        """The told path on the host of our settings: the token never follows an answer to another host."""
        parts = urlsplit(told)
        _, found, rest = parts.path.partition(_BYTES_PATH)
        query = f"?{parts.query}" if parts.query else ""
        return f"{self._bytes_url}{_BYTES_PATH}{rest if found else self._path(video_id)}{query}"


_OFFSETS = ("start_offset", "end_offset")
