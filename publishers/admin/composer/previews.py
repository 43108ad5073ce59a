"""What would go out on a channel as readers see it there: text up to the fold, pictures, film, link, files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from publishers.contract import Asset, Feature, Message
from publishers.planning.preflight.readiness import Readiness
from publishers.registry import get_platform

from ..deliveries.sent_files import SentFile, carried_by, sent_files
from .looks import Look, folded, look_of

#: Pictures shown; the rest is a number.
STRIP_MAX = 4

#: Where the desk's browser finds a file.
Address = Callable[[Asset], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture of the strip."""

    url: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """The film, by its cover where there is one."""

    poster: str
    length: str
    #: What it is called over there, where that is more than a video.
    form: str = ""
    #: Its cover is still to be taken out of it.
    is_awaited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The item's address as a card."""

    host: str
    title: str
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One channel's post."""

    look: Look
    title: str
    #: What is seen at once, and what stands behind “more”.
    body: str
    rest: str = ""
    link: Link | None = None
    pictures: Sequence[Picture] = ()
    #: Pictures beyond those shown.
    more: int = 0
    film: Film | None = None
    #: Other files that travel with it.
    files: int = 0
    #: Pictures and film, byte for byte as they are sent.
    sent: Sequence[SentFile] = ()

    @property
    def is_being_made(self) -> bool:
        """Whether one of the files is still to come, or the cover out of the film."""
        return any(file.percent is not None for file in self.sent) or bool(self.film and self.film.is_awaited)


def preview(row: Readiness, address: Address) -> Preview | None:
    """The post that this readiness speaks of; nothing where the platform is not known."""
    message = row.message
    if message is None:
        return None
    platform = get_platform(row.channel.platform)
    capabilities = platform.capabilities
    film, pictures = carried_by(message, capabilities)
    carried = (*([film] if film else []), *pictures)
    sent = {asset.sha256 for asset in carried}
    others = {asset.sha256 for asset in message.assets if asset.role != "cover"} - sent
    look = look_of(row.channel.platform)
    body, rest = folded(message.body, look)
    return Preview(
        look=look,
        title=message.title if row.has_title else "",
        body=body,
        rest=rest,
        link=_link(message, address) if look.has_link_card and not carried else None,
        pictures=[Picture(url=address(asset), alt=asset.alt) for asset in pictures[:STRIP_MAX]],
        more=max(0, len(pictures) - STRIP_MAX),
        film=_film(message, film, address, form=platform.film_form(message)) if film else None,
        files=len(others) if Feature.FILES in capabilities.features else 0,
        sent=sent_files(carried, message.record, address),
    )


def item_picture(message: Message | None, address: Address) -> Picture | None:
    """The picture that stands for the item."""
    cover = message.cover() if message else None
    return Picture(url=address(cover), alt=cover.alt) if cover else None


def public_address(asset: Asset) -> str:
    """Where the outside fetches the file, on the host that the desk is on."""
    return urlsplit(asset.public_url).path


def _link(message: Message, address: Address) -> Link | None:
    if not message.url:
        return None
    cover = message.cover()
    return Link(host=urlsplit(message.url).netloc, title=message.record.title, picture=address(cover) if cover else "")


def _film(message: Message, film: Asset, address: Address, *, form: Any) -> Film:
    cover = message.cover()
    # A cover that is still to be taken out of the film has no picture of its own yet.
    is_there = cover is not None and not (cover.is_promised and cover.made_from in (film.sha256, film.made_from))
    seconds = round(film.duration_s or 0)
    return Film(
        is_awaited=cover is not None and not is_there,
        poster=address(cover) if cover and is_there else "",
        length=f"{seconds // 60}:{seconds % 60:02d}" if seconds else "",
        form=str(form),
    )
