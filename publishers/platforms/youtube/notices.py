"""WebSub: YouTube's hub tells us of videos that were uploaded, renamed or deleted by whomever."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode
from xml.etree import ElementTree

from cms.core.http import HttpClient, HttpError
from publishers.contract import CallbackRejected, RawRequest, Rejected, Unreachable

#: With ``/xml/`` since 2026; older texts name it without.
_TOPIC = "https://www.youtube.com/xml/feeds/videos.xml"
#: The hub grants five to ten days, whatever is asked for.
_LEASE = timedelta(days=10)
_AGAIN = timedelta(days=3)
_CHALLENGE_MAX = 1000
_ATOM, _YT, _TOMBSTONES = (
    "{http://www.w3.org/2005/Atom}", "{http://www.youtube.com/xml/schemas/2015}", "{http://purl.org/atompub/tombstones/1.0}",
)  # fmt: skip
_DELETED = re.compile(r"^yt:video:([A-Za-z0-9_-]{1,40})$")
_VIDEO_ID = re.compile(r"^[A-Za-z0-9_-]{1,40}$")
_HASHES = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha384": hashlib.sha384, "sha512": hashlib.sha512}


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something happened to a video."""

    video_id: str
    is_deletion: bool = False


def topic(channel_id: str) -> str:
    """The address of the channel's feed, which names the subscription."""
    return f"{_TOPIC}?{urlencode({'channel_id': channel_id})}"


def secret(credentials: Any) -> str:
    """What the hub signs with: made of the client's secret, so that nothing more has to be kept."""
    return hmac.new(credentials.client_secret.encode(), b"loa websub", hashlib.sha256).hexdigest()


def subscribe(
    http: HttpClient, hub: str, callback_url: str, channel_id: str, key: str, now: datetime
) -> datetime:  # fmt: skip
    """Ask the hub to call; it asks back (``answer``) before it does. Returns when to ask again."""
    form = {
        "hub.mode": "subscribe", "hub.topic": topic(channel_id), "hub.callback": callback_url, "hub.verify": "async",
        "hub.secret": key, "hub.lease_seconds": str(int(_LEASE.total_seconds())),
    }  # fmt: skip
    try:
        answer = http.request("POST", hub, data=form)
    except HttpError as error:
        raise Unreachable(detail=str(error)) from None
    if answer.status >= 500 or answer.status in (408, 429):
        raise Unreachable(detail=f"the hub answered {answer.status}")
    if answer.status not in (200, 202, 204):
        raise Rejected("rejected", detail=f"the hub answered {answer.status}")
    return now + _AGAIN


def answer(request: RawRequest, channel_id: str) -> str:
    """The challenge, if it is about a subscription that we want. Raises ``CallbackRejected``."""
    asked = {name: values[-1] for name, values in parse_qs(request.query, keep_blank_values=True).items()}
    if asked.get("hub.topic") != topic(channel_id):
        raise CallbackRejected("the hub speaks of another channel", status=404)
    if asked.get("hub.mode") != "subscribe":
        raise CallbackRejected("only a subscription is wanted here", status=404)
    challenge = asked.get("hub.challenge", "")
    if not 0 < len(challenge) <= _CHALLENGE_MAX:
        raise CallbackRejected("there is no challenge", status=400)
    return challenge


def read(request: RawRequest, channel_id: str, key: str) -> list[Notice]:
    """What the hub tells, once it is proven to come from it. Raises ``CallbackRejected``."""
    _verify(request, key)
    try:
        text = request.body.decode()
    except UnicodeDecodeError:
        raise CallbackRejected("the notification is not UTF-8", status=400) from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise CallbackRejected("the notification defines entities", status=400)
    try:
        feed = ElementTree.fromstring(text)  # noqa: S314 - signed by the hub, and without any entity of its own
    except ElementTree.ParseError:
        raise CallbackRejected("the notification is not XML", status=400) from None
    # In the feed's order, each video once; what is said last counts.
    return list({notice.video_id: notice for notice in _notices(feed, channel_id)}.values())


def _verify(request: RawRequest, key: str) -> None:
    method, _, given = request.headers.get("x-hub-signature", "").partition("=")
    if method not in _HASHES:
        raise CallbackRejected("the notification is not signed")
    wanted = hmac.new(key.encode(), request.body, _HASHES[method]).hexdigest()
    if not hmac.compare_digest(wanted.encode(), given.strip().lower().encode()):
        raise CallbackRejected("the notification's signature is not the hub's")


def _notices(feed: ElementTree.Element, channel_id: str) -> Iterator[Notice]:
    for entry in feed:
        if entry.tag == f"{_ATOM}entry":
            video_id = (entry.findtext(f"{_YT}videoId") or "").strip()
            owner = (entry.findtext(f"{_YT}channelId") or channel_id).strip()
            if _VIDEO_ID.match(video_id) and owner.removeprefix("UC") == channel_id.removeprefix("UC"):
                yield Notice(video_id=video_id)
        elif entry.tag == f"{_TOMBSTONES}deleted-entry":
            found = _DELETED.match(entry.get("ref", ""))
            if found:
                yield Notice(video_id=found[1], is_deletion=True)
