"""The record: the one shape in which content leaves the editorial core (profile B1 of the exchange contract).

``Content`` is what a page says of itself (``as_record()``); ``Record`` is that, with the identity, version and state
that the entry store gives it. Both are frozen, NFC, in UTC. Every outward format is a pure function of ``Record``.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from cms.core.text import nfc, plain

Text = Annotated[str, AfterValidator(nfc)]
Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]*$", max_length=100)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Role(StrEnum):
    """What an attachment is to the item."""

    MAIN = "main"
    COVER = "cover"
    IMAGE = "image"
    CAPTIONS = "captions"
    TRANSCRIPT = "transcript"
    FILE = "file"


class Relation(StrEnum):
    """What the item has to do with a document of law it names."""

    INTRODUCES = "introduces"
    EXPLAINS = "explains"
    CITES = "cites"
    AMENDS_NOTICE = "amends_notice"


class LegalReference(_Frozen):
    """A document of law as the item names it; an unknown date is ``None``, an unknown validity ``unknown``."""

    number: Text
    type: str = ""
    issuer: Text = ""
    signer: Text = ""
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    validity: str = "unknown"
    abstract: Text = ""
    fields: tuple[str, ...] = ()
    relation: Relation = Relation.CITES
    source_url: str = ""


class AgencyReference(_Frozen):
    """The agency and its name as of publication."""

    code: Code
    name: Text
    parent_code: str = ""


class Attachment(_Frozen):
    """A file that belongs to the item. ``bytes`` is its true size; ``sha256`` names the pinned copy.

    Dimensions in pixels, ``duration_s`` in seconds.
    """

    url: str = ""
    filename: str
    media_type: str
    bytes: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    role: Role = Role.FILE
    alt: Text = ""
    width: int | None = None
    height: int | None = None
    duration_s: float | None = None
    language: str = ""
    captions_url: str = ""


class Social(_Frozen):
    """Where the item was posted."""

    network: str
    post_url: str


class Correction(_Frozen):
    """The item corrects another one (đính chính)."""

    id: str
    reason: Text = ""


class Content(_Frozen):
    """What a page says: everything that an approval binds."""

    title: Text = Field(min_length=1, max_length=300)
    summary: Text = Field(default="", max_length=1000)
    body_html: Text = ""
    language: str = "vi"
    form: Code
    topics: tuple[Code, ...] = ()
    audiences: tuple[Code, ...] = ()
    areas: tuple[str, ...] = ()
    tags: tuple[Text, ...] = ()
    legal_documents: tuple[LegalReference, ...] = ()
    source_agency: AgencyReference | None = None
    compiled_by: Text = ""
    approved_by_agency: Text = ""
    licence: str = "https://creativecommons.org/licenses/by/4.0/"
    valid_from: date | None = None
    valid_to: date | None = None
    attachments: tuple[Attachment, ...] = ()
    correction_of: Correction | None = None
    #: Facts of the form that have no field of their own (an outline's parts, a question): plain JSON.
    details: dict[str, Any] = Field(default_factory=dict)

    @field_validator("topics", "audiences", "areas", "tags")
    @classmethod
    def _unique(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(values))

    @property
    def text(self) -> str:
        """The body as plain text, paragraphs apart by a blank line."""
        return plain(self.body_html)

    def attachments_as(self, *roles: Role) -> tuple[Attachment, ...]:
        return tuple(item for item in self.attachments if item.role in roles)

    @property
    def content_hash(self) -> str:
        """SHA-256 of what an approval binds: no version, state, time, address; equal content gives an equal hash."""
        data = self.model_dump(mode="json", exclude={"attachments": {"__all__": {"url", "captions_url"}}})
        canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()


class Record(Content):
    """One version of one item, as every channel and every harvester sees it."""

    id: str
    uuid: UUID
    version: int = Field(ge=1)
    status: Literal["published", "withdrawn"] = "published"
    url: str = ""
    published_at: datetime
    updated_at: datetime | None = None
    withdrawn_at: datetime | None = None
    translation_of: str = ""
    social: tuple[Social, ...] = ()

    @property
    def content(self) -> Content:
        """The part that an approval binds."""
        return Content.model_validate(self.model_dump(include=set(Content.model_fields)))
