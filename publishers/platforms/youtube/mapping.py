"""Our message as a YouTube video, and YouTube's answers as ours. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from cms.core.text import nfc, shorten
from cms.entries.record import Content
from publishers.contract import Asset, Draft, Limit, Message

from .choices import Wishes

Video = Mapping[str, Any]


def utf8_length(text: str) -> int:
    """Length as YouTube counts a description: bytes, of which most accented Vietnamese letters take two or three."""
    return len(text.encode())


TITLE = Limit(maximum=100, minimum=1)
DESCRIPTION = Limit(maximum=5000, unit="bytes", count=utf8_length)
TAGS_MAX = 500
HASHTAGS_MAX = 60
SHORT_MAX_S = 180

#: YouTube may make a video public so much later than it was told to.
_PUNCTUAL = timedelta(minutes=15)

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


def metadata(message: Message, wish: Wishes, now: datetime) -> dict[str, Any]:
    """The body of ``videos.insert``: everything explicit, since defaults over there have changed before."""
    return {
        "snippet": {
            "title": message.title,
            "description": message.body,
            "tags": fit_tags(message.tags, marker(message)),
            "categoryId": wish.category_id,
            "defaultLanguage": message.language,
            "defaultAudioLanguage": wish.language,
        },
        "status": _status(wish, now),
    }


def _status(wish: Wishes, now: datetime) -> dict[str, Any]:
    """Who sees it, and what is said of it. A time that has passed means now, as YouTube itself takes it."""
    chosen, waits = wish.chosen, wish.public_at is not None and wish.public_at > now
    status: dict[str, Any] = {
        "privacyStatus": "private" if waits else "public" if wish.public_at else wish.privacy,
        "selfDeclaredMadeForKids": chosen.made_for_kids,
        "containsSyntheticMedia": chosen.synthetic_media,
        "embeddable": chosen.embeddable,
        "license": chosen.license,
        "publicStatsViewable": chosen.public_stats,
    }
    return status | ({"publishAt": rfc3339(wish.public_at)} if waits and wish.public_at else {})


#: What of a snippet and a status its owner may write; an update drops whatever of these it leaves out.
_WRITABLE = {
    "snippet": ("title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage"),
    "status": (
        "privacyStatus", "publishAt", "selfDeclaredMadeForKids", "containsSyntheticMedia", "embeddable", "license",
        "publicStatsViewable",
    ),
}  # fmt: skip
#: What of the snippet is chosen; the rest is text.
_CHOSEN = ("categoryId", "defaultAudioLanguage")


def settings(wish: Wishes, now: datetime) -> dict[str, Any]:
    """What was chosen, flat: kept with the receipt, so that a correction changes only what was chosen anew."""
    return {"categoryId": wish.category_id, "defaultAudioLanguage": wish.language, **_status(wish, now)}


def corrected(
    shown: Video, message: Message, wanted: Mapping[str, Any], before: Mapping[str, Any] | None
) -> dict[str, Any]:  # fmt: skip
    """The parts to write, whole: what is there, with the message's texts and what was chosen anew in its place.

    The first delivery's marker stays, and so does what somebody set in YouTube Studio. ``before``: what was chosen last
    time, as far as anybody knows.
    """
    known = wanted if before is None else before
    changed = {name: wanted.get(name) for name in {*known, *wanted} if wanted.get(name) != known.get(name)}
    snippet = _kept(shown, "snippet")
    tags = fit_tags(message.tags, next(iter(marks(snippet)), marker(message)))
    snippet |= {"title": message.title, "description": message.body, "tags": tags}
    snippet |= {name: changed[name] for name in _CHOSEN if name in changed}
    parts: dict[str, Any] = {"snippet": snippet}
    status = _corrected_status(_kept(shown, "status"), changed)
    return parts | ({"status": status} if status != _kept(shown, "status") else {})


def _corrected_status(kept: dict[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {name: value for name, value in changed.items() if name in _WRITABLE["status"]}
    if wanted.get("publishAt") and kept.get("privacyStatus") != "private":
        # It is seen already: nobody means to hide it again by naming a time.
        wanted = {name: value for name, value in wanted.items() if name not in ("privacyStatus", "publishAt")}
    status = kept | wanted
    if status.get("publishAt") is None or status.get("privacyStatus") != "private":
        # YouTube takes it only for what is private still.
        status.pop("publishAt", None)
    return status


def _kept(shown: Video, part: str) -> dict[str, Any]:
    return {name: shown[part][name] for name in _WRITABLE[part] if name in shown.get(part, {})}


def is_seen(status: Mapping[str, Any], meant: Mapping[str, Any], now: datetime) -> bool:
    """Whether those who are meant to watch it can. ``meant``: the facts of its receipt."""
    privacy, at = status.get("privacyStatus", "public"), instant(meant.get("public_at"))
    if at is not None and now < at + _PUNCTUAL:
        return privacy in ("private", "public")
    return privacy in ("public", meant.get("privacy"))


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
