"""The very files that a channel gets, with their sizes, and what each was made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat

from cms.entries.record import Record
from publishers.contract import Asset, Capabilities, Feature, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """One file; while it is being made it is described as expected, and ``percent`` says how far it is."""

    name: str
    url: str
    facts: str
    #: Name and facts of the item's own file, where another one is sent.
    made_from: str = ""
    percent: int | None = None


def carried_by(message: Message, capabilities: Capabilities) -> tuple[Asset | None, tuple[Asset, ...]]:
    """The film, or else the pictures, that a post carries there."""
    film = message.video() if Feature.VIDEO in capabilities.features else None
    if film is not None or Feature.IMAGES not in capabilities.features:
        return film, ()
    return None, message.images()[: capabilities.images_max or None]


def sent_files(assets: Iterable[Asset], record: Record, address: Callable[[Asset], str]) -> list[SentFile]:
    """A line for each, in the order in which they are sent."""
    return [_line(asset, record, address) for asset in assets]


def _line(asset: Asset, record: Record, address: Callable[[Asset], str]) -> SentFile:
    own = next((item for item in record.attachments if item.sha256 == asset.made_from), None)
    # What is not made yet can't be opened, and its size is only known not to be exceeded.
    size = None if asset.is_promised else asset.bytes
    return SentFile(
        name=asset.filename, url="" if asset.is_promised else address(asset),
        facts=_facts(asset.width, asset.height, size),
        made_from=f"{own.filename} ({_facts(own.width, own.height, own.bytes)})" if own else "",
        percent=asset.progress,
    )  # fmt: skip


def _facts(width: int | None, height: int | None, size: int | None) -> str:
    known = [f"{width} × {height}"] if width and height else []
    return " · ".join([*known, *([filesizeformat(size)] if size is not None else [])])
