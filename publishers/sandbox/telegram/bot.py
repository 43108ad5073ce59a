"""The Bot API: methods in the path after the token, ``{"ok": …}`` around every answer, unknown parameters refused."""

from __future__ import annotations

import io
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from PIL import Image
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cms.core.clock import rfc3339

from ..blobs import media_type_of
from ..state import Sandbox
from .account import BOT_ID, BOT_NAME, BOT_TOKEN, CHANNEL, CHAT_ID, SLUG, TITLE
from .markup import BadMarkup, visible

Json = dict[str, Any]
Act = Callable[[Mapping[str, Any]], Awaitable[Any]]

TEXT_MAX, CAPTION_MAX = 4096, 1024
_SIDES_MAX, _RATIO_MAX = 10_000, 20
_PHOTO_MAX, _VIDEO_MAX = 10 * 1024 * 1024, 50 * 1024 * 1024
#: Method → the parameters that it has, of those that a channel has a use for.
_PARAMETERS = {
    "getMe": set(),
    "getChat": {"chat_id"},
    "getChatMemberCount": {"chat_id"},
    "sendMessage": {"chat_id", "text", "parse_mode", "link_preview_options", "disable_notification"},
    "sendPhoto": {"chat_id", "photo", "caption", "parse_mode", "disable_notification"},
    "sendVideo": {
        "chat_id", "video", "caption", "parse_mode", "supports_streaming", "width", "height", "duration",
        "disable_notification",
    },
    "sendMediaGroup": {"chat_id", "media", "disable_notification"},
    "editMessageText": {"chat_id", "message_id", "text", "parse_mode", "link_preview_options"},
    "editMessageCaption": {"chat_id", "message_id", "caption", "parse_mode"},
    "deleteMessage": {"chat_id", "message_id"},
}  # fmt: skip


