"""What a reader would see at a platform: the same shape for all of them, so that one page can show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from cms.core.clock import rfc3339

#: Readers of every platform here live in one time zone.
READERS_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file shown with a post; ``sha256`` names the blob with the very bytes that came in."""

    kind: Literal["image", "video", "audio", "file"]
    sha256: str
    media_type: str
    alt: str = ""
    filename: str = ""
    captions_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePost:
    """One post as the public sees it. ``state`` is empty for an ordinary visible one."""

    id: str
    author: str
    title: str
    text: str
    posted_at: datetime
    link: str = ""
    media: tuple[Media, ...] = ()
    state: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def local_time(self) -> datetime:
        """``posted_at`` on the readers' clocks."""
        return self.posted_at.astimezone(READERS_ZONE)


def as_json(posts: Iterable[TimelinePost], base_url: str) -> list[dict[str, Any]]:
    """The timeline for machines (``/{slug}/timeline.json``)."""
    return [
        {
            "id": post.id,
            "author": post.author,
            "title": post.title,
            "text": post.text,
            "link": post.link,
            "media": [_media_json(media, base_url) for media in post.media],
            "posted_at": rfc3339(post.posted_at),
            "state": post.state,
            "facts": dict(post.facts),
        }
        for post in posts
    ]


def _media_json(media: Media, base_url: str) -> dict[str, str]:
    return {
        "kind": media.kind,
        "sha256": media.sha256,
        "media_type": media.media_type,
        "alt": media.alt,
        "filename": media.filename,
        "url": f"{base_url}/blobs/{media.sha256}",
        "captions_url": f"{base_url}/captions/{media.captions_sha256}.vtt" if media.captions_sha256 else "",
    }
