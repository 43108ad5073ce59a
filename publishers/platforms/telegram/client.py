"""Talks to the Bot API, nothing else. The token stands in the path of every address, so no address is ever shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from cms.core.clock import Clock
from cms.core.http import Answer, AnswerLost, HttpClient, NotSent
from cms.core.secrets import redact
from publishers.contract import (
    Asset,
    AuthExpired,
    Gauge,
    Gone,
    Misconfigured,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)
from publishers.platforms.bodies import FileSlice, Multipart, Part

from .quotas import MESSAGES

Json = dict[str, Any]

#: A film is looked at before it is answered: of the time that a whole answer may take, nearly all.
_UPLOAD_SHARE = 0.9
_NO_RIGHTS = ("chat not found", "not enough rights", "have no rights", "need administrator", "not a member", "kicked")
_NOT_THERE = ("message to edit not found", "message to delete not found", "message_id_invalid")
_BAD_FILE = (
    "photo_invalid",
    "image_process_failed",
    "wrong file",
    "wrong type of the web page content",
    "file is too big",
)


class TelegramClient:
    """One bot's calls on one channel. What sends a message is not idempotent: its lost answer is ``OutcomeUnknown``."""

    def __init__(
        self, http: HttpClient, clock: Clock, *, base_url: str, token: str, chat_id: str, gauge: Gauge
    ) -> None:
        self._http = http
        self._clock = clock
        self._base_url = base_url
        self._token = token
        self._chat_id = chat_id
        self._gauge = gauge

    def send_text(self, text: str) -> list[Json]:
        return self._sent(self._json("sendMessage", {"text": text, "parse_mode": "HTML"}, again=False))

    def send_photo(self, photo: Asset, caption: str) -> list[Json]:
        fields = {"caption": caption, "parse_mode": "HTML"}
        return self._sent(self._form("sendPhoto", fields, {"photo": photo}))

    def send_video(self, video: Asset, caption: str) -> list[Json]:
        fields = {"caption": caption, "parse_mode": "HTML", "supports_streaming": "true"}
        about = {"width": video.width, "height": video.height, "duration": round(video.duration_s or 0)}
        return self._sent(
            self._form("sendVideo", fields | {k: str(v) for k, v in about.items() if v}, {"video": video})
        )

    def send_album(self, photos: Sequence[Asset], caption: str) -> list[Json]:
        """Two to ten pictures; the caption of the first stands under them all."""
        files = {f"photo{number}": photo for number, photo in enumerate(photos)}
        media: list[Json] = [{"type": "photo", "media": f"attach://{name}"} for name in files]
        media[0] |= {"caption": caption, "parse_mode": "HTML"}
        return self._sent(self._form("sendMediaGroup", {"media": json.dumps(media, ensure_ascii=False)}, files))

    def edit(self, message_id: str, text: str, *, is_caption: bool) -> None:
        """Change text or caption; that it was so already is as good."""
        method, field = ("editMessageCaption", "caption") if is_caption else ("editMessageText", "text")
        try:
            self._json(method, {"message_id": int(message_id), field: text, "parse_mode": "HTML"})
        except Rejected as refusal:
            if "message is not modified" not in refusal.detail.lower():
                raise

    def delete(self, message_id: str) -> None:
        self._json("deleteMessage", {"message_id": int(message_id)})

    def chat(self) -> Json:
        """The channel: ``id``, ``title``, ``username``."""
        return dict(self._json("getChat", {}))

    def members(self) -> int:
        """How many are in the channel. Raises ``Unreachable`` when the answer is no number."""
        told = self._json("getChatMemberCount", {})
        if not isinstance(told, int):
            raise Unreachable(detail="Telegram answered without a number of members")
        return told

    def me(self) -> Json:
        """The bot itself."""
        return dict(self._json("getMe", None))

    def _sent(self, result: Any) -> list[Json]:
        messages = result if isinstance(result, list) else [result]
        if not messages or not all(isinstance(one, dict) and one.get("message_id") for one in messages):
            raise OutcomeUnknown(detail="Telegram answered without naming a message")
        return messages

    def _json(self, method: str, fields: Mapping[str, Any] | None, *, again: bool = True) -> Any:
        body = (
            b"{}" if fields is None else json.dumps({"chat_id": self._chat_id, **fields}, ensure_ascii=False).encode()
        )
        return self._call(method, again=again, data=body, headers={"Content-Type": "application/json"})

    def _form(self, method: str, fields: Mapping[str, str], files: Mapping[str, Asset]) -> Any:
        with ExitStack() as opened:
            form = Multipart({"chat_id": self._chat_id, **fields}, *(_part(*file, opened) for file in files.items()))
            headers = {"Content-Type": form.content_type}
            patience = self._http.policy.deadline * _UPLOAD_SHARE
            return self._call(method, again=False, data=form, headers=headers, read_timeout=patience)

    def _call(self, method: str, *, again: bool, **how: Any) -> Any:
        self._gauge.spend(MESSAGES)
        url = f"{self._base_url}/bot{self._token}/{method}"
        try:
            answer = self._http.request("POST", url, secrets=(self._token,), **how)
        except NotSent as error:
            raise Unreachable(detail=str(error)) from None
        except AnswerLost as error:
            raise _lost(str(error), again=again) from None
        return self._read(answer, again=again)

    def _read(self, answer: Answer, *, again: bool) -> Any:
        try:
            body = answer.json()
        except ValueError:
            body = None
        if not isinstance(body, dict) or "ok" not in body:
            raise _without_envelope(answer.status, again=again)
        if body["ok"] is True:
            return body.get("result")
        error = translate(body, again=again, token=self._token)
        if isinstance(error, Throttled):
            until = self._clock.now() + timedelta(seconds=error.retry_after)
            self._gauge.observe(MESSAGES, blocked_until=until)
        raise error


