"""The WebSub hub: takes subscriptions to the channel's feed, asks back, and tells of every change, signed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import secrets
import threading
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape, quoteattr

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from cms.core.clock import rfc3339
from cms.core.http import Guard, HttpClient, HttpError, HttpPolicy

from ..accounts import YOUTUBE
from .dialect import SLUG, Dialect, Json

logger = logging.getLogger("loa.sandbox")

TOPIC = f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={YOUTUBE.channel_id}"
_KNOWN = {
    "hub.mode", "hub.topic", "hub.callback", "hub.verify", "hub.secret", "hub.lease_seconds", "hub.verify_token",
}  # fmt: skip
_SECRET_MAX = 200
#: Whatever is asked for.
_LEASE_MIN, _LEASE_MAX = 5 * 86_400, 10 * 86_400


def routes(dialect: Dialect) -> list[Route]:
    hub = Hub(dialect)
    return [Route("/hub", dialect.guard("hub.subscribe")(hub.take), methods=["POST"])]


class Hub:
    """The subscriptions of one sandbox."""

    def __init__(self, dialect: Dialect) -> None:
        self._sandbox = dialect.sandbox
        self._http = HttpClient(
            HttpPolicy(read_timeout=5, deadline=10, guard=Guard.from_names(["127.0.0.0/8", "::1/128"]))
        )

    async def take(self, request: Request) -> Response:
        """Take a wish and ask back afterwards, as the hub does."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        wrong = self._wrong(form)
        if wrong:
            return PlainTextResponse(wrong, status_code=400)
        ask = BackgroundTask(asyncio.to_thread, self._ask_back, form)
        return Response(status_code=202, background=ask)

    def tell(self, video_id: str, video: Json | None) -> None:
        """Tell all subscribers of a change, in a thread of its own; without a video: of its end."""
        now = self._sandbox.clock.now()
        subscribers = [s for s in self._sandbox.list(SLUG, "subscriber") if datetime.fromisoformat(s["until"]) > now]
        if subscribers:
            body = _feed(video_id, video, now).encode()
            threading.Thread(target=self._tell, args=(subscribers, body), name="websub", daemon=True).start()

    @staticmethod
    def _wrong(form: dict[str, str]) -> str:
        unknown = set(form) - _KNOWN
        if unknown:
            return f"Invalid parameter: {sorted(unknown)[0]}"
        if form.get("hub.mode") not in ("subscribe", "unsubscribe"):
            return "Invalid value for hub.mode"
        if form.get("hub.topic") != TOPIC:
            return "Invalid value for hub.topic"
        if urlsplit(form.get("hub.callback", "")).scheme not in ("http", "https"):
            return "Invalid value for hub.callback"
        if form.get("hub.verify", "async") not in ("async", "sync"):
            return "Invalid value for hub.verify"
        if len(form.get("hub.secret", "")) > _SECRET_MAX or not form.get("hub.lease_seconds", "1").isdigit():
            return "Invalid value for hub.secret or hub.lease_seconds"
        return ""

    def _ask_back(self, form: dict[str, str]) -> None:
        lease = min(max(int(form.get("hub.lease_seconds", "0")), _LEASE_MIN), _LEASE_MAX)
        challenge, callback = secrets.token_urlsafe(16), form["hub.callback"]
        query = {"hub.mode": form["hub.mode"], "hub.topic": TOPIC, "hub.challenge": challenge}
        query |= {"hub.lease_seconds": str(lease)}
        query |= {"hub.verify_token": form["hub.verify_token"]} if "hub.verify_token" in form else {}
        mark = "&" if "?" in callback else "?"
        try:
            answer = self._http.request("GET", f"{callback}{mark}{urlencode(query)}")
        except HttpError as error:
            logger.warning("the callback could not be asked: %s", error)
            return
        if answer.status // 100 != 2 or answer.content != challenge.encode():
            logger.warning("the callback did not repeat the challenge (%s)", answer.status)
            return
        self._sandbox.delete(SLUG, "subscriber", _name(callback))
        if form["hub.mode"] == "subscribe":
            until = rfc3339(self._sandbox.clock.now() + timedelta(seconds=lease))
            entry = {"callback": callback, "secret": form.get("hub.secret", ""), "until": until}
            self._sandbox.put(SLUG, "subscriber", _name(callback), entry)

    def _tell(self, subscribers: list[Json], body: bytes) -> None:
        for one in subscribers:
            headers = {"Content-Type": "application/atom+xml", "Link": f'<{TOPIC}>; rel="self"'}
            if one["secret"]:
                headers["X-Hub-Signature"] = f"sha1={hmac.new(one['secret'].encode(), body, hashlib.sha1).hexdigest()}"
            try:
                answer = self._http.request("POST", one["callback"], data=body, headers=headers)
                logger.info("the subscriber answered with %s", answer.status)
            except HttpError as error:
                logger.warning("a subscriber could not be told: %s", error)


def _name(callback: str) -> str:
    return hashlib.sha256(callback.encode()).hexdigest()


def _feed(video_id: str, video: Json | None, now: datetime) -> str:
    if video is None:
        entry = (
            f"<at:deleted-entry ref={quoteattr('yt:video:' + video_id)} when={quoteattr(rfc3339(now))}>"
            f'<link href="https://www.youtube.com/watch?v={video_id}"/></at:deleted-entry>'
        )
    else:
        entry = (
            f"<entry><id>yt:video:{video_id}</id><yt:videoId>{video_id}</yt:videoId>"
            f"<yt:channelId>{YOUTUBE.channel_id}</yt:channelId><title>{escape(video['snippet']['title'])}</title>"
            f'<link rel="alternate" href="https://www.youtube.com/watch?v={video_id}"/>'
            f"<author><name>{escape(YOUTUBE.title)}</name></author>"
            f"<published>{video['made_at']}</published><updated>{rfc3339(now)}</updated></entry>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" '
        'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        f'<link rel="self" href={quoteattr(TOPIC)}/><title>YouTube video feed</title>{entry}</feed>'
    )
