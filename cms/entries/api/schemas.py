"""What goes in and out of the API."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from cms.entries.record import Record

_WRITTEN_OUT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")
_LOST_PLUS = re.compile(r" (?=\d\d:?\d\d$)")


def _mend_plus(value: object) -> object:
    """A ``+`` that was not escaped in the address arrives as a space. A bare number is no instant."""
    if not isinstance(value, str):
        return value
    if not _WRITTEN_OUT.match(value):
        raise ValueError("write an instant with its time zone, such as 2026-11-21T02:00:00Z")
    return _LOST_PLUS.sub("+", value)


def _in_utc(value: datetime) -> datetime:
    """At the edges of the calendar another zone's clock has no such instant."""
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError("there is no such instant") from None


Since = Annotated[AwareDatetime, BeforeValidator(_mend_plus), AfterValidator(_in_utc)]
_CODES = "Codes of the vocabulary; repeat the parameter or separate them by commas for “any of these”."


class EntryQuery(Schema):
    """Filters and paging of the list."""

    form: list[str] = Field([], description=_CODES)
    topic: list[str] = Field([], description=_CODES)
    audience: list[str] = Field([], description=_CODES)
    agency: str = Field("", description="Code of an agency; its descendants are included.", max_length=100)
    language: str = Field(
        "", description="BCP 47 tag of the item's language.", max_length=35, pattern=r"^[A-Za-z0-9-]*$"
    )
    updated_since: Since | None = Field(
        None,
        description="Only what changed at this instant or later; with its time zone, such as 2026-11-21T02:00:00Z.",
    )
    status: Literal["published", "withdrawn", "all"] = Field(
        "published", description="Withdrawn items appear as tombstones without content; harvesters ask for “all”."
    )
    order: Literal["newest", "oldest"] = Field(
        "newest", description="By last change. Harvesters read “oldest” first: nothing can slip past them."
    )
    limit: int = Field(20, ge=1, le=100)
    cursor: str = Field("", description="From “next” of the page before; opaque.", max_length=200)


class Tombstone(BaseModel):
    """All that is said of an item once it is withdrawn: take your copies down."""

    model_config = ConfigDict(frozen=True)

    id: str
    uuid: UUID
    version: int
    status: Literal["withdrawn"] = "withdrawn"
    published_at: datetime
    updated_at: datetime
    withdrawn_at: datetime | None


class EntryPage(BaseModel):
    """One page of the list."""

    items: list[Record | Tombstone]
    #: Address of the next page; empty on the last one.
    next: str | None = None
