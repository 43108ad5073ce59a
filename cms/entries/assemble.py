"""Rows → ``Record``: the stored content with its identity, version, state and addresses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cms.core.conf import conf
from cms.entries.conf import media_url, oai_identifier
from cms.entries.formats.addresses import absolute
from cms.entries.models import Entry, EntryVersion
from cms.entries.record import Content, Record, Role

#: Fields whose addresses are made absolute here: stored content knows no host.
_ADDRESSED = ("attachments", "body_html")


def content_of(stored: dict[str, Any]) -> Content:
    """The stored JSON as an object."""
    return Content.model_validate(stored)


def record_of(entry: Entry) -> Record:
    """The current version of the entry."""
    return _assemble(entry, entry.content, version=entry.version, url=entry.url, status=entry.status)


def record_of_version(version: EntryVersion) -> Record:
    """One version as it was; its state is the entry's."""
    entry = version.entry
    return _assemble(entry, version.content, version=version.version, url=version.url, status=entry.status)


def _assemble(entry: Entry, stored: dict[str, Any], *, version: int, url: str, status: str) -> Record:
    # Stored content is its own JSON: the record is validated once, with the addresses in it.
    return Record.model_validate({
        **stored,
        "attachments": _addressed(stored.get("attachments", ())),
        "body_html": absolute(stored.get("body_html", ""), conf().public_url),
        "id": oai_identifier(entry.pk),
        "uuid": entry.pk,
        "version": version,
        "status": status,
        "url": url,
        "published_at": entry.published_at,
        "updated_at": entry.updated_at or entry.version_at,
        "withdrawn_at": entry.withdrawn_at,
        "translation_of": oai_identifier(entry.translation_of_id) if entry.translation_of_id else "",
    })  # fmt: skip


def _addressed(files: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The files with their addresses, films and recordings with that of their captions too."""
    found = [{**file, "url": media_url(file["sha256"], file["filename"])} for file in files]
    captions = next((file["url"] for file in found if file.get("role") == Role.CAPTIONS), "")
    if captions:
        for file in found:
            if file["media_type"].startswith(("video/", "audio/")):
                file["captions_url"] = captions
    return found


def preview_record(content: Content, *, url: str = "") -> Record:
    """A record of content that is not published yet, for preflight and preview; its identity means nothing."""
    now = datetime.now(UTC)
    addressed = tuple(
        item.model_copy(update={"url": media_url(item.sha256, item.filename)}) for item in content.attachments
    )
    return Record(
        **{name: getattr(content, name) for name in Content.model_fields if name not in _ADDRESSED},
        attachments=addressed,
        body_html=absolute(content.body_html, conf().public_url),
        id=oai_identifier(UUID(int=0)),
        uuid=UUID(int=0),
        version=1,
        url=url,
        published_at=now,
        updated_at=now,
    )