class Refused(Exception):
    """An error of the Bot API."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.answer = JSONResponse({"ok": False, "error_code": code, "description": description}, status_code=code)


def routes(sandbox: Sandbox) -> list[Route]:
    bot = Bot(sandbox)
    acts: dict[str, Act] = {
        "getMe": bot.me, "getChat": bot.chat, "getChatMemberCount": bot.members,
        "sendMessage": bot.text, "sendPhoto": bot.photo, "sendVideo": bot.video,
        "sendMediaGroup": bot.album, "editMessageText": bot.edit_text, "editMessageCaption": bot.edit_caption,
        "deleteMessage": bot.delete,
    }  # fmt: skip
    return [_route(sandbox, method, act) for method, act in acts.items()]


def _route(sandbox: Sandbox, method: str, act: Act) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            if request.path_params["token"] != BOT_TOKEN:
                raise Refused(401, "Unauthorized")
            given = await _given(request)
            # The real one passes over what it does not know; here a slip of ours shall show.
            known = _PARAMETERS[method] | (
                {name for name in given if name.startswith("photo")} if method == "sendMediaGroup" else set()
            )
            if unknown := sorted(set(given) - known):
                raise Refused(400, f"Bad Request: unknown parameter {unknown[0]}")
            if "chat_id" in _PARAMETERS[method] and str(given.get("chat_id")) not in (f"@{CHANNEL}", str(CHAT_ID)):
                raise Refused(400, "Bad Request: chat not found")
            return JSONResponse({"ok": True, "result": await act(given)})
        except Refused as refused:
            return refused.answer

    throttled = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 30",
                 "parameters": {"retry_after": 30}}  # fmt: skip
    guarded = sandbox.faults.guard(
        SLUG, method, throttle=lambda request: JSONResponse(throttled, status_code=429),
        token_expired=lambda request: Refused(401, "Unauthorized").answer,
    )(endpoint)  # fmt: skip
    return Route(f"/api/bot{{token}}/{method}", guarded, methods=["POST"])


async def _given(request: Request) -> dict[str, Any]:
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise Refused(400, "Bad Request: can't parse JSON object")
        return body
    async with request.form() as form:
        return {
            name: await value.read() if isinstance(value, UploadFile) else value for name, value in form.multi_items()
        }


class Bot:
    """Takes messages in. Sent twice, there are two."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def me(self, given: Mapping[str, Any]) -> Json:
        return {"id": BOT_ID, "is_bot": True, "first_name": TITLE, "username": BOT_NAME}

    async def chat(self, given: Mapping[str, Any]) -> Json:
        return self._chat()

    async def members(self, given: Mapping[str, Any]) -> int:
        return self._sandbox.quota(SLUG, "followers", 1208)

    async def text(self, given: Mapping[str, Any]) -> Json:
        return self._told(self._store(_words(given, "text", TEXT_MAX)))

    async def photo(self, given: Mapping[str, Any]) -> Json:
        return self._told(self._store(_words(given, "caption", CAPTION_MAX), self._picture(given.get("photo"))))

    async def video(self, given: Mapping[str, Any]) -> Json:
        data = given.get("video")
        if not isinstance(data, bytes) or media_type_of(data[:16]) != "video/mp4":
            raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
        if len(data) > _VIDEO_MAX:
            raise Refused(413, "Request Entity Too Large")
        for name in ("width", "height", "duration"):
            if not str(given.get(name, "1")).isdigit():
                raise Refused(400, f"Bad Request: parameter {name} must be an Integer")
        file = {"kind": "video", "sha256": self._sandbox.save_blob(data)}
        return self._told(self._store(_words(given, "caption", CAPTION_MAX), file))

    async def album(self, given: Mapping[str, Any]) -> list[Json]:
        try:
            media = json.loads(given.get("media", ""))
        except ValueError:
            raise Refused(400, "Bad Request: can't parse media JSON object") from None
        if not isinstance(media, list) or not 2 <= len(media) <= 10:
            raise Refused(400, "Bad Request: there must be 2 to 10 media in a group")
        parts = []
        for item in media:
            if set(item) - {"type", "media", "caption", "parse_mode"} or item.get("type") != "photo":
                raise Refused(400, "Bad Request: wrong InputMedia")
            file = self._picture(given.get(str(item.get("media", "")).removeprefix("attach://")))
            parts.append((_words(item, "caption", CAPTION_MAX), file))
        album = self._sandbox.next_id(SLUG)
        return [self._told(self._store(words, file, album=album)) for words, file in parts]

    async def edit_text(self, given: Mapping[str, Any]) -> Json:
        return self._edit(given, "text", TEXT_MAX, has_file=False)

    async def edit_caption(self, given: Mapping[str, Any]) -> Json:
        return self._edit(given, "caption", CAPTION_MAX, has_file=True)

    async def delete(self, given: Mapping[str, Any]) -> bool:
        stored = self._found(given, "Bad Request: message to delete not found")
        hours = self._sandbox.quota(SLUG, "delete_hours", 0)
        age = self._sandbox.clock.now() - datetime.fromisoformat(stored["at"])
        if hours and age > timedelta(hours=hours):
            raise Refused(400, "Bad Request: message can't be deleted")
        self._sandbox.delete(SLUG, "message", stored["id"])
        return True

    def _edit(self, given: Mapping[str, Any], field: str, maximum: int, *, has_file: bool) -> Json:
        stored = self._found(given, "Bad Request: message to edit not found")
        if bool(stored["file"]) != has_file:
            raise Refused(400, f"Bad Request: there is no {field} in the message to edit")
        words = _words(given, field, maximum)
        if words == stored["text"]:
            raise Refused(
                400, "Bad Request: message is not modified: specified new message content is exactly the same"
            )
        self._sandbox.put(SLUG, "message", stored["id"], {**stored, "text": words})
        return self._told({**stored, "text": words})

    def _found(self, given: Mapping[str, Any], otherwise: str) -> Json:
        number = given.get("message_id")
        stored = self._sandbox.get(SLUG, "message", str(number)) if isinstance(number, int) else None
        if stored is None:
            raise Refused(400, otherwise)
        return stored

    def _picture(self, data: Any) -> Json:
        if not isinstance(data, bytes):
            raise Refused(400, "Bad Request: wrong file identifier/HTTP URL specified")
        if len(data) > _PHOTO_MAX:
            raise Refused(413, "Request Entity Too Large")
        if not media_type_of(data[:16]).startswith("image/"):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        _check_shape(data)
        return {"kind": "image", "sha256": self._sandbox.save_blob(data)}

    def _store(self, text: str, file: Json | None = None, album: str = "") -> Json:
        # Numbers of a channel count from one; the first was its creation.
        number = str(int(self._sandbox.next_id(SLUG)) % 10**9 + 1)
        stored = {"text": text, "file": file, "album": album, "at": rfc3339(self._sandbox.clock.now())}
        self._sandbox.put(SLUG, "message", number, stored)
        return {**stored, "id": number}

    def _told(self, stored: Json) -> Json:
        kind = "caption" if stored["file"] else "text"
        date = int(datetime.fromisoformat(stored["at"]).timestamp())
        return {"message_id": int(stored["id"]), "date": date, "chat": self._chat(), kind: visible(stored["text"])}

    def _chat(self) -> Json:
        return {"id": CHAT_ID, "title": TITLE, "username": CHANNEL, "type": "channel"}


def _check_shape(data: bytes) -> None:
    """The bounds of a photo: both sides together, and the one to the other. What can't be read is processed in vain."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
    except OSError:
        return
    if width + height > _SIDES_MAX or max(width, height) > _RATIO_MAX * min(width, height):
        raise Refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")


def _words(given: Mapping[str, Any], field: str, maximum: int) -> str:
    """The marked-up text, checked: well-formed, and not too long once the marks are off."""
    text = given.get(field, "")
    if given.get("parse_mode", "HTML") != "HTML":
        raise Refused(400, "Bad Request: unsupported parse_mode")
    if field == "text" and not text:
        raise Refused(400, "Bad Request: message text is empty")
    try:
        length = len(visible(text).encode("utf-16-le")) // 2
    except BadMarkup as error:
        raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if length > maximum:
        said = "message is too long" if field == "text" else "message caption is too long"
        raise Refused(400, f"Bad Request: {said}")
    return str(text)
