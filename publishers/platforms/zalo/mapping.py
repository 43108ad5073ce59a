"""Record and message → articles, articles → what is shown. Pure."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlsplit

from cms.core.text import nfc, plain, shorten
from cms.entries.record import Content
from publishers.contract import Asset, Draft, Message

from .schema import AUTHOR_MAX

Article = dict[str, Any]
Kind = Literal["normal", "video"]

#: Documented as 150 and 300; the live API refuses exactly these, and other lengths near them were not tried.
TITLE_MAX = 140
DESCRIPTION_MAX = 250
#: “1 MB” with a tenth to spare.
IMAGE_MAX_BYTES = 900_000
IMAGE_TYPES = frozenset({"image/jpeg", "image/png"})
VIDEO_MAX_BYTES = 50_000_000
VIDEO_TYPES = frozenset({"video/mp4"})

_BLANK_LINE = re.compile(r"\n\s*\n")


def draft(content: Content) -> Draft:
    """The text of an article: the title cut to size, the body as plain paragraphs."""
    return Draft(title=shorten(nfc(content.title), TITLE_MAX), body=content.text, tags=content.tags)


def kind_of(message: Message) -> Kind:
    """A video article when there is a film that Zalo takes, unless the delivery asks for a normal one."""
    if message.options.get("article_type") == "normal":
        return "normal"
    return "video" if is_uploadable(message.video()) else "normal"


def is_uploadable(video: Asset | None) -> bool:
    """Whether Zalo takes the film itself."""
    return video is not None and video.media_type in VIDEO_TYPES and 0 < video.bytes <= VIDEO_MAX_BYTES


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a channel shows its articles, and what is different in a second try."""

    author: str = ""
    comments: str = "show"
    #: Tries whose pictures Zalo could not use: it remembers addresses that failed.
    spoilt: int = 0
    #: Address of the cover that stands in from the second try on.
    reserve: str = ""

    def address(self, picture: Asset) -> str:
        url = picture.public_url
        return f"{url}{'&' if '?' in url else '?'}try={self.spoilt + 1}" if self.spoilt else url

    def cover(self, picture: Asset) -> str:
        return self.reserve if self.spoilt and self.reserve else self.address(picture)

    def comment(self, message: Message) -> str:
        chosen = message.options.get("comments", "channel")
        return self.comments if chosen == "channel" else str(chosen)


def normal_article(message: Message, style: Style) -> Article:
    """An article of cover, text and pictures. There must be a cover."""
    cover = _cover(message)
    pictures = body_pictures(message)
    repeated = any(picture.sha256 == cover.sha256 for picture in pictures)
    return {
        "type": "normal",
        "title": title(message),
        "author": author_name(message, style.author),
        "description": description(message),
        # Hidden, it still stands in lists; shown, the same picture would follow itself.
        "cover": {"cover_type": "photo", "photo_url": style.cover(cover), "status": "hide" if repeated else "show"},
        "body": _blocks(message, pictures, style),
        "status": "show",
        "comment": style.comment(message),
        **_extras(message),
    }


def _extras(message: Message) -> Article:
    """What an editor chose for this item beyond the article itself; left out where nothing was."""
    related = re.split(r"[\s,]+", str(message.options.get("related_articles") or "").strip())
    tracking = str(message.options.get("tracking_link") or "")
    found: Article = {"related_medias": related} if related != [""] else {}
    return found | {"tracking_link": tracking} if tracking else found


def video_article(message: Message, video_id: str, style: Style) -> Article:
    """A film with a title and a description. Zalo refuses any further field."""
    return {
        "type": "video",
        "title": title(message),
        "description": description(message),
        "video_id": video_id,
        "avatar": style.cover(_cover(message)),
        "status": "show",
        "comment": style.comment(message),
    }


def hidden_article(detail: Mapping[str, Any], facts: Mapping[str, Any]) -> Article:
    """The article as it stands, hidden from readers: made of Zalo's own answer, since our files are no longer public
    once an item is withdrawn. ``facts`` of its receipt fill in what the answer may leave out."""
    shared = {
        "id": str(detail.get("id", "")), "type": str(detail.get("type") or facts.get("type") or "normal"),
        "title": str(detail.get("title", "")), "description": str(detail.get("description", "")), "status": "hide",
        "comment": detail.get("comment") if detail.get("comment") in ("show", "hide") else "show",
    }  # fmt: skip
    cover = detail.get("cover") or {}
    if shared["type"] == "video":
        picture = str(detail.get("avatar") or cover.get("photo_url") or "")
        return {**shared, "video_id": str(detail.get("video_id") or facts.get("video_id") or ""), "avatar": picture}
    kept: Article = {**shared, "author": str(detail.get("author", "")), "cover": _only(cover, _COVER)}
    kept["cover"].setdefault("status", "show")
    kept["body"] = [_only(block, _BLOCK) for block in detail.get("body") or []]
    return {**kept, "related_medias": detail["related_medias"]} if detail.get("related_medias") else kept


