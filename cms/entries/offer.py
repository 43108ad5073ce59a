"""An offer: an item that somebody outside hands in, before it is a page here. Frozen plain data, like the record."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cms.core.text import plain

from .record import LegalReference, Role, Text


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)


class OfferedFile(_Frozen):
    """A file of the offer: where it is, and its hash once its bytes lie in our own store."""

    url: str = ""
    sha256: str = ""
    media_type: str = ""
    filename: str = ""
    bytes: int | None = None
    role: Role = Role.FILE
    alt: Text = ""

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/") or self.role in (Role.COVER, Role.IMAGE)


class Offer(_Frozen):
    """What an item says. Codes are kept as they came: an unknown one is the reader's to judge."""

    title: Text = Field(min_length=1, max_length=300)
    summary: Text = Field(default="", max_length=1000)
    #: HTML of the record's subset; pictures stand in it by their address at the source.
    body_html: Text = ""
    language: str = "vi"
    form: str = ""
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    tags: tuple[Text, ...] = ()
    #: Documents of law that the source itself names, beside those that the text names.
    legal_documents: tuple[LegalReference, ...] = ()
    agency_code: str = ""
    #: Whose item it is, in words, and where it stands there.
    source_name: Text = ""
    source_url: str = ""
    compiled_by: Text = ""
    licence: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    files: tuple[OfferedFile, ...] = ()
    #: Facts of the form that have no field of their own: plain JSON.
    details: dict[str, Any] = Field(default_factory=dict)
    published_at: datetime | None = None

    @property
    def text(self) -> str:
        """The body as plain text, paragraphs apart by a blank line."""
        return plain(self.body_html)

    @property
    def words(self) -> str:
        """Everything that may name a document of law."""
        return "\n\n".join(part for part in (self.title, self.summary, self.text) if part)

    @property
    def content_hash(self) -> str:
        """SHA-256 of what an editor would see change: no times, and files by their address."""
        learnt = {"sha256", "bytes", "media_type", "filename"}
        data = self.model_dump(mode="json", exclude={"published_at": True, "files": {"__all__": learnt}})
        canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
