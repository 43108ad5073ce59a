"""What a village officer needs to pass an item on: address, square, texts and pictures. No third party."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.images.models import AbstractImage

from cms.core.text import fold, shorten
from cms.entries.record import Record

_NOT_IN_TAG = re.compile(r"[^0-9A-Za-zÀ-ỹĐđ]+")
#: A short message of a telephone, without marks: with them it would count as three.
SMS_MAX = 160
_TAGS_MAX = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """A picture as places want it: a code for the address, pixels, and where it belongs."""

    code: str
    width: int
    height: int
    place: Any

    @property
    def spec(self) -> str:
        return f"fill-{self.width}x{self.height}|format-jpeg|jpegquality-82"


def sizes() -> tuple[Size, ...]:
    return (
        Size(code="ngang", width=1200, height=630, place=_("for links and posts, across")),
        Size(code="vuong", width=1080, height=1080, place=_("for posts and Zalo, square")),
        Size(code="dung", width=1080, height=1920, place=_("for stories and screens, upright")),
    )


def size_of(code: str) -> Size | None:
    return next((size for size in sizes() if size.code == code), None)


def picture_of(page: Any) -> AbstractImage | None:
    """The picture that stands for the item, if it is one that can be cut to size."""
    found = getattr(page, "list_picture", None)
    return found if isinstance(found, AbstractImage) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text that is ready to be copied."""

    name: str
    label: str
    text: str


def texts(record: Record, url: str) -> list[Text]:
    """What to write beside the address: for a post, for a chat, for a short message, for reading aloud."""
    tags = " ".join(hashtags(record.tags))
    post = "\n\n".join(part for part in (record.title, record.summary, url, tags) if part)
    made = [
        Text(name="post", label=_("For a post"), text=post),
        Text(name="chat", label=_("For a chat group"), text=f"{record.title}\n{url}"),
        Text(name="sms", label=_("For a short message (without marks)"), text=short_message(record.title, url)),
    ]
    if record.summary:
        read = _("%(title)s. %(summary)s") % {"title": record.title.rstrip("."), "summary": record.summary}
        made.append(Text(name="loudspeaker", label=_("To be read over a loudspeaker"), text=read))
    return made


def short_message(title: str, url: str) -> str:
    """Without marks and within one message; the title gives way, the address stays whole."""
    return f"{shorten(fold_keeping_case(title), max(20, SMS_MAX - len(url) - 1)).replace('…', '...')} {url}"


def fold_keeping_case(text: str) -> str:
    """Marks dropped, capitals kept."""
    return "".join(fold(sign).upper() if sign.isupper() else fold(sign) for sign in text)


def hashtags(tags: Iterable[str]) -> list[str]:
    """``giấy phép lái xe`` → ``#GiấyPhépLáiXe``."""
    made = ("".join(word[:1].upper() + word[1:] for word in _NOT_IN_TAG.split(tag) if word) for tag in tags)
    return [f"#{tag}" for tag in made if tag][:_TAGS_MAX]
