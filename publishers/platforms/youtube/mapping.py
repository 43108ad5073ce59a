"""Our message as a YouTube video, and YouTube's answers as ours. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

from cms.core.ids import sha256_hex
from cms.core.text import nfc, shorten
from cms.entries.record import Content
from publishers.contract import Asset, Draft, Limit, Message

from .schema import YouTubeOptions

Video = Mapping[str, Any]


def utf8_length(text: str) -> int:
    """Length as YouTube counts a description: bytes, of which most accented Vietnamese letters take two or three."""
    return len(text.encode())


TITLE = Limit(maximum=100, minimum=1)
DESCRIPTION = Limit(maximum=5000, unit="bytes", count=utf8_length)
TAGS_MAX = 500
HASHTAGS_MAX = 60
SHORT_MAX_S = 180

#: YouTube refuses angle brackets in titles and descriptions; these say the same.
_ANGLES = str.maketrans({"<": "‹", ">": "›"})
_NOT_IN_TAGS = re.compile(r'[<>",\s]+')
_HASHTAG = re.compile(r"(?<!\S)#\w+")
_MARK = "loa-"


def compose(content: Content, url: str) -> Draft:
    """Title, description (summary, text, link) and tags that fit YouTube's limits; the link is never cut off."""
    title = shorten(content.title.translate(_ANGLES), TITLE.maximum)
    text = "\n\n".join(part for part in (content.summary, content.text) if part).translate(_ANGLES)
    room = DESCRIPTION.maximum - (utf8_length(url) + 2 if url else 0)
    parts = (clip_bytes(text, room), url)
    return Draft(title=title, body="\n\n".join(part for part in parts if part), tags=content.tags)


def clip_bytes(text: str, maximum: int) -> str:
    """Cut at a word boundary to at most ``maximum`` UTF-8 bytes, with an ellipsis when something was cut."""
    if utf8_length(text) <= maximum:
        return text
    whole_letters = text.encode()[: max(maximum - 3, 0)].decode("utf-8", "ignore")
    return shorten(whole_letters + " …", len(whole_letters) + 1)


def marker(message: Message) -> str:
    """A tag that tells this delivery's video, and the file it was made of, from every other; viewers don't see tags."""
    video = message.video()
    return f"{_key_mark(message)}-{video.sha256[:8] if video else ''}"


def _key_mark(message: Message) -> str:
    return _MARK + sha256_hex(message.key.encode())[:12]


def tags_length(tags: Iterable[str]) -> int:
    """Length of a tag list as YouTube counts it: commas between, and two quotation marks around a tag with a space."""
    costs = [len(tag) + (2 if " " in tag else 0) for tag in tags]
    return sum(costs) + max(len(costs) - 1, 0)


def fit_tags(tags: Iterable[str], mark: str) -> list[str]:
    """The tags in order, each once, as far as they fit beside the marker; the marker comes last."""
    kept: list[str] = []
    seen: set[str] = set()
    for raw in tags:
        tag = _clean_tag(raw)
        if not tag or tag.casefold() in seen or tags_length([*kept, tag, mark]) > TAGS_MAX:
            continue
        seen.add(tag.casefold())
        kept.append(tag)
    return [*kept, mark]


def left_out(tags: Iterable[str], mark: str) -> list[str]:
    """The tags that don't fit, as they were typed."""
    kept = {tag.casefold() for tag in fit_tags(tags, mark)}
    return [raw for raw in tags if (tag := _clean_tag(raw)) and tag.casefold() not in kept]


def _clean_tag(raw: str) -> str:
    return _NOT_IN_TAGS.sub(" ", nfc(raw)).strip()


def hashtags(*texts: str) -> int:
    return sum(len(_HASHTAG.findall(text)) for text in texts)


def metadata(message: Message, options: YouTubeOptions) -> dict[str, Any]:
    """The body of ``videos.insert``: everything explicit, since defaults over there have changed before."""
    return {
        "snippet": {
            "title": message.title,
            "description": message.body,
            "tags": fit_tags(message.tags, marker(message)),
            "categoryId": options.category_id,
            "defaultLanguage": message.language,
            "defaultAudioLanguage": message.language,
        },
        "status": {
            "privacyStatus": options.privacy,
            "selfDeclaredMadeForKids": False,
            "embeddable": True,
            "license": "youtube",
            "publicStatsViewable": True,
        },
    }


#: What of a snippet its owner may write; an update drops whatever of these it leaves out.
_WRITABLE = ("title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage")


def corrected_snippet(shown: Mapping[str, Any], message: Message) -> dict[str, Any]:
    """What is there, with the message's texts in place of the old ones; the first delivery's marker stays."""
    kept = {name: shown[name] for name in _WRITABLE if name in shown}
    mark = next(iter(marks(shown)), marker(message))
    tags = fit_tags(message.tags, mark)
    return {**kept, "title": message.title, "description": message.body, "tags": tags}


def is_short(video: Asset) -> bool:
    """Whether YouTube will show it among Shorts: upright or square, three minutes at most."""
    upright = bool(video.width and video.height and video.width <= video.height)
    return upright and 0 < (video.duration_s or 0) <= SHORT_MAX_S


def permalink(video_id: str, base: str, *, short: bool) -> str:
    """Where people watch it."""
    return f"{base}/shorts/{video_id}" if short else f"{base}/watch?v={video_id}"


def progress(video: Video) -> Literal["processing", "live", "failed"]:
    """How far YouTube is with a video."""
    upload = video.get("status", {}).get("uploadStatus", "")
    processing = video.get("processingDetails", {}).get("processingStatus", "")
    if upload in ("failed", "rejected", "deleted") or processing in ("failed", "terminated"):
        return "failed"
    if upload == "processed" or processing == "succeeded":
        return "live"
    return "processing"


def failure(video: Video) -> str:
    """YouTube's word for why a video came to nothing."""
    status, details = video.get("status", {}), video.get("processingDetails", {})
    reasons = (status.get("rejectionReason"), status.get("failureReason"), details.get("processingFailureReason"))
    return next((str(reason) for reason in reasons if reason), str(status.get("uploadStatus", "")))


def instant(text: object) -> datetime | None:
    """Parse an RFC 3339 time; ``None`` for anything else."""
    try:
        return datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    except ValueError:
        return None


def marks(snippet: Mapping[str, Any]) -> list[str]:
    """The markers among a video's tags."""
    return [tag for tag in snippet.get("tags", ()) if tag.startswith(_MARK)]


def is_ours(video: Video, message: Message) -> bool:
    """Whether the video was made by this very delivery."""
    return any(tag.rpartition("-")[0] == _key_mark(message) for tag in marks(video.get("snippet", {})))


def has_our_file(video: Video, message: Message) -> bool:
    """Whether a video of this delivery was made of the file that the message has now."""
    return marker(message) in marks(video.get("snippet", {}))


def looks_like(video: Video, message: Message) -> bool:
    """Whether the video has our title and text but no delivery's marker."""
    snippet = video.get("snippet", {})
    if marks(snippet):
        return False
    shown = (nfc(snippet.get("title", "")).strip(), nfc(snippet.get("description", "")).strip())
    return shown == (message.title.strip(), message.body.strip())
