"""What an editor changed about the files of one channel, laid over the item's own files. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from cms.core.text import nfc
from cms.entries.record import Record
from publishers.contract import Asset, MediaEdits

#: Roles of pictures that are content.
_PICTURES = ("main", "image")


def media_edits(variant: Mapping[str, Any]) -> MediaEdits:
    """The edits kept in a variant; what can't be read any more counts as none."""
    try:
        return MediaEdits.model_validate(variant.get("media") or {})
    except ValidationError:
        return MediaEdits()


def edited_files(assets: tuple[Asset, ...], edits: MediaEdits) -> tuple[Asset, ...]:
    """The files that go to the channel, in their order, each with its own words."""
    kept = [asset for asset in _ordered(assets, edits.order) if asset.sha256 not in edits.leave_out]
    if edits.use_first:
        shown = [asset for asset in kept if _is_picture(asset)]
        extra = {id(asset) for asset in shown[edits.use_first :]}
        kept = [asset for asset in kept if id(asset) not in extra]
    return tuple(
        dataclasses.replace(asset, alt=edits.alt[asset.sha256]) if edits.alt.get(asset.sha256) else asset
        for asset in kept
    )


def _ordered(assets: tuple[Asset, ...], order: tuple[str, ...]) -> tuple[Asset, ...]:
    """The pictures in the wanted order, in the places that pictures have; other files stay where they are."""
    if not order:
        return assets
    wanted = {sha256: place for place, sha256 in enumerate(order)}
    pictures = [asset for asset in assets if _is_picture(asset)]
    following = iter(sorted(pictures, key=lambda asset: wanted.get(asset.sha256, len(wanted))))
    return tuple(next(following) if _is_picture(asset) else asset for asset in assets)


def _is_picture(asset: Asset) -> bool:
    return asset.is_image and asset.role in _PICTURES


def edited_record(record: Record, assets: tuple[Asset, ...]) -> Record:
    """The record with the files that are left and their words, for platforms that speak it."""
    words = {asset.sha256: asset.alt for asset in assets}
    places = {asset.sha256: place for place, asset in enumerate(assets)}
    kept = sorted((item for item in record.attachments if item.sha256 in words), key=lambda item: places[item.sha256])
    files = tuple(item.model_copy(update={"alt": nfc(words[item.sha256])}) for item in kept)
    return record if files == record.attachments else record.model_copy(update={"attachments": files})
