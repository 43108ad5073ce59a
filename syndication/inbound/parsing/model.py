"""What a feed says, whatever its format. Plain values only: they cross from the parser's process as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A category. The scheme tells a vocabulary's code from a free word."""

    term: str
    scheme: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that goes with an item."""

    url: str
    type: str = ""
    #: Bytes as the feed claims; 0 when it does not say.
    length: int = 0
    title: str = ""
    alt: str = ""
    duration_s: float | None = None
    #: sha256 and role, from our own feeds.
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item, cleaned: text is plain and in NFC, ``html`` is in the record's subset, addresses are absolute."""

    #: Tells the item from the feed's others and finds it again: its guid, else its link, else its title.
    key: str
    #: Of the raw item: the same hash, the same item.
    hash: str
    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    html: str = ""
    text: str = ""
    language: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str = ""
    #: A tombstone (RFC 6721): the source says that it withdrew the item.
    withdrawn: bool = False
    #: What a feed of the exchange profile says besides: form, topics, audiences, legal_documents, source_agency …
    profile: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed says of itself."""

    format: str
    title: str = ""
    link: str = ""
    description: str = ""
    language: str = ""
    updated: datetime | None = None
    #: WebSub: where to subscribe, and to what.
    hub: str = ""
    topic: str = ""
    #: The next page of it (RFC 5005, JSON Feed), and whether this document is all there is.
    next_url: str = ""
    is_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An item that stands in the feed, changed or not."""

    key: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A feed. ``items`` are those whose hash was not known; ``seen`` are all, in the feed's order."""

    feed: FeedInfo
    items: tuple[Item, ...] = ()
    seen: tuple[Seen, ...] = ()
    #: What was mended on the way, as codes: charset, mended, junk_before, duplicate_items, no_identity, too_many_items,
    #: unreadable_items.
    warnings: tuple[str, ...] = ()
    #: The document ends in its middle: nothing may be concluded from what is not in it.
    is_cut_short: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; ``from_json`` reads them."""
        return _plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Parsed:
        return cls(
            feed=FeedInfo(**_dated(value["feed"])),
            items=tuple(_item(item) for item in value["items"]),
            seen=tuple(Seen(**seen) for seen in value["seen"]),
            warnings=tuple(value["warnings"]),
            is_cut_short=value["is_cut_short"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestPart:
    """One answer of a repository (OAI-PMH): a part of a list, or what the repository says of itself."""

    #: Code and words of what the repository calls an error.
    error: str = ""
    error_text: str = ""
    #: Records whose hash was not known; a deleted one is withdrawn.
    items: tuple[Item, ...] = ()
    #: All that could be read as records, known ones included.
    count: int = 0
    #: What asks for the next part; empty at the end.
    token: str = ""
    #: By the repository's clock: when it answered, and the latest stamp of its records; empty where it makes no sense.
    answered: str = ""
    latest: str = ""
    granularity: str = ""
    prefixes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values; ``from_json`` reads them."""
        return _plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> HarvestPart:
        items = tuple(_item(item) for item in value["items"])
        return cls(**{**value, "items": items, "prefixes": tuple(value["prefixes"])})


def _item(value: Mapping[str, Any]) -> Item:
    lists = {
        "authors": tuple(value["authors"]),
        "tags": tuple(Tag(**tag) for tag in value["tags"]),
        "enclosures": tuple(Enclosure(**enclosure) for enclosure in value["enclosures"]),
    }
    return Item(**{**_dated(value), **lists})


def _dated(value: Mapping[str, Any]) -> dict[str, Any]:
    dates = {name: datetime.fromisoformat(value[name]) for name in ("published", "updated") if value.get(name)}
    return {**value, **dates}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
