"""Ports: what other packages decide for the entry store and the engine, with defaults that work in any Wagtail site."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.core.prepared import Given, Select

from .citing import Citation, NumbersOnly

if TYPE_CHECKING:
    from .offer import Offer
    from .record import Content

#: What happens to a draft once it is there: nothing, the section's workflow, or straight to the public.
Then = Literal["keep", "submit", "publish"]
Together = Callable[[int], None]


class NotApproved(ValidationError):
    """Nobody who may has approved what would be public. The text is a sentence that says what to do."""


class ApprovalGate(Protocol):
    """May exactly this content go out, and may exactly this be public?"""

    def allows(self, entry_id: UUID, content_hash: str) -> bool: ...

    def governs(self, page: Any) -> bool:
        """Whether more than Wagtail's publish right is needed where that page stands."""

    def refusal(self, page: Any, content: Content, *, is_register: bool = False) -> str:
        """Why the page may not be public with that content, as a sentence; empty: it may.

        ``is_register``: the page was not touched, only what a register says of the documents or terms that it names.
        """

    def binds(self, entry_id: UUID) -> bool:
        """Whether a channel's own text of that item needs somebody's yes beside the item's."""

    def may_approve(self, entry_id: UUID, user: Any) -> bool:
        """Whether the person's yes to a channel's own text of that item counts."""

    def vouch(self, page: Any, revision: Any) -> None:
        """The installation itself stands behind the revision (a trusted source); somebody looks at it afterwards."""


class WagtailApproves:
    """The default: Wagtail's publish right approves, so what is published is approved."""

    def allows(self, entry_id: UUID, content_hash: str) -> bool:
        return bool(_approved()(entry=entry_id, content_hash=content_hash))

    def governs(self, page: Any) -> bool:
        return False

    def refusal(self, page: Any, content: Content, *, is_register: bool = False) -> str:
        return ""

    def binds(self, entry_id: UUID) -> bool:
        return False

    def may_approve(self, entry_id: UUID, user: Any) -> bool:
        return True

    def vouch(self, page: Any, revision: Any) -> None:
        """Publishing it will do."""


@cache
def _approved() -> Select:
    """A version of that content whose entry is published; built late, since models may not be loaded yet."""
    from .models import EntryVersion, Status

    return Select(
        lambda: EntryVersion.objects.filter(
            entry=Given(EntryVersion, "entry"), entry__status=Status.PUBLISHED,
            content_hash=Given(EntryVersion, "content_hash"),
        ).order_by().values_list("pk")[:1]
    )  # fmt: skip


_gate: ApprovalGate = WagtailApproves()


def approval_gate() -> ApprovalGate:
    """The gate in force."""
    return _gate


def install_approval_gate(gate: ApprovalGate) -> None:
    """Put another gate in force (called from ``AppConfig.ready()``)."""
    global _gate
    _gate = gate


class HarvestLog(Protocol):
    """Who collected records from this site, and when."""

    def collected_at(self, client: str, record_id: str, datestamp: datetime) -> datetime | None:
        """When that known client took the record as it was at the datestamp, or later; ``None``: not yet."""


class NobodyCollects:
    """The default: no interface for harvesters is installed."""

    def collected_at(self, client: str, record_id: str, datestamp: datetime) -> datetime | None:
        return None


_harvests: HarvestLog = NobodyCollects()


def harvest_log() -> HarvestLog:
    """The log in force."""
    return _harvests


def install_harvest_log(log: HarvestLog) -> None:
    """Put another log in force (called from ``AppConfig.ready()``)."""
    global _harvests
    _harvests = log


class CollectionOwners(Protocol):
    """Which agency looks after a Wagtail collection?"""

    def agencies_of(self, collection_ids: Collection[int]) -> Mapping[int, str]:
        """Collection → the agency's code; a collection below an agency's own belongs to it, others are left out."""


