"""The media strip: the item's pictures and film with what was decided about them, for all channels and for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from cms.entries.record import Attachment, Record
from publishers.contract import Asset, MediaEdits
from publishers.planning.cutting import MIDDLE, SHAPES, shape_of
from publishers.planning.message import asset_of

from .media_fields import AS_MENDED, pictures_of

Address = Callable[[Asset], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StripPicture:
    """One picture for all channels."""

    sha256: str
    filename: str
    url: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StripFilm:
    """The film: which of its frames stands for it."""

    filename: str
    url: str
    length_s: int
    #: Second of the cover as it was chosen; empty: the item's own cover.
    cover_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What stands above all channels."""

    pictures: Sequence[StripPicture] = ()
    film: StripFilm | None = None

    @property
    def is_ordered(self) -> bool:
        """Whether there is an order to choose."""
        return len(self.pictures) > 1

    @property
    def has_wordless(self) -> bool:
        return any(not picture.words for picture in self.pictures)

    def __bool__(self) -> bool:
        return bool(self.pictures or self.film)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPicture:
    """One picture on one channel."""

    sha256: str
    filename: str
    url: str
    is_out: bool
    #: One of ``SHAPES``, ``AS_MENDED``, or empty for the whole picture.
    shape: str
    #: Which part stays, from 0 (left or top) to 100.
    spot: int
    #: Shapes that cut something away, each with what it is called.
    shapes: Sequence[str]

    @property
    def is_mended(self) -> bool:
        return self.shape == AS_MENDED


def strip(record: Record, edits: Iterable[MediaEdits], address: Address) -> Strip:
    """The item's files, with what the channels' edits say of them: the first that says something counts."""
    said = list(edits)
    order = next((edit.order for edit in said if edit.order), ())
    words: dict[str, str] = {}
    for edit in reversed(said):
        words |= edit.alt
    images = [item for item in record.attachments if item.media_type.startswith("image/")]
    content = pictures_of(record)
    others = [item for item in images if item not in content]
    pictures = [
        StripPicture(sha256=item.sha256, filename=item.filename, url=address(asset_of(item)),
                     words=words.get(item.sha256, item.alt))
        for item in [*_ordered(content, order), *others]
    ]  # fmt: skip
    return Strip(pictures=pictures, film=_film(record, said, address))


def channel_pictures(record: Record, edits: MediaEdits, address: Address) -> list[ChannelPicture]:
    """The same pictures as one channel gets them."""
    return [_channel_picture(item, edits, address) for item in _ordered(pictures_of(record), edits.order)]


def _channel_picture(item: Attachment, edits: MediaEdits, address: Address) -> ChannelPicture:
    width, height, part = item.width or 0, item.height or 0, edits.crop.get(item.sha256)
    found = shape_of(width, height, part) if part else None
    shape, spot = found or (AS_MENDED if part else "", MIDDLE)
    picture = ChannelPicture(
        sha256=item.sha256, filename=item.filename, url=address(asset_of(item)), shape=shape, spot=spot,
        is_out=item.sha256 in edits.leave_out, shapes=(),
    )  # fmt: skip
    # Drawings can't be cut, and what nobody has measured neither.
    can_cut = width and height and "svg" not in item.media_type
    return replace(picture, shapes=tuple(SHAPES)) if can_cut else picture


def _ordered(items: Sequence[Attachment], order: Sequence[str]) -> list[Attachment]:
    wanted = {sha256: place for place, sha256 in enumerate(order)}
    return sorted(items, key=lambda item: wanted.get(item.sha256, len(wanted)))


def _film(record: Record, edits: Sequence[MediaEdits], address: Address) -> StripFilm | None:
    film = next((item for item in record.attachments if item.media_type.startswith("video/")), None)
    if film is None:
        return None
    at = next((edit.cover_at_s for edit in edits if edit.cover_at_s is not None), None)
    return StripFilm(
        filename=film.filename, url=address(asset_of(film)), length_s=round(film.duration_s or 0),
        cover_at="" if at is None else f"{at:g}",
    )  # fmt: skip
