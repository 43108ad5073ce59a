"""Between our messages and Telegram's. Pure."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from cms.core.ids import sha256_hex
from cms.core.text import nfc, shorten
from cms.entries.record import Content
from publishers.contract import Asset, Draft, Message
from publishers.platforms.hashtags import hashtags

Json = Mapping[str, Any]

TEXT_MAX, CAPTION_MAX = 4096, 1024
PICTURES_MAX = 10
IMAGE_MAX_BYTES = 10 * 1000 * 1000
#: Shown no larger; width and height together may be 10,000.
IMAGE_SIDE = 2560
#: The longer side is at most so many times the shorter.
IMAGE_RATIO = 20
IMAGE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
VIDEO_MAX_BYTES = 50 * 1000 * 1000
VIDEO_TYPES = frozenset({"video/mp4"})
HASHTAGS_MAX = 5
_EXCERPT_MAX = 600


def length(text: str) -> int:
    """Telegram counts UTF-16 units of what is read, without markup."""
    return len(nfc(text).encode("utf-16-le")) // 2


def compose(content: Content, url: str) -> Draft:
    """Title, what it is about, the address, hashtags: short enough to stand under a picture."""
    about = content.summary or shorten(content.text.replace("\n\n", "\n"), _EXCERPT_MAX)
    tags = " ".join(hashtags(content.tags, HASHTAGS_MAX))
    rest = [part for part in (url, tags) if part]
    room = CAPTION_MAX - length("\n\n".join([content.title, *rest])) - 4
    about = shorten(about, room) if length(about) > room else about
    parts = [content.title, about if room > 0 else "", *rest]
    return Draft(title=content.title, body="\n\n".join(part for part in parts if part), tags=content.tags)


def markup(message: Message) -> str:
    """The text in Telegram's HTML; the title stands out where the text begins with it."""
    body, title = nfc(message.body).strip(), nfc(message.title).strip()
    if title and body.startswith(title):
        return f"<b>{html.escape(title, quote=False)}</b>{html.escape(body.removeprefix(title), quote=False)}"
    return html.escape(body, quote=False)


def attached(message: Message) -> tuple[Asset, ...]:
    """What goes along: one film, or up to ten pictures."""
    video = message.video()
    return (video,) if video is not None else message.images()[:PICTURES_MAX]


def fingerprint(message: Message) -> dict[str, str]:
    """What a post is recognised by on the channel's public page."""
    return {"text": text_hash(message.body)}


def text_hash(text: str) -> str:
    """The same for texts that differ in spaces only."""
    return sha256_hex(" ".join(nfc(text).split()).encode())
