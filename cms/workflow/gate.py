"""The approval gate with chains: what may be public in a governed place, and what may leave for a channel."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.prepared import Given, Select
from cms.entries.models import Entry, EntryVersion, Status
from cms.entries.record import Content

from .models import Approved, Chain, FourEyesTask, Origin, Reach, Review
from .places import chain_at, chain_of_agency, page_path, reaches_over
from .standing import member_at
from .words import words_hash
from .writers import writers_of


class ChainApproves:
    """Where a chain is in force only what was approved passes; elsewhere Wagtail's publish right approves."""

    def allows(self, entry_id: UUID, content_hash: str) -> bool:
        return bool(_allowed()(entry=entry_id, content_hash=content_hash))

    def governs(self, page: Any) -> bool:
        if not Reach.objects.exists():
            return False
        return chain_at(page) is not None or chain_of_agency(_voice(page)) is not None

    def refusal(self, page: Any, content: Content, *, is_register: bool = False) -> str:
        chain = chain_at(page)
        if chain is None:
            return _foreign_voice(content)
        if page.alias_of_id:
            return _alias(page, chain)
        if _is_approved(page, content, chain, is_register=is_register):
            return ""
        return _("“%(title)s” needs approval before it is public: %(steps)s. Save it as a draft and submit it.") % {
            "title": page.title, "steps": chain.steps_text(),
        }  # fmt: skip

    def binds(self, entry_id: UUID) -> bool:
        return _chain_of_entry(entry_id) is not None

    def may_approve(self, entry_id: UUID, user: Any) -> bool:
        """Who gives the last step's yes to items there; whose hand was in the text is asked by who calls."""
        chain = _chain_of_entry(entry_id)
        task = FourEyesTask.objects.filter(step__chain=chain).order_by("-step__sort_order").first() if chain else None
        return task is not None and member_at(user, task, ()).may_approve

    def vouch(self, page: Any, revision: Any) -> None:
        chain = chain_at(page)
        # What people changed here since goes the way of people: a source does not carry their words out.
        if chain is not None and not writers_of(page):
            note(page, revision, origin=Origin.SOURCE, chain=chain, review=Review.OPEN)


@cache
def _allowed() -> Select:
    """One question, asked right before something irreversible; built late, since models may not be loaded yet."""
    # Twice outer: the page is asked for by the reach, which is asked for by the version.
    governed = reaches_over(page_path(OuterRef(OuterRef("entry__page_id"))))
    approved = Approved.objects.valid().filter(
        page_id=OuterRef("entry__page_id"), content_hash=OuterRef("content_hash")
    )  # fmt: skip
    return Select(
        lambda: EntryVersion.objects.filter(
            ~Exists(governed) | Exists(approved),
            entry=Given(EntryVersion, "entry"), entry__status=Status.PUBLISHED,
            content_hash=Given(EntryVersion, "content_hash"),
        ).order_by().values_list("pk")[:1]
    )  # fmt: skip


def note(page: Any, revision: Any, *, origin: Origin, chain: Chain | None, **given: Any) -> Approved:
    """Write down that what the revision says may be public."""
    content = revision.as_object().as_record()
    return note_content(
        page, content, origin=origin, chain=chain, revision_id=revision.pk, writers=sorted(writers_of(page)), **given
    )


def note_content(page: Any, content: Content, *, origin: Origin, chain: Chain | None, **given: Any) -> Approved:
    return Approved.objects.create(
        page_id=page.pk, title=content.title, content_hash=content.content_hash, words_hash=words_hash(content),
        origin=origin, chain=chain, at=timezone.now(), **given,
    )  # fmt: skip


def note_public(pages: Iterable[Any], chain: Chain) -> int:
    """A chain came into force where these are public already: as they are, they stay. Returns how many."""
    known = {page.pk: page for page in pages}
    entries = Entry.objects.filter(page_id__in=known, status=Status.PUBLISHED)
    contents = {
        page_id: Content.model_validate(stored) for page_id, stored in entries.values_list("page_id", "content")
    }
    for page_id in known.keys() - contents.keys():
        contents[page_id] = known[page_id].specific.as_record()
    for page_id, content in contents.items():
        page = known[page_id]
        note_content(page, content, origin=Origin.BEFORE, chain=chain, revision_id=page.live_revision_id)
    return len(contents)


def _is_approved(page: Any, content: Content, chain: Chain, *, is_register: bool) -> bool:
    """The very content; or the same words, of which a register says something new: that is noted."""
    rows = Approved.objects.valid().filter(page_id=page.pk)
    if rows.filter(content_hash=content.content_hash).exists():
        return True
    same = Q(words_hash=words_hash(content))
    if is_register:
        same |= Q(content_hash__in=Entry.objects.filter(page_id=page.pk).values("content_hash"))
    known = rows.filter(same).order_by("-at", "-pk").first()
    if known is None:
        return False
    note_content(
        page, content, origin=Origin.REGISTER, chain=chain, revision_id=known.revision_id, by=known.by,
        review=Review.OPEN if known.review == Review.OPEN else Review.NOT_NEEDED, writers=known.writers,
    )  # fmt: skip
    return True


def _chain_of_entry(entry_id: UUID) -> Chain | None:
    if not Reach.objects.exists():
        return None
    page = Page.objects.filter(pk__in=Entry.objects.filter(pk=entry_id).values("page_id")).first()
    return chain_at(page) if page else None


def _voice(page: Any) -> str:
    agency = getattr(page.specific, "agency", None)
    return agency.code if agency else ""


def _foreign_voice(content: Content) -> str:
    """An item that speaks for an agency goes through that agency's steps, which only its section has."""
    chain = chain_of_agency(content.source_agency.code) if content.source_agency else None
    if chain is None:
        return ""
    return _(
        "This item speaks for %(agency)s, which approves its items step by step. Move it into the section of that "
        "agency and submit it there, or choose another agency."
    ) % {"agency": chain.agency.name}  # fmt: skip


def _alias(page: Any, chain: Chain) -> str:
    """A mirror shows whatever its original shows: it must be under the same chain."""
    if chain_at(page.alias_of) == chain:
        return ""
    return _(
        "“%(title)s” would show here what was not approved here. Make a copy instead of an alias, and submit it."
    ) % {"title": page.title}  # fmt: skip
