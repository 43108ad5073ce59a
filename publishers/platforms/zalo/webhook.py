"""What Zalo tells by itself: an odd signature is checked, then the few events that concern us are read.

Nothing of a follower is kept: a person who leaves, or withdraws consent, is handed on so that whoever keeps something
erases it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from publishers.contract import Callback, CallbackRejected, News, RawRequest

from .schema import ZaloCredentials

#: The last repetition comes almost two hours after the event.
_AGE_MAX = timedelta(hours=2)
#: Telling that a person no longer wants anything of us kept.
_PERSON_LEFT = frozenset({"unfollow", "user_withdraw"})


def read(request: RawRequest, credentials: ZaloCredentials, oa_id: str, now: datetime) -> list[Callback]:
    """Verify and read one event; events that mean nothing to us are none. Raises ``CallbackRejected``.

    An event may come several times: each means the same however often it is heard.
    """
    event = _genuine(request, credentials, now)
    name = str(event.get("event_name", ""))
    # An app serves many accounts with one address. Without a linked account the number is empty.
    if str(event.get("oa_id") or oa_id) != oa_id:
        return []
    if name in _PERSON_LEFT:
        return [Callback(news=News.PERSON_LEFT, remote_id=person) for person in _persons(event)]
    if _is_revocation(name) and _is_about(event, credentials):
        return [Callback(news=News.ACCESS_REVOKED, reason=name)]
    return []


def signature(app_id: str, data: bytes, timestamp: str, secret: str) -> str:
    """SHA-256 of the joined parts: no HMAC, and ``data`` are the very bytes of the body."""
    return hashlib.sha256(app_id.encode() + data + timestamp.encode() + secret.encode()).hexdigest()


def _genuine(request: RawRequest, credentials: ZaloCredentials, now: datetime) -> Mapping[str, Any]:
    if not credentials.oa_secret_key:
        raise CallbackRejected("the channel has no OA secret key", 403)
    try:
        event = json.loads(request.body)
    except ValueError:
        raise CallbackRejected("the body is not JSON", 400) from None
    if not isinstance(event, dict):
        raise CallbackRejected("the body is not an object", 400)
    stamps = [request.headers.get("x-zevent-timestamp", ""), str(event.get("timestamp") or "")]
    given = request.headers.get("x-zevent-signature", "").strip().lower().removeprefix("mac=")
    # Which of the two instants is signed is told differently by different sources: the one that fits is it.
    signed = [stamp for stamp in stamps if stamp and _fits(given, request.body, stamp, credentials)]
    if not signed:
        raise CallbackRejected("the signature does not fit")
    if not any(_is_recent(stamp, now) for stamp in signed):
        raise CallbackRejected("the event is too old, or one of the clocks is wrong")
    return event


def _fits(given: str, body: bytes, stamp: str, credentials: ZaloCredentials) -> bool:
    wanted = signature(credentials.app_id, body, stamp, credentials.oa_secret_key)
    return hmac.compare_digest(given.encode(), wanted.encode())


def _is_recent(stamp: str, now: datetime) -> bool:
    instant = _instant(stamp)
    return instant is not None and abs(now - instant) <= _AGE_MAX


def _instant(stamp: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(stamp) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _persons(event: Mapping[str, Any]) -> list[str]:
    """The person's numbers: as the account knows them, and as the app does."""
    follower = event.get("follower")
    known = follower.get("id") if isinstance(follower, dict) else None
    found = [known, event.get("user_id"), event.get("user_id_by_app")]
    return list(dict.fromkeys(str(number) for number in found if number))


def _is_revocation(name: str) -> bool:
    """The account took its permission back. Its name is documented nowhere; a user's own choices begin with “user”."""
    return "revoke" in name and not name.startswith("user")


def _is_about(event: Mapping[str, Any], credentials: ZaloCredentials) -> bool:
    """Whether it is about the present access: a late repetition must not stop a channel connected anew since."""
    issued, told = credentials.refresh_issued_at, _instant(str(event.get("timestamp") or ""))
    return not issued or told is None or told > datetime.fromisoformat(issued)