#: What ``create`` and ``update`` take of a cover and of a block; the answer may tell more.
_COVER = ("cover_type", "photo_url", "cover_view", "video_id", "status")
_BLOCK = ("type", "content", "url", "caption", "video_id", "thumb", "id")


def _only(given: Mapping[str, Any], names: Sequence[str]) -> Article:
    return {name: given[name] for name in names if given.get(name) not in (None, "")}


def title(message: Message) -> str:
    return nfc(message.title).strip()


def author_name(message: Message, author: str) -> str:
    """The channel's author, else the agency of the item."""
    agency = message.record.source_agency
    return author or shorten(nfc(agency.name) if agency else "", AUTHOR_MAX)


def full_description(message: Message) -> str:
    """What the description would say with no limit: the summary, else the first paragraph, else the title."""
    first = next(iter(paragraphs(message.body)), "")
    return " ".join(nfc(message.record.summary or first or message.title).split())


def description(message: Message) -> str:
    return shorten(full_description(message), DESCRIPTION_MAX)


def paragraphs(text: str) -> list[str]:
    """The parts that blank lines set apart, without markup."""
    return [part.strip() for part in _BLANK_LINE.split(plain_text(text)) if part.strip()]


def plain_text(text: str) -> str:
    """Text as it will be read: whether HTML inside a block works is not known, so none is sent."""
    return plain(text) if re.search(r"</?[a-z][^>]*>", text) else nfc(text)


def body_pictures(message: Message) -> tuple[Asset, ...]:
    """Pictures inside the article; a lone cover is repeated there only when there would be nothing else."""
    inner = tuple(asset for asset in message.images() if asset.role != "cover")
    if inner or message.body.strip():
        return inner
    return message.images()


def sent_pictures(message: Message, kind: Kind) -> tuple[Asset, ...]:
    """Every picture that Zalo will fetch, each once."""
    cover = message.cover()
    pictures = [cover] if cover else []
    if kind == "normal":
        pictures += [picture for picture in body_pictures(message) if cover is None or picture.sha256 != cover.sha256]
    return tuple(pictures)


def is_fetchable(url: str) -> bool:
    """Whether Zalo can fetch the address: https (http on the machine itself, for the sandbox), ASCII, no spaces."""
    parts = urlsplit(url)
    is_local = parts.hostname in ("127.0.0.1", "localhost")
    return (parts.scheme == "https" or (parts.scheme == "http" and is_local)) and url.isascii() and " " not in url


def film_link(message: Message) -> str:
    """Where a film that can't be uploaded is watched: its YouTube post if there is one, else the item's own page."""
    posts = (post.post_url for post in message.record.social if post.network == "youtube")
    return next(posts, message.url)


def _blocks(message: Message, pictures: Sequence[Asset], style: Style) -> list[Article]:
    """The main picture is the content (an infographic), so it leads; the others follow the text."""
    blocks = [_picture(picture, style) for picture in pictures if picture.role == "main"]
    blocks += _film(message, style)
    blocks += [{"type": "text", "content": part} for part in paragraphs(message.body)]
    return blocks + [_picture(picture, style) for picture in pictures if picture.role != "main"]


def _picture(picture: Asset, style: Style) -> Article:
    block = {"type": "image", "url": style.address(picture)}
    return {**block, "caption": nfc(picture.alt)} if picture.alt else block


def _film(message: Message, style: Style) -> list[Article]:
    link = film_link(message)
    if message.video() is None or not link:
        return []
    if link == message.url:
        return [{"type": "text", "content": link}]
    return [{"type": "video", "url": link, "thumb": style.cover(_cover(message))}]


def _cover(message: Message) -> Asset:
    cover = message.cover()
    if cover is None:
        raise ValueError("an article needs a cover: preflight stops messages without one")
    return cover


# --- what Zalo says -------------------------------------------------------------------------------------------------


def same_title(one: str, other: str) -> bool:
    """Zalo may fold runs of spaces; everything else must match to the letter."""
    return nfc(one).split() == nfc(other).split()


def created_at(media: Mapping[str, Any]) -> datetime:
    """When the article of a ``getslice`` row was made."""
    return datetime.fromtimestamp(int(media.get("create_date") or 0) / 1000, tz=UTC)


def shown_text(detail: Mapping[str, Any]) -> str:
    """The text of an article as its readers see it."""
    texts = [str(block.get("content", "")) for block in detail.get("body") or [] if block.get("type") == "text"]
    return "\n\n".join(texts) or str(detail.get("description", ""))


def shown_pictures(detail: Mapping[str, Any]) -> dict[str, str]:
    """Name → address of every picture in the article."""
    cover = detail.get("cover") or {}
    found = {"cover": str(cover.get("photo_url") or detail.get("avatar") or "")}
    images = [block for block in detail.get("body") or [] if block.get("type") == "image"]
    found |= {f"image:{number}": str(block.get("url", "")) for number, block in enumerate(images, start=1)}
    return {name: url for name, url in found.items() if url}