class NobodyOwns:
    """The default: collections belong to nobody in particular."""

    def agencies_of(self, collection_ids: Collection[int]) -> Mapping[int, str]:
        return {}


_owners: CollectionOwners = NobodyOwns()


def collection_owners() -> CollectionOwners:
    """The answer in force."""
    return _owners


def install_collection_owners(owners: CollectionOwners) -> None:
    """Put another one in force (called from ``AppConfig.ready()``)."""
    global _owners
    _owners = owners


class CitationMatcher(Protocol):
    """Which documents of law does a text name?"""

    def find(self, text: str) -> tuple[Citation, ...]:
        """Each document once, in the order of the text; what can't be told apart has no ``document_id``."""


_matcher: CitationMatcher = NumbersOnly()


def citation_matcher() -> CitationMatcher:
    """The matcher in force."""
    return _matcher


def install_citation_matcher(matcher: CitationMatcher) -> None:
    """Put another matcher in force (called from ``AppConfig.ready()``)."""
    global _matcher
    _matcher = matcher


class DraftRefused(Exception):
    """No draft was made or changed. The text is a sentence for the person who asked, with what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftMade:
    """A page that an offer became, or that it changed."""

    page_id: int
    edit_url: str
    #: It is public now.
    is_public: bool = False
    #: Fields that an editor had changed meanwhile: they stayed as they were. Labels for people.
    kept: tuple[str, ...] = ()
    #: Sentences: what could not be taken over.
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPlan:
    """What an offer would become, for the person who decides."""

    page_type: str
    #: Title of the page below which it would stand; empty: there is no such place.
    place: str
    #: Sentences: what would be lacking before it may be public.
    remarks: tuple[str, ...] = ()


class DraftFactory(Protocol):
    """Makes pages of offers. ``user`` is whose rights count; ``None`` is the installation itself.

    ``together`` is called with the page's id inside the transaction that writes the page: what it writes is true
    exactly when the page is. Every method raises ``DraftRefused``. Files of the offer are in the store of
    ``cms.entries.blobs`` under their hash; one without a hash is left out.
    """

    def plan(self, offer: Offer, *, agency_code: str, section_id: int | None) -> DraftPlan: ...

    def create(
        self, offer: Offer, *, agency_code: str, section_id: int | None, user: Any, then: Then, together: Together
    ) -> DraftMade: ...

    def update(
        self, page_id: int, offer: Offer, *, base: Offer | None, user: Any, then: Then, together: Together
    ) -> DraftMade:
        """A new draft of the page with what changed since ``base``; fields changed here meanwhile stay."""

    def retract(self, page_id: int, *, user: Any, together: Together) -> DraftMade:
        """Take the page from the public site; it stays as a draft."""


class NoDrafts:
    """The default: nobody said what a draft is in this site."""

    def plan(self, offer: Offer, *, agency_code: str, section_id: int | None) -> DraftPlan:
        raise DraftRefused(self.sentence)

    def create(
        self, offer: Offer, *, agency_code: str, section_id: int | None, user: Any, then: Then, together: Together
    ) -> DraftMade:
        raise DraftRefused(self.sentence)

    def update(
        self, page_id: int, offer: Offer, *, base: Offer | None, user: Any, then: Then, together: Together
    ) -> DraftMade:
        raise DraftRefused(self.sentence)

    def retract(self, page_id: int, *, user: Any, together: Together) -> DraftMade:
        raise DraftRefused(self.sentence)

    @property
    def sentence(self) -> str:
        return _(
            "This site has not said what a draft is. Whoever runs it names a page type in "
            "LOA_SYNDICATION[“DRAFT_PAGE”]; nothing is lost until then."
        )


_factory: DraftFactory = NoDrafts()


def draft_factory() -> DraftFactory:
    """The factory in force."""
    return _factory


def install_draft_factory(factory: DraftFactory) -> None:
    """Put another factory in force (called from ``AppConfig.ready()``)."""
    global _factory
    _factory = factory
