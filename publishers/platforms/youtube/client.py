"""The YouTube Data API: one method per call, and the only place where its errors become ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from google.auth.exceptions import GoogleAuthError, RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError as GoogleHttpError
from googleapiclient.http import MediaInMemoryUpload, MediaUpload

from cms.core.clock import Clock, rfc3339
from cms.core.http import Answer, HttpClient, HttpError, NotSent
from cms.core.secrets import redact
from publishers.contract import (
    UNMETERED,
    Account,
    Gauge,
    Misconfigured,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)

from .errors import Refusal, read_refusal, translate, translate_token_error
from .library import ANALYTICS, collection
from .piece import Piece
from .quotas import CAPTIONS_INSERT, CAPTIONS_LIST, CAPTIONS_UPDATE, COUNT, FREE, INSERT, LIST, WRITE, Price
from .transport import GoogleHttp

API_URL = "YOUTUBE_API_URL"
ANALYTICS_URL = "YOUTUBE_ANALYTICS_URL"
TOKEN_URL = "GOOGLE_TOKEN_URL"  # noqa: S105

Resource = dict[str, Any]
#: What a lost answer is: nothing happened (``Unreachable``), or perhaps something did (``OutcomeUnknown``).
Lost = type[Unreachable] | type[OutcomeUnknown]

_RANGE = re.compile(r"^(?:bytes=)?0-(\d+)$")
#: ``videos.list`` and ``playlistItems.list`` give at most so many at once.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Incomplete:
    """The session waits for the byte at ``offset``."""

    offset: int


@dataclass(frozen=True, slots=True)
class Complete:
    """The session has become a video."""

    video_id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """YouTube no longer knows the session: it ended, or it became a video long ago."""


SessionState = Incomplete | Complete | Gone


class YouTubeClient:
    """Talks to one channel's YouTube. Not thread-safe; built anew for each piece of work."""

    def __init__(
        self, account: Account, http: HttpClient, clock: Clock, defaults: Mapping[str, str], gauge: Gauge = UNMETERED
    ) -> None:
        endpoints = {**defaults, **account.endpoints}
        self._api_url = endpoints[API_URL]
        self._analytics_url = endpoints[ANALYTICS_URL]
        self._clock = clock
        self._gauge = gauge
        own = account.credentials
        self._secrets = (own.client_secret, own.refresh_token, own.access_token)
        credentials = Credentials(  # type: ignore[no-untyped-call]
            token=own.access_token or None, expiry=_naive(own.expires_at), refresh_token=own.refresh_token,
            token_uri=endpoints[TOKEN_URL], client_id=own.client_id, client_secret=own.client_secret,
        )  # fmt: skip
        self._http = GoogleHttp(http, credentials)

    # reading: a lost answer changes nothing

    def own_channel(self) -> Resource | None:
        """The channel behind the token."""
        answer = self._read(self._on("channels").list(part="snippet,contentDetails", mine=True))
        return next(iter(answer.get("items", ())), None)

    def counted_channel(self) -> Resource | None:
        """The channel with its counters."""
        answer = self._read(self._on("channels").list(part="id,statistics", mine=True))
        return next(iter(answer.get("items", ())), None)

    def videos(self, ids: Sequence[str]) -> list[Resource]:
        """The videos of those ids that exist, at most fifty."""
        parts = "snippet,status,processingDetails"
        answer = self._read(self._on("videos").list(part=parts, id=",".join(ids)))
        return list(answer.get("items", ()))

    def video(self, video_id: str) -> Resource | None:
        return next(iter(self.videos([video_id])), None)

    def statistics(self, ids: Sequence[str]) -> list[Resource]:
        """What is counted of those videos, at most fifty; from a bucket of its own."""
        query = self._on("videos").batchGetStats(part="id,snippet,statistics", id=",".join(ids))
        return list(self._read(query, COUNT).get("items", ()))

    def report(self, **query: Any) -> Resource:
        """A table of YouTube Analytics: ``columnHeaders`` and ``rows``."""
        reports = collection(self._analytics_url, "reports", service=ANALYTICS)
        return self._read(reports.query(ids="channel==MINE", **query), FREE)

    def playlist_pages(self, playlist_id: str, *, video_id: str = "") -> Iterator[list[Resource]]:
        """A playlist page by page, in its order; with ``video_id`` only the places where that video is."""
        token = ""
        while True:
            query = {"part": "snippet", "playlistId": playlist_id, "maxResults": PAGE}
            query |= {"videoId": video_id} if video_id else {}
            query |= {"pageToken": token} if token else {}
            answer = self._read(self._on("playlistItems").list(**query))
            yield list(answer.get("items", ()))
            token = answer.get("nextPageToken", "")
            if not token:
                return

    def upload_pages(self, uploads: str) -> Iterator[list[Resource]]:
        """The channel's uploads, newest first. A channel without any has no such playlist (404)."""
        try:
            yield from self.playlist_pages(uploads)
        except Misconfigured:
            yield []

    def captions(self, video_id: str) -> list[Resource]:
        answer = self._read(self._on("captions").list(part="snippet", videoId=video_id), CAPTIONS_LIST)
        return list(answer.get("items", ()))

    def renew(self) -> dict[str, str]:
        """Fetch an hour's access with the refresh token, which stays the same unless Google sends another."""
        with self._translating(Unreachable, FREE):
            self._http.refresh()
        fresh = self._http.credentials
        ends = rfc3339(fresh.expiry.replace(tzinfo=UTC)) if fresh.expiry else ""
        return {"access_token": fresh.token, "refresh_token": fresh.refresh_token, "expires_at": ends}

    # the resumable upload

    def open_session(self, metadata: Resource, media_type: str, size: int, *, notify: bool = True) -> str:
        """Announce a video; returns the session's address. No video comes of it before its last byte."""
        announced = _Announced(media_type, size)
        request = self._on("videos").insert(
            part="snippet,status", notifySubscribers=notify, body=metadata, media_body=announced
        )
        headers = {
            **request.headers, "content-type": "application/json; charset=UTF-8",
            "X-Upload-Content-Type": media_type, "X-Upload-Content-Length": str(size),
        }  # fmt: skip
        self._gauge.spend(INSERT.bucket, INSERT.cost)
        answer = self._send("POST", request.uri, Unreachable, body=request.body, headers=headers)
        location = answer.headers.get("location", "")
        if answer.status not in (200, 201):
            raise self._refused(answer.status, answer.headers, answer.content, Unreachable, INSERT)
        if not self._is_theirs(location):
            raise Unreachable(detail="the upload session came without a usable address")
        return location

    def ask_session(self, session: str, size: int) -> SessionState:
        """Ask how far a session is."""
        headers = {"Content-Range": f"bytes */{size}"}
        return self._session_state(self._send("PUT", session, Unreachable, body=b"", headers=headers), Unreachable)

    def send_piece(self, session: str, piece: Piece, size: int) -> SessionState:
        """Send one piece. Raises ``OutcomeUnknown`` when it may have arrived: then ask."""
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Range": f"bytes {piece.offset}-{piece.offset + len(piece) - 1}/{size}",
        }
        answer = self._send("PUT", session, OutcomeUnknown, body=piece, headers=headers)
        return self._session_state(answer, OutcomeUnknown)

    def _session_state(self, answer: Answer, lost: Lost) -> SessionState:
        if answer.status == 308:
            stored = _RANGE.match(answer.headers.get("range", ""))
            return Incomplete(int(stored[1]) + 1 if stored else 0)
        if answer.status in (200, 201):
            try:
                return Complete(str(json.loads(answer.content)["id"]))
            except (ValueError, KeyError, TypeError):
                raise lost(detail="the finished upload's answer can't be read") from None
        if answer.status in (404, 410):
            return Gone()
        raise self._refused(answer.status, answer.headers, answer.content, lost, INSERT)

    # writing

    def set_thumbnail(self, video_id: str, data: bytes, media_type: str) -> None:
        media = MediaInMemoryUpload(data, media_type)
        self._write(self._on("thumbnails").set(videoId=video_id, media_body=media))

    def insert_captions(self, video_id: str, language: str, data: bytes) -> bool:
        """Add a caption track; ``False`` when the video already has one for the language."""
        body = {"snippet": {"videoId": video_id, "language": language, "name": "", "isDraft": False}}
        media = MediaInMemoryUpload(data, "application/octet-stream")
        try:
            request = self._on("captions").insert(part="snippet", body=body, media_body=media)
            self._write(request, CAPTIONS_INSERT)
        except CaptionsExist:
            return False
        return True

    def replace_captions(self, captions_id: str, data: bytes) -> None:
        media = MediaInMemoryUpload(data, "application/octet-stream")
        body = {"id": captions_id, "snippet": {"isDraft": False}}
        request = self._on("captions").update(part="snippet", body=body, media_body=media)
        self._write(request, CAPTIONS_UPDATE)

    def delete_captions(self, captions_id: str) -> None:
        self._write(self._on("captions").delete(id=captions_id))

    def add_to_playlist(self, playlist_id: str, video_id: str) -> None:
        resource = {"kind": "youtube#video", "videoId": video_id}
        body = {"snippet": {"playlistId": playlist_id, "resourceId": resource}}
        self._write(self._on("playlistItems").insert(part="snippet", body=body))

    def take_off_playlist(self, item_id: str) -> None:
        self._write(self._on("playlistItems").delete(id=item_id))

    def update(self, video_id: str, parts: Mapping[str, Resource]) -> None:
        """Replace parts of a video; whatever a part leaves out is wiped there."""
        self._write(self._on("videos").update(part=",".join(parts), body={"id": video_id, **parts}))

    def delete(self, video_id: str) -> None:
        self._write(self._on("videos").delete(id=video_id))

    # the wire

    def _on(self, name: str) -> Any:
        return collection(self._api_url, name)

    def _read(self, request: Any, price: Price = LIST) -> Resource:
        return self._execute(request, Unreachable, price)

    def _write(self, request: Any, price: Price = WRITE) -> Resource:
        return self._execute(request, OutcomeUnknown, price)

    def _execute(self, request: Any, lost: Lost, price: Price) -> Resource:
        if price.cost:
            self._gauge.spend(price.bucket, price.cost)
        with self._translating(lost, price):
            answer = request.execute(http=self._http, num_retries=0)
        if request.method == "DELETE":
            return {}
        if not isinstance(answer, dict):
            raise lost(detail="the answer can't be read")
        return answer

    def _send(self, method: str, uri: str, lost: Lost, **kwargs: Any) -> Answer:
        with self._translating(lost, INSERT):
            return self._http.send(method, uri, **kwargs)

    @contextmanager
    def _translating(self, lost: Lost, price: Price) -> Iterator[None]:
        """Turn what Google's libraries and the wire raise into the closed set. Nothing of theirs is chained on: their
        texts hold session addresses."""
        try:
            yield
        except GoogleHttpError as error:
            raise self._refused(error.status_code, error.resp, error.content, lost, price) from None
        except RefreshError as error:
            raise translate_token_error(error.args[1] if len(error.args) > 1 else None) from None
        except GoogleAuthError as error:
            raise Unreachable(detail=self._redact(str(error))) from None
        except NotSent as error:
            raise Unreachable(detail=str(error)) from None
        except HttpError as error:
            raise lost(detail=str(error)) from None
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise lost(detail="the answer is not JSON") from None

    def _refused(
        self, status: int, headers: Mapping[str, Any], content: bytes, lost: Lost, price: Price
    ) -> PublishError:
        refusal = read_refusal(status, headers, content)
        if refusal.is_unclear:
            return lost(detail=self._redact(f"{status} {refusal.reason}: {refusal.message}".strip(" :")))
        now = self._clock.now()
        exists = refusal.reason == "captionExists"
        error = CaptionsExist(refusal) if exists else translate(refusal, now, price.bucket)
        error.detail = self._redact(error.detail)
        if refusal.is_out_of_quota and price.cost:
            self._gauge.observe(price.bucket, used=price.used_when_refused)
        elif isinstance(error, Throttled) and error.bucket:
            self._gauge.observe(error.bucket, blocked_until=now + timedelta(seconds=error.retry_after))
        return error

    def _redact(self, text: str) -> str:
        return redact(text, [*self._secrets, str(self._http.credentials.token or "")])

    def _is_theirs(self, location: str) -> bool:
        """Whether the address may be shown our access token."""
        target, api = urlsplit(location), urlsplit(self._api_url)
        if (target.scheme, target.netloc) == (api.scheme, api.netloc):
            return True
        google = ".googleapis.com"
        return target.scheme == "https" and all((part.hostname or "").endswith(google) for part in (target, api))


class CaptionsExist(Rejected):
    """The video already has a caption track of this language."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__("rejected", detail=f"{refusal.status} {refusal.reason}")


class _Announced(MediaUpload):  # type: ignore[misc]
    """Type and size of a video, for building the session request; its bytes go their own way."""

    def __init__(self, media_type: str, size: int) -> None:
        self._media_type = media_type
        self._size = size

    def mimetype(self) -> str:
        return self._media_type

    def size(self) -> int:
        return self._size

    def resumable(self) -> bool:
        return True


def _naive(instant: str) -> datetime | None:
    """As google-auth wants it: UTC without saying so."""
    return datetime.fromisoformat(instant).astimezone(UTC).replace(tzinfo=None) if instant else None
