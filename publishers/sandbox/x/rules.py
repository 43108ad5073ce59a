"""What ``POST /2/tweets`` takes, to the field. Pure, and written apart from our own client: it counts by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from .dialect import invalid

Json = Mapping[str, Any]

MAXIMUM = 280
_ID = re.compile(r"^[0-9]{1,19}$")
_LINK = re.compile(
    r"(?<![@\w.-])(?:https?://[^\s]+\.[^\s]*[\w/=#&+-]"
    r"|(?:[\w-]+\.)+(?:vn|com|net|org|gov|edu|info|asia|io|co|me|tv)(?![\w@-])(?:/[^\s]*[\w/=#&+-])?)"
)
_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?(?:\u200d[\u2190-\u2bff\U0001f300-\U0001faff]\ufe0f?)*"
)
_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?![\w$])")
_FIELDS: dict[str, type | tuple[type, ...]] = {
    "text": str, "media": dict, "reply": dict, "poll": dict, "reply_settings": str, "made_with_ai": bool,
    "paid_partnership": bool, "edit_options": dict, "community_id": str, "share_with_followers": bool, "nullcast": bool,
    "card_uri": str, "geo": dict, "for_super_followers_only": bool, "direct_message_deep_link": str,
    "quote_tweet_id": str,
}  # fmt: skip
_MEDIA = {
    "media_ids", "tagged_user_ids", "title", "description", "preview_media_id", "embeddable", "call_to_actions",
}  # fmt: skip
_REPLY = {"in_reply_to_tweet_id", "exclude_reply_user_ids"}
_WHO = ("following", "mentionedUsers", "subscribers", "verified")


def check_post(body: Json) -> None:
    """Raise ``Refused`` for the first thing that the description of the API does not allow."""
    for name, value in body.items():
        if name not in _FIELDS:
            raise invalid(f"$.{name}: is not defined in the schema and the schema does not allow additional properties")
        if not isinstance(value, _FIELDS[name]):
            raise invalid(f"$.{name}: wrong type {type(value).__name__}")
    if not body.get("text") and not body.get("media"):
        raise invalid("$.text: is required unless there is media")
    if body.get("reply_settings", _WHO[0]) not in _WHO:
        raise invalid("$.reply_settings: is not one of " + ", ".join(_WHO))
    _check_media(body.get("media"))
    _check_reply(body.get("reply"))
    if len(_CASHTAG.findall(body.get("text", ""))) > 1:
        raise invalid("You are limited to one cashtag per post.")
    if weigh(body.get("text", "")) > MAXIMUM:
        raise invalid("Your post text is too long.")


def weigh(text: str) -> int:
    """X's own count."""
    text = unicodedata.normalize("NFC", text)
    text, links = _LINK.subn("", text)
    text, emoji = _EMOJI.subn("", text)
    light = sum(
        code <= 4351 or 8192 <= code <= 8205 or 8208 <= code <= 8223 or 8242 <= code <= 8247 for code in map(ord, text)
    )
    return 23 * links + 2 * emoji + 2 * len(text) - light


def has_link(text: str) -> bool:
    return _LINK.search(text) is not None


def links(text: str) -> list[str]:
    return [found[0] for found in _LINK.finditer(text)]


def check_id(value: Any, name: str) -> str:
    if not isinstance(value, str) or not _ID.match(value):
        raise invalid(f"$.{name}: does not match the regex pattern ^[0-9]{{1,19}}$")
    return value


def _check_media(media: Json | None) -> None:
    if media is None:
        return
    if extra := sorted(set(media) - _MEDIA):
        raise invalid(f"$.media.{extra[0]}: is not defined in the schema")
    ids = media.get("media_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= 4:
        raise invalid("$.media.media_ids: there must be 1 to 4 items in the array")
    for media_id in ids:
        check_id(media_id, "media.media_ids")


def _check_reply(reply: Json | None) -> None:
    if reply is None:
        return
    if extra := sorted(set(reply) - _REPLY):
        raise invalid(f"$.reply.{extra[0]}: is not defined in the schema")
    check_id(reply.get("in_reply_to_tweet_id"), "reply.in_reply_to_tweet_id")
