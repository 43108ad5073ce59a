"""One delivery's content, final for its channel, and the papers made of it."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Literal

from cms.entries.record import Record


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A pinned file. ``role`` as in the record (main, cover, image, captions, transcript, file)."""

    sha256: str
    filename: str
    media_type: str
    bytes: int
    role: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    language: str = ""
    #: Where the outside can fetch it (https, ASCII).
    public_url: str = ""
    #: SHA-256 of the item's own file, where this one was made of it to suit the platform.
    made_from: str = ""
    #: Per cent of a file that is still being made. What is said of it is then what is expected, and ``sha256`` and
    #: ``open`` are still those of the item's own file.
    progress: int | None = None
    #: Problem code: why it could not be made to suit; it is the item's own file then.
    not_made: str = ""
    #: Codes of what was lost in making it.
    notes: tuple[str, ...] = ()
    #: Opens the pinned bytes for reading.
    open: Callable[[], BinaryIO] = dataclasses.field(repr=False, compare=False)

    @property
    def is_promised(self) -> bool:
        """Whether the file itself is still to come."""
        return self.progress is not None

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_video(self) -> bool:
        return self.media_type.startswith("video/")

    @property
    def is_audio(self) -> bool:
        return self.media_type.startswith("audio/")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The text a channel would carry: made from the record, changed by the editor's variant."""

    title: str = ""
    body: str = ""
    tags: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One delivery's content, final for its channel."""

    #: Stable across every retry of one delivery.
    key: str
    kind: Literal["publish", "correct", "withdraw", "announce"] = "publish"
    title: str
    body: str
    url: str = ""
    tags: tuple[str, ...] = ()
    assets: tuple[Asset, ...] = ()
    language: str = "vi"
    #: The whole record, for platforms that speak it.
    record: Record
    #: The version this one follows at this channel, if any.
    previous_version: int | None = None
    #: Where that version stands at this channel, as far as it is known.
    previous_url: str = ""
    #: Choices for this one delivery, beside the channel's own options.
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def images(self) -> tuple[Asset, ...]:
        """Pictures that are content, in order: the main and inner ones, else the cover."""
        inner = tuple(a for a in self.assets if a.is_image and a.role in ("main", "image"))
        return inner or tuple(a for a in self.assets if a.is_image and a.role == "cover")

    def cover(self) -> Asset | None:
        """The picture that stands for the item: its cover, else its first picture."""
        return next((a for a in self.assets if a.is_image and a.role == "cover"), next(iter(self.images()), None))

    def video(self) -> Asset | None:
        return next((a for a in self.assets if a.is_video), None)

    def captions(self) -> Asset | None:
        return next((a for a in self.assets if a.role == "captions"), None)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """A file made for a clerk."""

    filename: str
    media_type: str
    data: bytes = dataclasses.field(repr=False)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.data)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A sheet or package that a platform can make of a message, offered on the delivery's page."""

    name: str
    label: Any
    make: Callable[[Message], MadeFile]
