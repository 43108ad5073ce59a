"""Between our messages and the Graph's fields. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cms.core.ids import sha256_hex
from cms.core.text import nfc, shorten
from cms.entries.record import Content
from publishers.contract import Asset, Draft, Message

MESSAGE_MAX = 63_206
VIDEO_TITLE_MAX = 255
#: A post with more pictures doesn't show them all reliably.
PHOTOS_MAX = 10
HASHTAGS_MAX = 5
#: How much of the body stands for a missing summary, in characters.
_EXCERPT_MAX = 600

POST_FIELDS = "id,message,created_time,permalink_url,attachments{media_type,url,media,target,subattachments}"
VIDEO_FIELDS = "id,title,description,created_time,permalink_url,source,status"

#: Where Facebook shows things when it names a path only.
_WWW = "https://www.facebook.com"
#: Languages whose captions Facebook can name.
_LOCALES = {"": "vi_VN", "vi": "vi_VN", "en": "en_US"}
_NOT_WORD = re.compile(r"\W+")
_CUE = re.compile(r"^(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3}) +--> +(?:(\d+):)?(\d{2}):(\d{2})[.,](\d{3})")

Json = Mapping[str, Any]


# --- our text -------------------------------------------------------------------------------------------------------


def compose(content: Content, url: str) -> Draft:
    """A post of the record: title, what it is about, the address, hashtags."""
    about = content.summary or shorten(content.text.replace("\n\n", "\n"), _EXCERPT_MAX)
    tags = hashtags(content.tags)
    parts = [content.title, about, url, " ".join(tags)]
    return Draft(title=content.title, body="\n\n".join(part for part in parts if part), tags=content.tags)


def hashtags(tags: tuple[str, ...]) -> list[str]:
    """``an toàn giao thông`` → ``#AnToànGiaoThông``: capitals let screen readers tell the words apart."""
    found = []
    for tag in tags:
        words = [word for word in _NOT_WORD.split(nfc(tag).replace("_", " ")) if word]
        name = "".join(word[0].upper() + word[1:] for word in words)
        if name and not name.isdigit():
            found.append("#" + name)
    return list(dict.fromkeys(found))[:HASHTAGS_MAX]


def video_title(message: Message) -> str:
    return shorten(message.title or message.record.title, VIDEO_TITLE_MAX)


def post_link(message: Message) -> str:
    """The address shown as a card; only web addresses can be one."""
    return message.url if message.url.startswith(("http://", "https://")) else ""


# --- captions -------------------------------------------------------------------------------------------------------


def captions_locale(captions: Asset) -> str:
    """Facebook's name for the language, empty when it has none."""
    return _LOCALES.get(captions.language.split("-")[0].lower(), "")


def as_srt(captions: str) -> str:
    """Captions as Facebook takes them: WebVTT turned into SubRip; SubRip comes out renumbered."""
    cues = []
    for block in re.split(r"\n{2,}", captions.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")):
        lines = block.strip("\n").split("\n")
        start = next((index for index, line in enumerate(lines) if _CUE.match(line)), None)
        if start is not None and lines[start + 1 :]:
            cues.append((_times(lines[start]), "\n".join(_untagged(line) for line in lines[start + 1 :])))
    return "".join(f"{number}\n{times}\n{text}\n\n" for number, (times, text) in enumerate(cues, 1))


def _times(line: str) -> str:
    match = _CUE.match(line)
    assert match is not None
    h1, m1, s1, f1, h2, m2, s2, f2 = match.groups("00")
    return f"{int(h1):02}:{m1}:{s1},{f1} --> {int(h2):02}:{m2}:{s2},{f2}"


def _untagged(line: str) -> str:
    """Without WebVTT's voice and class tags, which SubRip would show."""
    return re.sub(r"</?(?:v|c|lang|ruby|rt)(?:[ .][^>]*)?>|<\d[\d:.]*>", "", line)


# --- recognising what was posted -------------------------------------------------------------------------------------


def fingerprint(text: str, link: str = "") -> dict[str, str]:
    """What a post of this text is recognised by, when the answer that named its id was lost."""
    return {"text": _text_hash(text), "link": link}


def is_same_post(shown: Json, wanted: Json) -> bool:
    """Whether the post carries the text, and no other link than ours."""
    if _text_hash(str(shown.get("message") or shown.get("description") or "")) != wanted["text"]:
        return False
    link = shown_link(shown)
    return not (link and wanted.get("link")) or _address(link) == _address(str(wanted["link"]))


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


def pictures(post: Json) -> dict[str, str]:
    """Photo id → address of its bytes, in the order shown."""
    found: dict[str, str] = {}
    for attachment in _attachments(post):
        inner = (attachment.get("subattachments") or {}).get("data") or [attachment]
        for item in inner:
            source = ((item.get("media") or {}).get("image") or {}).get("src")
            if source and item.get("media_type") == "photo":
                found[str((item.get("target") or {}).get("id") or len(found) + 1)] = str(source)
    return found


def video_state(video: Json) -> str:
    """``uploading``, ``processing``, ``live`` or ``failed``, of the many words that Facebook has for it."""
    status = video.get("status") or {}
    phases = [(status.get(f"{name}_phase") or {}).get("status") for name in ("uploading", "processing", "publishing")]
    if status.get("video_status") in ("error", "upload_failed", "expired") or "error" in phases:
        return "failed"
    if phases[2] == "complete":
        return "live"
    if status.get("video_status") == "uploading":
        return "uploading"
    return "processing"


def video_errors(video: Json) -> str:
    """Facebook's own words on why a video failed."""
    status = video.get("status") or {}
    phases = (status.get(f"{name}_phase") or {} for name in ("uploading", "processing", "publishing"))
    return "; ".join(str(error.get("message", "")) for phase in phases for error in phase.get("errors") or [])


def _attachments(post: Json) -> list[Json]:
    return (post.get("attachments") or {}).get("data") or []
