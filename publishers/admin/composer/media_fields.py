"""The files of an item on *Publish everywhere*: order, words and cover for all channels, shape and absence for one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cms.core.text import nfc
from cms.entries.record import Attachment, Record
from publishers.contract import MediaEdits
from publishers.planning.cutting import MIDDLE, Part, cut

#: Names of fields: words and cover go to every channel, shape and absence to one.
ALT, ORDER, COVER, COVER_WAS, SHAPE, SPOT, OUT, MEDIA = (
    "alt", "order", "cover-at", "cover-was", "shape", "spot", "out", "media",
)  # fmt: skip
#: The shape that a mend has cut, which is none of those that are offered.
AS_MENDED = "mended"
_ALT_MAX = 1000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SECONDS_MAX = 12 * 3600


@dataclass(frozen=True, kw_only=True)
class GivenMedia:
    """What one form says of the record's files. ``data``: as it was posted, trusted in nothing."""

    data: Any
    record: Record

    @cached_property
    def pictures(self) -> Mapping[str, Attachment]:
        """The pictures that are content, in their own order."""
        return {item.sha256: item for item in pictures_of(self.record)}

    @cached_property
    def words(self) -> Mapping[str, str]:
        """Picture → words typed for it, for every channel; empty ones are the picture's own."""
        given = {sha256: self.data.get(f"{ALT}-{sha256}") for sha256 in _images(self.record)}
        return {sha256: nfc(str(text)).strip()[:_ALT_MAX] for sha256, text in given.items() if text is not None}

    def over(self, channel_id: int, kept: MediaEdits) -> MediaEdits:
        """What a channel gets: the form over what was kept for it."""
        changed: dict[str, Any] = {"alt": self._alt(kept), "cover_at_s": self._cover(kept.cover_at_s)}
        if ORDER in self.data:
            changed["order"] = self._order()
        if f"{MEDIA}-{channel_id}" in self.data:
            changed["crop"] = self._crop(channel_id, kept)
            changed["leave_out"] = self._left_out(channel_id, kept)
        return kept.model_copy(update=changed)

    def _alt(self, kept: MediaEdits) -> dict[str, str]:
        own = _images(self.record)
        words = {**kept.alt, **self.words}
        return {key: text for key, text in words.items() if text and text != own.get(key, "")}

    def _order(self) -> tuple[str, ...]:
        wanted = [sha256 for sha256 in _all(self.data, ORDER) if sha256 in self.pictures]
        order = tuple(dict.fromkeys([*wanted, *self.pictures]))
        return () if order == tuple(self.pictures) else order

    def _cover(self, kept: float | None) -> float | None:
        if COVER not in self.data:
            return kept
        wanted = second_of(self.data[COVER])
        if wanted is not None:
            return wanted
        # Emptied: the cover that was shown goes, not one that a mend gave to this channel alone.
        return None if kept == second_of(self.data.get(COVER_WAS, "")) else kept

    def _crop(self, channel_id: int, kept: MediaEdits) -> dict[str, Part]:
        found: dict[str, Part] = {key: part for key, part in kept.crop.items() if key not in self.pictures}
        for sha256, item in self.pictures.items():
            name = f"{channel_id}-{sha256}"
            shape = str(self.data.get(f"{SHAPE}-{name}", ""))
            part = kept.crop.get(sha256) if shape == AS_MENDED else _cut(item, shape, self.data.get(f"{SPOT}-{name}"))
            if part:
                found[sha256] = part
        return found

    def _left_out(self, channel_id: int, kept: MediaEdits) -> tuple[str, ...]:
        others = [sha256 for sha256 in kept.leave_out if sha256 not in self.pictures]
        ticked = [sha256 for sha256 in self.pictures if f"{OUT}-{channel_id}-{sha256}" in self.data]
        return (*others, *ticked)


def pictures_of(record: Record) -> list[Attachment]:
    """The pictures that are content; a cover alone is one too."""
    images = [item for item in record.attachments if item.media_type.startswith("image/")]
    return [item for item in images if item.role in ("main", "image")] or images


def second_of(text: Any) -> float | None:
    """A second of a film, as it was typed."""
    try:
        wanted = round(float(str(text).replace(",", ".")), 1)
    except ValueError:
        return None
    return wanted if 0 <= wanted <= _SECONDS_MAX else None


def _images(record: Record) -> dict[str, str]:
    """Every picture with its own words."""
    return {item.sha256: item.alt for item in record.attachments
            if item.media_type.startswith("image/") and _SHA256.fullmatch(item.sha256)}  # fmt: skip


def _cut(item: Attachment, shape: str, spot: Any) -> Part | None:
    text = str(spot or "")
    return cut(item.width or 0, item.height or 0, shape, int(text) if text.isdecimal() else MIDDLE)


def _all(data: Any, name: str) -> Iterable[str]:
    getlist = getattr(data, "getlist", None)
    return getlist(name) if getlist else data.get(name, [])
