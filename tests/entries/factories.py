"""Entries as rows, with their files pinned, for tests that need no page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cms.entries import blobs
from cms.entries.actions.stamp import stamp
from cms.entries.actions.sync import terms_of
from cms.entries.models import AgencyName, Entry, EntryMedia, EntryTerm, EntryVersion, Status
from cms.entries.record import AgencyReference, Attachment, Content, Role

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to pin."""

    name: str
    data: bytes
    media_type: str
    role: Role = Role.MAIN
    extra: tuple[tuple[str, Any], ...] = ()

    def attachment(self) -> Attachment:
        sha256 = blobs.pin_bytes(self.data)
        return Attachment(
            filename=self.name, media_type=self.media_type, bytes=len(self.data), sha256=sha256, role=self.role,
            **dict(self.extra),
        )  # fmt: skip


def make_agency(code: str, *, parent: str = "", **dates: Any) -> AgencyName:
    return AgencyName.objects.create(code=code, name=f"Cơ quan {code}", parent_code=parent, **dates)


def make_content(
    title: str = "Luật Căn cước", *, agency: str = "", files: Sequence[File] = (), **given: Any
) -> Content:
    return Content(
        title=title,
        source_agency=AgencyReference(code=agency, name=f"Cơ quan {agency}") if agency else None,
        attachments=tuple(file.attachment() for file in files),
        **{"form": "news", "body_html": "<p>Nội dung</p>", **given},
    )


def make_entry(
    title: str = "Luật Căn cước",
    *,
    status: Status = Status.PUBLISHED,
    stamped: bool = True,
    published_at: datetime = NOON,
    url: str = "",
    **given: Any,
) -> Entry:
    """An entry with one version, its index rows and its files; ``stamped`` gives it its place in the sequence."""
    content = make_content(title, **given)
    entry = Entry.objects.create(
        content=content.model_dump(mode="json"), content_hash=content.content_hash, title=title, form=content.form,
        language=content.language, agency_code=content.source_agency.code if content.source_agency else "",
        status=status, published_at=published_at, version_at=published_at, url=url,
        withdrawn_at=NOON if status == Status.WITHDRAWN else None,
    )  # fmt: skip
    keep_version(entry, content)
    EntryTerm.objects.bulk_create(
        EntryTerm(entry=entry, vocabulary=vocabulary, code=code) for vocabulary, code in terms_of(content)
    )
    if stamped:
        restamp(entry)
    return entry


def keep_version(entry: Entry, content: Content) -> None:
    """The rows of the entry's present version."""
    version = EntryVersion.objects.create(
        entry=entry, version=entry.version, content=content.model_dump(mode="json"),
        content_hash=content.content_hash, created_at=entry.version_at,
    )  # fmt: skip
    for order, item in enumerate(content.attachments):
        EntryMedia.objects.create(
            version=version, order=order, role=item.role, sha256=item.sha256, bytes=item.bytes,
            media_type=item.media_type, filename=item.filename, alt=item.alt,
        )  # fmt: skip


def change(entry: Entry, **given: Any) -> Entry:
    """Publish a next version."""
    content = make_content(**given)
    entry.version += 1
    entry.content, entry.content_hash, entry.title = (
        content.model_dump(mode="json"),
        content.content_hash,
        content.title,
    )
    entry.updated_at = None
    entry.save()
    keep_version(entry, content)
    return restamp(entry)


def withdraw(entry: Entry) -> Entry:
    entry.status, entry.withdrawn_at, entry.updated_at = Status.WITHDRAWN, NOON, None
    entry.save()
    return restamp(entry)


def restamp(entry: Entry) -> Entry:
    """Give the entry the next place in the sequence."""
    Entry.objects.filter(pk=entry.pk).update(updated_at=None)
    stamp([entry.pk])
    entry.refresh_from_db()
    return entry
