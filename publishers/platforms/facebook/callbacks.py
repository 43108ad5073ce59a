"""What Facebook tells us by itself: posts changed or removed on the Page, permissions taken back. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

from publishers.contract import Callback, CallbackRejected, News, RawRequest

from .access import NEEDED

#: Fields of the Page that are subscribed to.
FIELDS = ("feed",)
_OURS = frozenset({"post", "status", "share", "link", "photo", "video", "album"})
_GONE = frozenset({"remove", "delete"})
#: Our own posts are told of as well, when they are made: that is no news.
_MADE = frozenset({"add"})
_FORM = "application/x-www-form-urlencoded"
_FORBIDDEN, _UNREADABLE = 403, 400


def answer(request: RawRequest, verify_token: str) -> str:
    """The challenge, if who asks knows the channel's verify token. Raises ``CallbackRejected``."""
    asked = {name: values[0] for name, values in parse_qs(request.query, keep_blank_values=True).items()}
    given = asked.get("hub.verify_token", "").encode()
    if asked.get("hub.mode") != "subscribe" or not hmac.compare_digest(given, verify_token.encode()):
        raise CallbackRejected("the verify token is not this channel's", status=_FORBIDDEN)
    return asked.get("hub.challenge", "")


def read(request: RawRequest, app_secret: str, page_id: str) -> list[Callback]:
    """The news about our Page. Raises ``CallbackRejected`` for what Facebook did not sign or nobody can read."""
    if request.headers.get("content-type", "").startswith(_FORM):
        _check_form(request.body, app_secret)
        return [Callback(news=News.ACCESS_REVOKED, reason="deauthorized")]
    _check(request, app_secret)
    document = _parsed(request.body)
    if document.get("object") == "page":
        # Told in batches and again until it is answered: once is enough.
        return list({(news.news, news.remote_id): news for news in _page_news(document, page_id)}.values())
    return [Callback(news=News.ACCESS_REVOKED, reason=name) for name in _taken_back(document, page_id)][:1]


def _check(request: RawRequest, app_secret: str) -> None:
    """Over the raw bytes: the body escapes letters in ways that a parser would not give back."""
    expected = hmac.new(app_secret.encode(), request.body, hashlib.sha256).hexdigest()
    kind, _, given = request.headers.get("x-hub-signature-256", "").partition("=")
    if kind != "sha256" or not hmac.compare_digest(given.encode(), expected.encode()):
        raise CallbackRejected("the signature does not match")


def _check_form(body: bytes, app_secret: str) -> None:
    """A person has removed the app: ``signed_request`` is a signature and what it is about, both base64url."""
    signed = parse_qs(body.decode("ascii", "replace")).get("signed_request", [""])[0]
    signature, _, payload = signed.partition(".")
    expected = hmac.new(app_secret.encode(), payload.encode(), hashlib.sha256).digest()
    try:
        given = base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4))
    except (binascii.Error, ValueError):
        given = b""
    if not payload or not hmac.compare_digest(given, expected):
        raise CallbackRejected("the signature does not match")


def _parsed(body: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(body)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise CallbackRejected("the body is not JSON", status=_UNREADABLE)
    return document


def _changes(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Whose, which field, and what of it."""
    for entry in _rows(document.get("entry")):
        for change in _rows(entry.get("changes")):
            value = change.get("value")
            yield str(entry.get("id", "")), str(change.get("field", "")), value if isinstance(value, dict) else {}


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _page_news(document: Mapping[str, Any], page_id: str) -> Iterator[Callback]:
    for owner, field, value in _changes(document):
        item, verb = str(value.get("item", "")), str(value.get("verb", ""))
        if owner != page_id or field not in FIELDS or item not in _OURS or verb in _MADE:
            continue
        # Films are known here by their own id, everything else by the post's.
        for remote_id in filter(None, (str(value.get("video_id") or ""), str(value.get("post_id") or ""))):
            if verb in _GONE and not _is_part(item, value):
                yield Callback(remote_id=remote_id, state="gone")
            else:
                yield Callback(news=News.CHANGED, remote_id=remote_id)


def _is_part(item: str, value: Mapping[str, Any]) -> bool:
    """Whether only one picture of several is meant: the post itself stays."""
    photo = str(value.get("photo_id") or "")
    return item == "photo" and bool(photo) and not str(value.get("post_id", "")).endswith(f"_{photo}")


def _taken_back(document: Mapping[str, Any], page_id: str) -> Iterator[str]:
    """Permissions that were taken back, if this Page is among what they were for, or nothing is said of that."""
    for _, field, value in _changes(document):
        targets = [str(target) for target in value.get("target_ids") or []]
        if field in NEEDED and value.get("verb") == "revoke" and (not targets or page_id in targets):
            yield field
