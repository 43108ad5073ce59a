"""Delivery → ``Message``: the record of that very version, the channel's text, the pinned files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from cms.core.prepared import Given, Select
from cms.entries.assemble import record_of_version
from cms.entries.blobs import open_blob
from cms.entries.models import EntryVersion
from cms.entries.record import Attachment, Record
from publishers.contract import Asset, Draft, Message, NotYet, Platform
from publishers.derivatives.suiting import have_made, suit
from publishers.links.codes import STAND_IN
from publishers.links.making import stand_in
from publishers.models import Delivery, Kind
from publishers.texts.wording import PLAIN, Wording, compose, linked

from .edits import edited_files, edited_record, media_edits
from .shared_text import worded

_version = Select(
    lambda: EntryVersion.objects.filter(
        entry=Given(EntryVersion, "entry"), version=Given(EntryVersion, "version")
    )
)  # fmt: skip
_earlier = Select(
    lambda: Delivery.objects.filter(
        entry=Given(Delivery, "entry"), channel=Given(Delivery, "channel"), published_at__isnull=False,
        created_at__lt=Given(Delivery, "created_at"),
    ).exclude(kind=Kind.ANNOUNCE).order_by("-published_at").values_list("entry_version", "permalink")[:1]
)  # fmt: skip


#: Seconds until the next look whether a file is made: pictures take a moment, films minutes.
_PICTURE_S, _FILM_S = 2.0, 5.0


def message_for(delivery: Delivery, platform: type[Platform]) -> Message:
    """Build what goes to the channel.

    Raises ``EntryVersion.DoesNotExist`` when the version is gone, and ``NotYet`` while a file is being made to suit.
    """
    version = _version.first(entry=delivery.entry_id, version=delivery.entry_version)
    if version is None:
        raise EntryVersion.DoesNotExist
    version.entry = delivery.entry
    before, address = _before(delivery)
    # What is withdrawn needs no files.
    is_sent = delivery.kind != Kind.WITHDRAW
    message = make_message(
        record_of_version(version), platform, key=str(delivery.pk), kind=delivery.kind, variant=delivery.variant,
        options=delivery.options, previous_version=before, previous_url=address, orders=is_sent,
        wording=Wording.read(delivery.wording),
    )  # fmt: skip
    to_come = [asset for asset in message.assets if asset.is_promised]
    if to_come and is_sent:
        pause = _FILM_S if any(asset.is_video for asset in to_come) else _PICTURE_S
        raise NotYet(pause, "media_preparing", filename=to_come[0].filename, percent=to_come[0].progress or 0)
    return message


def make_message(
    record: Record,
    platform: type[Platform],
    *,
    key: str,
    kind: str = "publish",
    variant: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    previous_version: int | None = None,
    previous_url: str = "",
    orders: bool = False,
    wording: Wording = PLAIN,
) -> Message:
    """The record in the platform's own shape, with the editor's changes on top and files that suit.

    ``orders``: files that have to be made for it are begun; otherwise it only says how far they are.
    ``wording``: what Loa adds; its short link stands wherever the item's own address does.
    """
    record = worded(record, variant or {})
    draft = overlay(compose(platform, record, wording), variant or {})
    edits = media_edits(variant or {})
    assets = edited_files(tuple(asset_of(item) for item in record.attachments), edits)
    record = edited_record(record, assets)
    message = Message(
        key=key, kind=kind, title=draft.title, body=_addressed(draft.body, record.url, wording.link), tags=draft.tags,  # type: ignore[arg-type]
        url=wording.link or record.url, assets=assets, language=record.language, record=record,
        previous_version=previous_version, previous_url=previous_url,
        options=_linked_options(options or {}, record.url, wording.link),
    )  # fmt: skip
    return (have_made if orders else suit)(message, platform.capabilities, edits)


def overlay(draft: Draft, variant: Mapping[str, Any]) -> Draft:
    """The shared text where the editor changed nothing; an empty change is no change."""
    return Draft(
        title=str(variant.get("title") or draft.title),
        body=str(variant.get("body") or draft.body),
        tags=tuple(variant.get("tags") or draft.tags),
    )


def _addressed(text: str, url: str, link: str) -> str:
    """The text with the short link, if there is one. A stand-in that was copied out of a preview means the item."""
    return linked(linked(text, stand_in(), url) if STAND_IN in text else text, url, link)


def _linked_options(options: Mapping[str, Any], url: str, link: str) -> dict[str, Any]:
    """Free text among them (a first comment) may name the item's address too."""
    return {name: _addressed(value, url, link) if isinstance(value, str) else value for name, value in options.items()}


def asset_of(item: Attachment) -> Asset:
    """An attachment with a way to its pinned bytes."""
    return Asset(
        sha256=item.sha256, filename=item.filename, media_type=item.media_type, bytes=item.bytes, role=item.role,
        alt=item.alt, width=item.width, height=item.height, duration_s=item.duration_s, language=item.language,
        public_url=item.url, open=partial(open_blob, item.sha256),
    )  # fmt: skip


def _before(delivery: Delivery) -> tuple[int | None, str]:
    """The version that the channel showed before this one, and where."""
    found = _earlier.first(entry=delivery.entry_id, channel=delivery.channel_id, created_at=delivery.created_at)
    return found or (None, "")
