"""Talks to the Graph about one Page, nothing else; the only place where Facebook's errors are known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from cms.core.clock import Clock
from cms.core.http import Answer, AnswerLost, HttpClient, NotSent
from cms.core.secrets import redact
from cms.core.text import ascii_name
from publishers.contract import (
    UNMETERED,
    Account,
    Asset,
    AuthExpired,
    Gauge,
    Misconfigured,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)

from .graph import GraphFailure, Json, PageGraph
from .mapping import POST_FIELDS, VIDEO_FIELDS, created_at
from .usage import PAUSE_S, USAGE, hear, read_usage

#: Posts asked for at once, and pages walked back at most.
PAGE_SIZE = 50
PAGES_MAX = 20

_THROTTLE_CODES = frozenset({4, 17, 32, 341, 613, 80001})
_SERVICE_CODES = frozenset({1, 2})
#: Of 200: the call as such is not for this kind of object; no permission would help.
_UNSUPPORTED = frozenset({2069030, 2069031, 2069033})
_PAGE_TOKEN_NEEDED = 2069032
_VIEWER_LACKS_PERMISSION = 2853006
_MISSING = 33
_OFFSETS = ("start_offset", "end_offset")
_WRONG_OFFSET = 1363037
_UPLOAD_BROKEN = frozenset({1363019, 1363021, 1363030, 1363033, 1363041})
_UPLOAD_FAILED = frozenset({6000, 6001})
_REFUSED = {382: "media_failed", 389: "media_failed", 506: "facebook_duplicate", 1609005: "facebook_link_refused"}


class WrongOffset(Exception):
    """The upload goes on elsewhere: at ``window``."""

    def __init__(self, window: Json) -> None:
        super().__init__("wrong offset")
        self.window = window


class UploadLost(Exception):
    """The upload session is no more; the video must be sent again from its start."""


class PageClient:
    """The calls that publishing on a Page needs.

    ``create_post`` and ``finish_video`` make something public: an answer lost on the way is ``OutcomeUnknown`` there
    and ``Unreachable`` elsewhere, since the other calls may simply be repeated.
    """

    def __init__(
        self, http: HttpClient, account: Account, *, graph_url: str, video_url: str, clock: Clock,
        gauge: Gauge = UNMETERED,
    ) -> None:  # fmt: skip
        self._page_id: str = account.options.page_id
        self._secrets: Sequence[str] = account.credentials.secrets()
        self._video_url = video_url
        self._clock = clock
        self._gauge = gauge
        self._graph = PageGraph(
            http, base_url=graph_url, version=account.options.version, credentials=account.credentials,
            before=lambda: gauge.spend(USAGE), after=self._hear,
        )  # fmt: skip

    # reading

    def owner(self) -> Json:
        """Whose token this is: ``id`` and ``name``."""
        return self._call(lambda: self._graph.get_object("me", fields="id,name"))

    def post(self, id: str) -> Json:
        return self._call(lambda: self._graph.get_object(id, fields=POST_FIELDS))

    def video(self, id: str) -> Json:
        return self._call(lambda: self._graph.get_object(id, fields=VIDEO_FIELDS))

    def posts_since(self, instant: datetime) -> Iterator[Json]:
        """The Page's visible posts, newest first, back to the instant. Raises ``OutcomeUnknown`` when there are too
        many to look through."""
        return self._since("published_posts", POST_FIELDS, instant)

    def videos_since(self, instant: datetime) -> Iterator[Json]:
        """The Page's finished videos, newest first, back to the instant."""
        return self._since("videos", VIDEO_FIELDS, instant)

    # tokens

    def exchange(self, user_token: str, app_id: str, app_secret: str) -> Json:
        """A long-lived user token for a short-lived one: ``access_token`` and ``expires_in``. As a POST, so that
        neither token nor secret stands in an address."""
        form = {
            "grant_type": "fb_exchange_token", "client_id": app_id, "client_secret": app_secret,
            "fb_exchange_token": user_token,
        }  # fmt: skip
        path = f"{self._graph.version}/oauth/access_token"
        return self._call(lambda: self._graph.request(path, post_args=form, is_signed=False), needs=("access_token",))

    def pages(self) -> list[Json]:
        """The Pages that the owner of this token manages, each with a token of its own."""
        answer = self._call(lambda: self._graph.get_connections("me", "accounts", fields="id,access_token", limit=100))
        return list(answer.get("data") or [])

    # posts

    def upload_photo(self, asset: Asset) -> str:
        """Upload a picture without showing it; returns its id."""
        file = (_ascii_filename(asset), _content(asset), asset.media_type)
        params = {"published": False, "alt_text_custom": asset.alt or None}
        album = f"{self._page_id}/photos"
        return str(self._call(lambda: self._graph.put_photo(file, album, **params), needs=("id",))["id"])

    def create_post(self, message: str, *, link: str = "", photo_ids: Sequence[str] = ()) -> str:
        """Put a post on the Page; returns its id. Not idempotent."""
        params: Json = {"message": message}
        if photo_ids:
            params["attached_media"] = [{"media_fbid": photo_id} for photo_id in photo_ids]
        elif link:
            params["link"] = link
        answer = self._call(
            lambda: self._graph.put_object(self._page_id, "feed", **params), needs=("id",), is_final=True
        )
        return str(answer["id"])

    def edit(self, id: str, **params: str) -> None:
        path = f"{self._graph.version}/{id}"
        self._call(lambda: self._graph.request(path, post_args=params))

    def delete(self, id: str) -> None:
        self._call(lambda: self._graph.delete_object(id))

    # videos: the three phases of the classic upload

    def start_video(self, size: int) -> Json:
        """Open an upload session; returns ``session``, ``video_id`` and the first ``start`` and ``end``.

        This and the next two raise ``UploadLost`` when Facebook has dropped the upload.
        """
        opened = self._phase("start", needs=("upload_session_id", "video_id", *_OFFSETS), file_size=size)
        return {"session": opened["upload_session_id"], "video_id": opened["video_id"], **_window(opened)}

    def send_chunk(self, session: str, start: int, data: bytes) -> Json:
        """Send the bytes at ``start``; returns the next ``start`` and ``end``.

        Raises ``WrongOffset`` when it goes on elsewhere.
        """
        files = {"video_file_chunk": ("chunk", data, "application/octet-stream")}
        return _window(self._phase("transfer", files, _OFFSETS, upload_session_id=session, start_offset=start))

    def finish_video(self, session: str, *, title: str, description: str) -> None:
        """Publish the uploaded video. Not idempotent."""
        self._phase("finish", is_final=True, upload_session_id=session, title=title, description=description)

    def add_captions(self, video_id: str, locale: str, srt: str) -> None:
        """Give the video a caption track; a track of the same locale is replaced."""
        path = f"{self._graph.version}/{video_id}/captions"
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
        path = f"{self._graph.version}/{self._page_id}/videos"
        post_args = {"upload_phase": phase, **params}
        return self._call(
            lambda: self._graph.request(path, post_args=post_args, files=files, base_url=self._video_url),
            needs=needs,
            is_final=is_final,
            is_upload=True,
        )

    def _since(self, edge: str, fields: str, instant: datetime) -> Iterator[Json]:
        after: str | None = None
        for _ in range(PAGES_MAX):
            args = {"fields": fields, "limit": PAGE_SIZE, "after": after}
            page = self._call(partial(self._graph.get_connections, self._page_id, edge, **args))
            rows = page.get("data") or []
            for row in rows:
                if created_at(row) < instant:
                    return
                yield row
            paging = page.get("paging") or {}
            after = (paging.get("cursors") or {}).get("after")
            if not paging.get("next") or not after or not rows:
                return
        raise OutcomeUnknown(detail=f"more than {PAGE_SIZE * PAGES_MAX} posts since {instant:%Y-%m-%d %H:%M}")

    def _call(
        self, act: Callable[[], Json], *, needs: Sequence[str] = (), is_final: bool = False, is_upload: bool = False
    ) -> Json:
        error: Exception
        try:
            answer = act()
        except GraphFailure as failure:
            signal = _upload_signal(failure) if is_upload else None
            error = signal or self._translated(failure, is_final)
        except NotSent as failure:
            error = Unreachable(detail=str(failure))
        except AnswerLost as failure:
            error = _lost(is_final, str(failure))
        else:
            if set(needs) <= set(answer):
                return answer
            error = _lost(is_final, f"an answer without {', '.join(needs)}")
        # Raised here, so that it doesn't drag the original along, which may quote the token.
        raise error

    def _translated(self, failure: GraphFailure, is_final: bool) -> PublishError:
        code, subcode, detail = failure.code, failure.subcode, self._detail(failure)
        if code in _THROTTLE_CODES or failure.status == 429:
            return self._throttled(failure, detail)
        if code is None and failure.status < 400:
            return _lost(is_final, detail)
        if subcode == _VIEWER_LACKS_PERMISSION:
            return AuthExpired("facebook_permission_missing", detail=detail)
        if code in _SERVICE_CODES or failure.is_transient or (code is None and failure.status >= 500):
            return _lost(is_final, detail)
        return _account_error(failure, detail) or _content_error(failure, detail)

    def _throttled(self, failure: GraphFailure, detail: str) -> Throttled:
        usage = read_usage(failure.headers, self._page_id)
        wait = (usage.regain_minutes * 60 if usage else 0) or PAUSE_S
        self._gauge.observe(USAGE, blocked_until=self._clock.now() + timedelta(seconds=wait))
        return Throttled(retry_after=wait, detail=detail)

    def _hear(self, answer: Answer) -> None:
        hear(read_usage(answer.headers, self._page_id), self._gauge, self._clock.now())

    def _detail(self, failure: GraphFailure) -> str:
        """Facebook's own words, without our secrets."""
        error = failure.error
        said = " ".join(str(error[key]) for key in ("error_user_title", "error_user_msg", "message") if error.get(key))
        where = ", ".join(f"{key} {error[key]}" for key in ("code", "error_subcode", "fbtrace_id") if error.get(key))
        return redact(f"HTTP {failure.status}: {said} ({where})" if error else f"HTTP {failure.status}", self._secrets)


