"""Between our messages and the Graph's fields. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cms.core.ids import sha256_hex
from cms.core.text import nfc, shorten
from cms.entries.record import Content
from publishers.contract import Draft, Message
from publishers.platforms.hashtags import hashtags

MESSAGE_MAX = 63_206
VIDEO_TITLE_MAX = 255
#: A post with more pictures doesn't show them all reliably.
PHOTOS_MAX = 10
HASHTAGS_MAX = 5
#: How much of the body stands for a missing summary, in characters.
_EXCERPT_MAX = 600

#: What a post is recognised by, and what of it is read back.
POST_FIELDS = "id,message,created_time,permalink_url,attachments{media_type,type,title,url}"
READ_FIELDS = "id,message,created_time,permalink_url,full_picture,is_published,is_hidden"
PHOTO_FIELDS = "id,alt_text,alt_text_custom,images,page_story_id,width,height,link"
VIDEO_FIELDS = "id,title,description,created_time,permalink_url,source,status,published,post_id"
COMMENT_FIELDS = "id,message,created_time,from"

#: Where Facebook shows things when it names a path only.
_WWW = "https://www.facebook.com"
_PHASES = ("uploading", "processing", "publishing")

Json = Mapping[str, Any]


# --- our text -------------------------------------------------------------------------------------------------------


def compose(content: Content, url: str) -> Draft:
    """A post of the record: title, what it is about, the address, hashtags."""
    about = content.summary or shorten(content.text.replace("\n\n", "\n"), _EXCERPT_MAX)
    tags = hashtags(content.tags, HASHTAGS_MAX)
    parts = [content.title, about, url, " ".join(tags)]
    return Draft(title=content.title, body="\n\n".join(part for part in parts if part), tags=content.tags)


def video_title(message: Message) -> str:
    return shorten(message.title or message.record.title, VIDEO_TITLE_MAX)


def post_link(message: Message) -> str:
    """The address shown as a card; only web addresses can be one."""
    return message.url if message.url.startswith(("http://", "https://")) else ""


# --- recognising what was posted -------------------------------------------------------------------------------------


def fingerprint(text: str, link: str = "", page: str = "") -> dict[str, str]:
    """What a post of this text is recognised by, when the answer that named its id was lost.

    ``page``: where the link leads, if it is a short one. Facebook follows it and may show either.
    """
    return {"text": _text_hash(text), "link": link, **({"page": page} if link and page != link else {})}


def is_same_post(shown: Json, wanted: Json) -> bool:
    """Whether the post carries the text, and no other link than ours."""
    if _text_hash(str(shown.get("message") or shown.get("description") or "")) != wanted["text"]:
        return False
    link = shown_link(shown)
    ours = [_address(str(wanted[name])) for name in ("link", "page") if wanted.get(name)]
    return not (link and ours) or _address(link) in ours


def is_same_comment(comment: Json, text: str, page_id: str) -> bool:
    """Whether it is the Page's own comment with that text."""
    author = str((comment.get("from") or {}).get("id") or page_id)
    return author == page_id and _text_hash(str(comment.get("message") or "")) == _text_hash(text)


def shown_link(post: Json) -> str:
    """The address of the post's link card, freed from Facebook's redirect."""
    for attachment in _attachments(post):
        if attachment.get("media_type") == "link" and attachment.get("url"):
            url = str(attachment["url"])
            inner = parse_qs(urlsplit(url).query).get("u")
            return inner[0] if inner and (urlsplit(url).hostname or "").endswith("facebook.com") else url
    return ""


def _text_hash(text: str) -> str:
    """Facebook trims and may change white space; letters it leaves alone."""
    return sha256_hex(" ".join(nfc(text).split()).encode())


def _address(url: str) -> tuple[str, str]:
    """What stays the same however an address is written."""
    parts = urlsplit(url)
    return (parts.netloc.lower(), parts.path.rstrip("/"))


# --- what Facebook shows ----------------------------------------------------------------------------------------------


def created_at(row: Json) -> datetime:
    """``2026-11-21T05:00:00+0000`` as an instant; the beginning of time when there is none."""
    try:
        return datetime.strptime(str(row.get("created_time")), "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


def permalink(row: Json) -> str:
    """The address for people; videos come with a path only."""
    url = str(row.get("permalink_url") or "")
    if url.startswith("/"):
        return _WWW + url
    return url or f"{_WWW}/{row['id']}"


def picture_source(photo: Json) -> str:
    """The address of the largest size that Facebook made of a picture."""
    sizes = [size for size in photo.get("images") or [] if size.get("source")]
    return str(max(sizes, key=lambda size: int(size.get("width") or 0))["source"]) if sizes else ""


def alt_text(photo: Json) -> str:
    """The text alternative that was given, else the one that Facebook made up."""
    return str(photo.get("alt_text_custom") or photo.get("alt_text") or "")


def is_public(post: Json) -> bool:
    """What Facebook does not say, it does not hide."""
    return post.get("is_published") is not False and post.get("is_hidden") is not True


def post_id(video: Json, page_id: str) -> str:
    """The post that shows the film; empty as long as there is none."""
    own = str(video.get("post_id") or "")
    return own if not own or "_" in own else f"{page_id}_{own}"


def video_state(video: Json) -> str:
    """``uploading``, ``processing``, ``live`` or ``failed``, of the many words that Facebook has for it."""
    status = video.get("status") or {}
    uploading, processing, publishing = (_phase(status, name) for name in _PHASES)
    now = str(status.get("video_status") or "").lower()
    if now in ("error", "upload_failed", "expired") or "error" in (uploading, processing, publishing):
        return "failed"
    if publishing == "complete" or (now == "ready" and not publishing):
        return "live"
    # All bytes are there, and nobody has asked for more: the finishing call has not arrived.
    is_waiting = now == "upload_complete" and processing == publishing == "not_started"
    return "uploading" if now == "uploading" or is_waiting else "processing"


def is_whole(video: Json) -> bool:
    """Whether all of the film has arrived."""
    status = video.get("status") or {}
    return video_state(video) != "uploading" or _phase(status, "uploading") == "complete"


def bytes_there(video: Json) -> int:
    """How much of a film has arrived, by Facebook's own count."""
    told = str(((video.get("status") or {}).get("uploading_phase") or {}).get("bytes_transferred") or "")
    return int(told) if told.isdigit() else 0


def video_errors(video: Json) -> str:
    """Facebook's own words on why a video failed."""
    status = video.get("status") or {}
    phases = (status.get(f"{name}_phase") or {} for name in _PHASES)
    return "; ".join(str(error.get("message", "")) for phase in phases for error in phase.get("errors") or [])


def _phase(status: Json, name: str) -> str:
    return str((status.get(f"{name}_phase") or {}).get("status") or "").lower()


def _attachments(post: Json) -> list[Json]:
    return (post.get("attachments") or {}).get("data") or []
