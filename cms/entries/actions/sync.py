"""Rebuild an entry from the database rows of its page: the only writer of entries."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any, TypeGuard
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from wagtail.models import Page, Site

from cms.core import events
from cms.core.conf import conf
from cms.core.text import document_key
from cms.entries.conf import media_path
from cms.entries.events import EntryChanged
from cms.entries.mixins import RecordMixin
from cms.entries.models import Entry, EntryCitation, EntryMedia, EntryTerm, EntryVersion, Reason, Status
from cms.entries.ports import NotApproved, approval_gate
from cms.entries.record import Content

from .stamp import stamp

logger = logging.getLogger("loa.entries")


def sync_page(
    page_id: int,
    *,
    reason: Reason = Reason.EDIT,
    adopt_files: bool = False,
    is_save: bool = False,
    is_register: bool = False,
) -> Entry | None:
    """Make the entry say what the page's rows say now, inside one transaction. Returns the entry, if there is one.

    Never trusts an instance in hand: while a draft is saved, it holds the draft. Files replaced in the library since
    are taken over only when the page itself was saved (``adopt_files``): nobody approved them otherwise.

    What nobody approved is refused while a page is saved (``is_save``; raises ``NotApproved``, and the save with it);
    found otherwise, the entry stays as it is. ``is_register``: a register changed what it says of named documents.
    """
    with transaction.atomic():
        page = Page.objects.filter(pk=page_id).first()
        entry = Entry.objects.filter(page_id=page_id).first()
        if page is None or not is_source(page):
            return entry
        public = is_public(page)
        is_guarded = page.live and approval_gate().governs(page)
        if not public and not (is_guarded and is_save):
            return _withdraw(entry) if entry else None
        specific = page.specific
        content = specific.as_record()
        if _is_published(entry) and not adopt_files:
            content = _with_approved_files(content, entry)
        if is_guarded and not _may_be_public(entry, specific, content, is_save=is_save, is_register=is_register):
            return entry
        if not public:
            return _withdraw(entry) if entry else None
        return _publish(entry, specific, content, reason)


def _may_be_public(entry: Entry | None, page: Any, content: Content, *, is_save: bool, is_register: bool) -> bool:
    """Asks the gate about what is new. Raises ``NotApproved`` while the page is saved."""
    if _is_published(entry) and entry.content_hash == content.content_hash:
        return True
    refusal = approval_gate().refusal(page, content, is_register=is_register)
    if refusal and is_save:
        raise NotApproved(refusal)
    if refusal:
        logger.warning("page %s is not shown as it is now: it was not approved", page.pk)
    return not refusal


def _is_published(entry: Entry | None) -> TypeGuard[Entry]:
    return entry is not None and entry.status == Status.PUBLISHED


def forget_page(page_id: int) -> None:
    """The page is deleted: its entry becomes a tombstone for ever."""
    with transaction.atomic():
        entry = Entry.objects.filter(page_id=page_id).first()
        if entry:
            _withdraw(entry)
            Entry.objects.filter(pk=entry.pk).update(page_id=None)


def sync_subtree(page: Page, *, inclusive: bool = True) -> int:
    """Sync every page below (moves, slugs and restrictions reach children without a signal); returns how many."""
    ids = list(Page.objects.descendant_of(page, inclusive=inclusive).values_list("pk", flat=True))
    for page_id in ids:
        sync_page(page_id)
    return len(ids)


def is_source(page: Page) -> bool:
    """Whether the page's type takes part in the hub."""
    cls = page.specific_class
    return cls is not None and issubclass(cls, RecordMixin)


def is_public(page: Page) -> bool:
    """Live, no alias, and nothing restricts it or an ancestor."""
    return bool(page.live) and page.alias_of_id is None and not page.get_view_restrictions().exists()


def public_address(page: Page) -> str:
    """The page's address under ``PUBLIC_URL``; a page of another site than the default keeps that site's root."""
    parts = page.get_url_parts()
    if parts is None or parts[2] is None:
        return ""
    site_id, root_url, path = parts
    default = Site.objects.filter(is_default_site=True).values_list("pk", flat=True).first()
    root = conf().public_url if site_id == default else root_url
    return root.rstrip("/") + urlsplit(path).path


def _with_approved_files(content: Content, entry: Entry) -> Content:
    """The content with the bytes that were approved, as long as the list of files is still the same."""
    approved = Content.model_validate(entry.content).attachments
    if [(item.role, item.alt) for item in approved] != [(item.role, item.alt) for item in content.attachments]:
        return content
    body = content.body_html
    for old, new in zip(approved, content.attachments, strict=True):
        body = body.replace(media_path(new.sha256, new.filename), media_path(old.sha256, old.filename))
    return content.model_copy(update={"attachments": approved, "body_html": body})