def _upload_signal(failure: GraphFailure) -> WrongOffset | UploadLost | None:
    """What only concerns the course of an upload; it stays inside this package."""
    if failure.subcode == _WRONG_OFFSET and set(_OFFSETS) <= set(failure.data):
        return WrongOffset(_window(failure.data))
    if failure.subcode in _UPLOAD_BROKEN or failure.code in _UPLOAD_FAILED:
        return UploadLost()
    return None


def _account_error(failure: GraphFailure, detail: str) -> PublishError | None:
    """What is wrong with the channel and not with the item."""
    code, subcode = failure.code, failure.subcode
    if code == 190 and subcode == _PAGE_TOKEN_NEEDED:
        return Misconfigured("facebook_page_token_needed", detail=detail, params={"field": "page_access_token"})
    if code in (102, 190) or (code is None and failure.status == 401):
        return AuthExpired(detail=detail)
    if code == 368:
        return AuthExpired("facebook_blocked", detail=detail)
    if subcode in _UNSUPPORTED:
        return None
    if code in (3, 10) or 200 <= (code or 0) <= 299:
        return AuthExpired("facebook_permission_missing", detail=detail)
    if code == 2500:
        return Misconfigured("facebook_version_refused", detail=detail, params={"field": "version"})
    # The one message that must be read: this mistake has no code of its own.
    if code == 100 and "appsecret_proof" in str(failure.error.get("message", "")):
        return Misconfigured("facebook_secret_refused", detail=detail, params={"field": "app_secret"})
    return None


def _content_error(failure: GraphFailure, detail: str) -> Rejected:
    if failure.code == 100 and failure.subcode == _MISSING:
        return Rejected("facebook_missing", detail=detail)
    return Rejected(_REFUSED.get(failure.code or 0, "rejected"), detail=detail)


def _lost(is_final: bool, detail: str) -> PublishError:
    return OutcomeUnknown(detail=detail) if is_final else Unreachable(detail=detail)


def _window(answer: Mapping[str, Any]) -> Json:
    """Offsets come as strings."""
    return {"start": int(answer["start_offset"]), "end": int(answer["end_offset"])}


def _content(asset: Asset) -> bytes:
    with asset.open() as file:
        return file.read()


def _ascii_filename(asset: Asset) -> str:
    stem, dot, suffix = asset.filename.rpartition(".")
    return f"{ascii_name(stem)}.{ascii_name(suffix)}" if dot else ascii_name(asset.filename)
