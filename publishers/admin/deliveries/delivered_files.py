"""The files of a delivery, for whoever looks at it: as they were sent, while the item is public."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from cms.entries.assemble import record_of_version
from cms.entries.models import Entry, EntryMedia, EntryVersion, Status
from publishers.contract import Asset, Capabilities, Feature, Message
from publishers.models import Delivery, Kind
from publishers.planning.message import make_message
from publishers.registry import UnknownPlatform, get_platform

from ..composer.previews import public_address
from .sent_files import SentFile, carried_by, sent_files

_CARRYING = (Feature.VIDEO, Feature.IMAGES, Feature.FILES)


def files_of(delivery: Delivery) -> list[SentFile]:
    """A line for each file; none where they can no longer be fetched: of an older version, or of a withdrawn item."""
    if not _may_have_files(delivery, delivery.entry):
        return []
    version = EntryVersion.objects.filter(entry=delivery.entry_id, version=delivery.entry_version).first()
    if version is None:
        return []
    version.entry = delivery.entry
    platform = get_platform(delivery.channel.platform)
    record = record_of_version(version)
    message = make_message(record, platform, key=str(delivery.pk), variant=delivery.variant, options=delivery.options)
    return sent_files(_sent(message, platform.capabilities), message.record, public_address)


def with_files(deliveries: Iterable[Delivery], entry: Entry) -> set[UUID]:
    """Those whose page has files to look at; one question for all of them."""
    if not EntryMedia.objects.filter(version__entry=entry, version__version=entry.version).exists():
        return set()
    return {delivery.pk for delivery in deliveries if _may_have_files(delivery, entry)}


def _may_have_files(delivery: Delivery, entry: Entry) -> bool:
    if entry.status != Status.PUBLISHED or delivery.entry_version != entry.version:
        return False
    if delivery.kind not in (Kind.PUBLISH, Kind.CORRECT):
        return False
    try:
        features = get_platform(delivery.channel.platform).capabilities.features
    except UnknownPlatform:
        return False
    return any(feature in features for feature in _CARRYING)


def _sent(message: Message, capabilities: Capabilities) -> list[Asset]:
    film, pictures = carried_by(message, capabilities)
    carried = [*([film] if film else []), *pictures]
    if Feature.FILES not in capabilities.features:
        return carried
    known = {asset.sha256 for asset in carried}
    return [*carried, *(asset for asset in message.assets if asset.sha256 not in known)]