def _publish(entry: Entry | None, page: Any, content: Content, reason: Reason) -> Entry:
    now = datetime.now(UTC)
    url = public_address(page)
    digest = content.content_hash
    if entry is None:
        entry = Entry(page_id=page.pk, version=1, published_at=page.first_published_at or now)
    elif entry.status == Status.PUBLISHED and entry.content_hash == digest:
        return _readdress(entry, url)
    else:
        reason = Reason.REPUBLISH if entry.status == Status.WITHDRAWN else reason
        entry.version += 1
    entry.status, entry.withdrawn_at, entry.version_at, entry.updated_at = Status.PUBLISHED, None, now, None
    entry.content, entry.content_hash, entry.url = content.model_dump(mode="json"), digest, url
    entry.title, entry.form, entry.language = content.title, content.form, content.language
    entry.agency_code = content.source_agency.code if content.source_agency else ""
    entry.translation_of_id = _original(page)
    entry.save()
    _keep_version(entry, content, reason, page.live_revision_id or page.latest_revision_id)
    _index(entry, content)
    _announce(entry, reason)
    return entry


def _readdress(entry: Entry, url: str) -> Entry:
    """Same content: no new version; a new address is still a change that readers must see."""
    if entry.url != url:
        Entry.objects.filter(pk=entry.pk).update(url=url, updated_at=None)
        EntryVersion.objects.filter(entry=entry, version=entry.version).update(url=url)
        entry.url, entry.updated_at = url, None
        _announce(entry, "address")
    return entry


def _withdraw(entry: Entry) -> Entry:
    if entry.status == Status.WITHDRAWN:
        return entry
    now = datetime.now(UTC)
    Entry.objects.filter(pk=entry.pk).update(status=Status.WITHDRAWN, withdrawn_at=now, version_at=now, updated_at=None)
    EntryVersion.objects.filter(entry=entry, version=entry.version).update(withdrawn_at=now)
    entry.status, entry.withdrawn_at, entry.updated_at = Status.WITHDRAWN, now, None
    _announce(entry, "withdrawn")
    return entry


def _keep_version(entry: Entry, content: Content, reason: Reason, revision_id: int | None) -> None:
    version = EntryVersion.objects.create(
        entry=entry, version=entry.version, reason=reason, content=entry.content, content_hash=entry.content_hash,
        url=entry.url, revision_id=revision_id, created_at=entry.version_at,
    )  # fmt: skip
    EntryMedia.objects.bulk_create(
        EntryMedia(
            version=version, order=order, role=item.role, sha256=item.sha256, bytes=item.bytes,
            media_type=item.media_type, filename=item.filename, alt=item.alt, language=item.language,
            width=item.width, height=item.height, duration_s=item.duration_s,
        )
        for order, item in enumerate(content.attachments)
    )  # fmt: skip


def _index(entry: Entry, content: Content) -> None:
    EntryTerm.objects.filter(entry=entry).delete()
    EntryCitation.objects.filter(entry=entry).delete()
    EntryTerm.objects.bulk_create(
        EntryTerm(entry=entry, vocabulary=name, code=code) for name, code in sorted(terms_of(content))
    )
    EntryCitation.objects.bulk_create(
        EntryCitation(
            entry=entry, key=document_key(document.number), number=document.number, issuer=document.issuer,
            issued_on=document.issued_on, relation=document.relation,
        )
        for document in content.legal_documents
    )  # fmt: skip


def terms_of(content: Content) -> set[tuple[str, str]]:
    """(vocabulary, code) of everything that entries are looked up by; ``medium`` tells what can be played."""
    kinds = {item.media_type.partition("/")[0] for item in content.attachments}
    return {
        *(("topic", code) for code in content.topics), *(("audience", code) for code in content.audiences),
        *(("area", code) for code in content.areas), *(("tag", tag[:100]) for tag in content.tags),
        *(("medium", kind) for kind in kinds & {"audio", "video"}),
    }  # fmt: skip


def _original(page: Any) -> UUID | None:
    """The entry this one translates: the one of the page first made under the same translation key."""
    if not getattr(page, "translation_key", None):
        return None
    first = (
        Page.objects.filter(translation_key=page.translation_key, alias_of=None).order_by("pk")
        .values_list("pk", flat=True).first()
    )  # fmt: skip
    if first in (None, page.pk):
        return None
    return Entry.objects.filter(page_id=first).values_list("pk", flat=True).first()


def _announce(entry: Entry, reason: str) -> None:
    event = EntryChanged(entry_id=entry.pk, version=entry.version, status=entry.status, reason=str(reason))

    def after_commit() -> None:
        stamp([entry.pk])
        events.publish(event)

    transaction.on_commit(after_commit, robust=True)
