"""What the API takes as a video's metadata, to the byte. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from .dialect import Json, Refused

SIZE_MAX = 274_877_906_944
_CATEGORIES = frozenset(["1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29"])
_PRIVACY = ("public", "unlisted", "private")
_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")
_SNIPPET = ("title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage")
_STATUS = (
    "privacyStatus", "publishAt", "selfDeclaredMadeForKids", "embeddable", "license", "publicStatsViewable",
    "containsSyntheticMedia",
)  # fmt: skip


def snippet_of(body: Json, *, category_needed: bool) -> Json:
    """The writable properties of a snippet; what is not named is gone. Raises ``Refused``."""
    snippet = _part(body, "snippet")
    kept = {name: snippet[name] for name in _SNIPPET if name in snippet}
    _text(kept.get("title"), "invalidTitle", lambda text: 1 <= len(text) <= 100)
    _text(kept.setdefault("description", ""), "invalidDescription", lambda text: len(text.encode()) <= 5000)
    tags = kept.setdefault("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) and tag for tag in tags) or _cost(tags) > 500:
        raise Refused(400, "invalidTags", "The request metadata specifies invalid video keywords.")
    if any(sign in tag for tag in tags for sign in '<>"'):
        raise Refused(400, "invalidTags", "The request metadata specifies invalid video keywords.")
    if not category_needed:
        kept.setdefault("categoryId", "22")
    if kept.get("categoryId") not in _CATEGORIES:
        raise Refused(400, "invalidCategoryId", "The snippet.categoryId property specifies an invalid category ID.")
    for name in ("defaultLanguage", "defaultAudioLanguage"):
        if name in kept and not _LANGUAGE.match(str(kept[name])):
            raise Refused(400, "invalidVideoMetadata", f"The request metadata is invalid: {name}.")
    return kept


def status_of(body: Json, now: datetime) -> Json:
    """The writable properties of a status. Raises ``Refused``."""
    status = _part(body, "status")
    kept = {name: status[name] for name in _STATUS if name in status}
    if kept.setdefault("privacyStatus", "public") not in _PRIVACY:
        raise Refused(400, "invalidVideoMetadata", "The request metadata is invalid: privacyStatus.")
    if kept.setdefault("license", "youtube") not in ("youtube", "creativeCommon"):
        raise Refused(400, "invalidVideoMetadata", "The request metadata is invalid: license.")
    if "publishAt" in kept and (kept["privacyStatus"] != "private" or not _is_later(kept["publishAt"], now)):
        raise Refused(400, "invalidPublishAt", "The request metadata specifies an invalid scheduled publishing time.")
    for name in ("selfDeclaredMadeForKids", "embeddable", "publicStatsViewable", "containsSyntheticMedia"):
        if not isinstance(kept.get(name, False), bool):
            raise Refused(400, "invalidVideoMetadata", f"The request metadata is invalid: {name}.")
    return kept


def published(status: Json, now: datetime) -> Json:
    """The status as it is by now: what was private until a time is public after it, and the time is forgotten."""
    at = status.get("publishAt")
    if not at or _is_later(at, now):
        return status
    return {**{name: value for name, value in status.items() if name != "publishAt"}, "privacyStatus": "public"}


def check_file(media_type: str, size: str) -> int:
    """The announced type and size of a video; returns the size. Raises ``Refused``."""
    if not media_type.startswith("video/") and media_type != "application/octet-stream":
        message = f"Media type '{media_type}' is not supported. Valid media types: [video/*, application/octet-stream]"
        raise Refused(400, "badContent", message, domain="global")
    if not size.isdigit() or not 0 < int(size) <= SIZE_MAX:
        raise Refused(400, "badRequest", "Invalid X-Upload-Content-Length", domain="global")
    return int(size)


def _part(body: Json, name: str) -> Json:
    part = body.get(name, {})
    if not isinstance(part, dict):
        raise Refused(400, "parseError", "Parse Error", domain="global")
    return part


def _text(value: Any, reason: str, fits: Callable[[str], bool]) -> None:
    if not isinstance(value, str) or not fits(value) or "<" in value or ">" in value:
        raise Refused(400, reason, f"The request metadata specifies an invalid or empty video {reason[7:].lower()}.")


def _cost(tags: Collection[str]) -> int:
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(len(tags) - 1, 0)


def _is_later(text: Any, now: datetime) -> bool:
    try:
        return datetime.fromisoformat(str(text).replace("Z", "+00:00")) > now
    except (ValueError, TypeError):
        return False
