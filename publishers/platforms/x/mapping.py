"""Between our messages and X's posts. Pure."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cms.core.ids import sha256_hex
from cms.core.text import nfc, shorten
from cms.entries.record import Content
from publishers.contract import Asset, Draft, Limit, Message, Receipt
from publishers.planning.preflight.shortening import shorten_to
from publishers.platforms.hashtags import hashtags

from . import quotas, threads
from .counting import MAXIMUM, addresses, weigh

Json = Mapping[str, Any]

PICTURES_MAX = 4
IMAGE_MAX_BYTES = 5 * 1024 * 1024
IMAGE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
VIDEO_MAX_BYTES = 512 * 1024 * 1024
VIDEO_MAX_S = 140
VIDEO_TYPES = frozenset({"video/mp4", "video/quicktime"})
ALT_MAX = 1000
HASHTAGS_MAX = 2
_GIF = "image/gif"
#: How X shows an address in a text; what it stands for is told beside.
_SHORT = re.compile(r"https?://t\.co/\w+")


# --- our text -------------------------------------------------------------------------------------------------------


def compose(content: Content, url: str) -> Draft:
    """One post: title, as much of the summary as fits, the address, hashtags if there is room."""
    title = _fit(content.title, MAXIMUM - _weight_of(url))
    room = MAXIMUM - weigh("\n\n".join(part for part in (title, url) if part)) - 2
    about = _fit(content.summary or content.text.replace("\n\n", "\n"), room) if room > 20 else ""
    parts = [part for part in (title, about, url) if part]
    body = "\n\n".join(parts)
    for tags in (hashtags(content.tags, HASHTAGS_MAX), hashtags(content.tags, 1)):
        with_tags = "\n\n".join([*parts, " ".join(tags)])
        if tags and weigh(with_tags) <= MAXIMUM:
            body = with_tags
            break
    return Draft(title=content.title, body=body, tags=content.tags)


def is_thread(message: Message) -> bool:
    """Whether the editor lets a long text go out as several posts."""
    return message.options.get("thread") in ("yes", True)


def texts(message: Message) -> list[str]:
    """The text of each post, in order."""
    body = nfc(message.body).strip()
    return threads.split(body) if is_thread(message) else [body]


def _fit(text: str, room: int) -> str:
    return shorten_to(text, Limit(maximum=room, unit="weighted", count=weigh)) if room > 0 else ""


def _weight_of(url: str) -> int:
    return weigh(url) + 2 if url else 0


# --- our files ------------------------------------------------------------------------------------------------------


def attached(message: Message) -> tuple[Asset, ...]:
    """What goes with the first post: one video, or one moving picture, or up to four pictures."""
    video = message.video()
    if video is not None:
        return (video,)
    pictures = message.images()
    if pictures and pictures[0].media_type == _GIF:
        return pictures[:1]
    return tuple(picture for picture in pictures if picture.media_type != _GIF)[:PICTURES_MAX]


def category(asset: Asset) -> str:
    """What X calls that kind of file."""
    if asset.is_video:
        return "tweet_video"
    return "tweet_gif" if asset.media_type == _GIF else "tweet_image"


def alt_text(asset: Asset) -> str:
    return shorten(nfc(asset.alt).strip(), ALT_MAX)


def language_code(captions: Asset) -> str:
    """Two capitals: ``VI``."""
    return (captions.language or "vi").split("-")[0][:2].upper()


# --- what it costs --------------------------------------------------------------------------------------------------


def price_of_post(text: str) -> int:
    """Thousandths of a US dollar: an address makes a post thirteen times as dear."""
    return quotas.POST_WITH_LINK if addresses(text) else quotas.POST


def price(message: Message) -> int:
    """What sending the message takes, in thousandths of a US dollar."""
    described = sum(bool(alt_text(asset)) for asset in attached(message) if asset.is_image)
    posted = sum(price_of_post(text) for text in texts(message))
    removed = quotas.DELETION if message.kind == "correct" else 0
    return posted + described * quotas.ALT_TEXT + removed


def dollars(mills: int) -> str:
    """``0.200``."""
    return f"{mills / 1000:.3f}"


# --- what X shows ---------------------------------------------------------------------------------------------------


def fingerprint(text: str, reply_to: str = "") -> dict[str, str]:
    """What a post is recognised by when the answer that named its id was lost."""
    return {"text": _hash(text), "reply_to": reply_to}


def is_same(post: Json, wanted: Json) -> bool:
    return _hash(shown_text(post)) == str(wanted["text"])


def shown_text(post: Json) -> str:
    """The text as it was sent: addresses in full, the one that stands for a picture taken off, signs unescaped."""
    long = post.get("note_tweet") or {}
    text = str(long.get("text") or post.get("text") or "")
    entities = long.get("entities") or post.get("entities") or {}
    for link in entities.get("urls") or ():
        is_file = bool(link.get("media_key"))
        full = "" if is_file else str(link.get("expanded_url") or link.get("url") or "")
        text = text.replace(str(link.get("url") or "\0"), full)
    # Without its entity a short address at the end can only be the one of a picture.
    text = _SHORT.sub("", text) if not entities.get("urls") and len(_SHORT.findall(text)) == 1 else text
    return html.unescape(text).strip()


def ids_of(receipt: Receipt) -> list[str]:
    """The posts of an item, the first one first."""
    return [str(post_id) for post_id in receipt.facts.get("posts") or (receipt.remote_id,)]


def posted_at(post: Json) -> datetime | None:
    said = str(post.get("created_at") or "")
    try:
        return datetime.fromisoformat(said) if said else None
    except ValueError:
        return None


def _hash(text: str) -> str:
    """The same for texts that differ in spaces only, and whatever X puts before a bare domain."""
    words = [re.sub(r"^https?://", "", word).rstrip("/") for word in nfc(text).split()]
    return sha256_hex(" ".join(words).encode())