def _part(name: str, asset: Asset, opened: ExitStack) -> Part:
    try:
        file = opened.enter_context(asset.open())
    except OSError:
        raise Rejected("media_missing", params={"filename": asset.filename}) from None
    content = FileSlice(file, 0, asset.bytes)
    return Part(name=name, filename=asset.sha256[:16], media_type=asset.media_type, content=content)


def translate(body: Json, *, again: bool, token: str = "") -> PublishError:
    """Telegram's refusal → what the engine does next. Nothing was done, except where Telegram itself failed."""
    code, said = int(body.get("error_code") or 0), str(body.get("description", ""))
    detail, words = redact(f"{code}: {said}", (token,)), said.lower()
    if code == 429:
        wait = (body.get("parameters") or {}).get("retry_after")
        return Throttled(retry_after=float(wait or 30), detail=detail)
    if code >= 500:
        return _lost(detail, again=again)
    # With a token that it does not know, it says that there is no such address.
    if code in (401, 404):
        return AuthExpired("auth_refused", detail=detail)
    if code == 403 or any(part in words for part in _NO_RIGHTS):
        return Misconfigured("telegram_no_rights", detail=detail, params={"field": "chat_id"})
    if any(part in words for part in _NOT_THERE):
        return Gone(detail=detail)
    if code == 413 or any(part in words for part in _BAD_FILE):
        return Rejected("media_failed", detail=detail)
    return Rejected("rejected", detail=detail)


def _without_envelope(status: int, *, again: bool) -> PublishError:
    detail = f"HTTP {status} without an answer of the Bot API"
    if status == 413:
        return Rejected("media_failed", detail=detail)
    if status == 429:
        return Throttled(retry_after=30, detail=detail)
    if 300 <= status < 500:
        return Misconfigured("telegram_wrong_address", detail=detail, params={"field": "TELEGRAM_API_URL"})
    return _lost(detail, again=again)


def _lost(detail: str, *, again: bool) -> PublishError:
    return Unreachable(detail=detail) if again else OutcomeUnknown(detail=detail)
