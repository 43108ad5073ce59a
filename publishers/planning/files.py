"""Files are made ahead: as soon as an item is planned, not when it is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.entries.models import Entry
from cms.entries.record import Attachment, Record
from publishers.contract import Platform
from publishers.derivatives.suiting import may_need_making
from publishers.models import Delivery, Kind
from publishers.registry import UnknownPlatform, get_platform

from .edits import media_edits
from .message import asset_of, make_message


def prepare(delivery: Delivery, entry: Entry) -> None:
    """Begin what the delivery's files need, if anything."""
    try:
        platform = get_platform(delivery.channel.platform)
    except UnknownPlatform:
        return
    if delivery.kind == Kind.WITHDRAW or not _may_need(entry.content, platform, delivery.variant):
        return
    prepare_record(entry.record(), platform, delivery.variant)


def prepare_record(record: Record, platform: type[Platform], variant: Mapping[str, Any]) -> None:
    """The same for what somebody is looking at and may send next."""
    make_message(record, platform, key="ahead", variant=variant, orders=True)


def _may_need(content: Mapping[str, Any], platform: type[Platform], variant: Mapping[str, Any]) -> bool:
    """Decided from the stored files alone: most items have none that need it."""
    files = content.get("attachments", ())
    if not files:
        return False
    edits = media_edits(variant) if variant.get("media") else None
    if edits is not None and (edits.crop or edits.cover_at_s is not None):
        return True
    return may_need_making((asset_of(Attachment.model_validate(file)) for file in files), platform.capabilities)
