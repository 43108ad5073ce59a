"""Which deliveries carry a large file, so that they get a queue of their own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publishers.contract import Feature
from publishers.registry import UnknownPlatform, get_platform

#: From here on an upload takes long enough to stand in others' way (bytes).
LARGE = 16 * 1024 * 1024
_CARRIED = {"image/": Feature.IMAGES, "video/": Feature.VIDEO, "audio/": Feature.AUDIO}


def is_long(content: Mapping[str, Any], platform: str) -> bool:
    """Whether the platform is sent a large file of the item; one that pulls its files gets their addresses only."""
    try:
        capabilities = get_platform(platform).capabilities
    except UnknownPlatform:
        return False
    if capabilities.needs_public_asset_url:
        return False
    # Pictures and films are made to suit before they are sent.
    bounds = {Feature.IMAGES: capabilities.image_max_bytes, Feature.VIDEO: capabilities.video_max_bytes}
    return any(
        min(file["bytes"], bounds.get(feature) or file["bytes"]) >= LARGE and feature in capabilities.features
        for file in content.get("attachments", ())
        if (feature := _feature(file["media_type"]))
    )


def _feature(media_type: str) -> Feature:
    return next((feature for prefix, feature in _CARRIED.items() if media_type.startswith(prefix)), Feature.FILES)
