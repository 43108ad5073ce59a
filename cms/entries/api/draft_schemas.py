"""What goes in and out of the calls on drafts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from cms.entries.record import Content

from .words import CursorWord, Facts, Limit, Number

#: Text that every database takes.
Plain = Annotated[str, StringConstraints(pattern=r"^[^\x00]*$")]
_CodeIn = Annotated[str, StringConstraints(max_length=100, pattern=r"^[A-Za-z0-9_.:-]*$")]
_Codes = Annotated[list[_CodeIn], Field(max_length=50)]
_EXAMPLE = {
    "form": "news", "title": "Từ 01/7: thẻ căn cước mới", "summary": "Ai phải đổi, đổi ở đâu.",
    "body_html": "<p>Công dân từ đủ 14 tuổi …</p>", "topics": ["identity_residence"], "audiences": ["general"],
    "legal_documents": ["26/2023/QH15"], "submit": True,
}  # fmt: skip


class FileIn(BaseModel):
    """A file of the draft, with its bytes."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    filename: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00/\\]+$")] = Field(
        description="With its ending. The body shows a picture by this name: <img src=“map.png”>."
    )
    role: Literal["file", "image", "cover", "main"] = "file"
    alt: Plain = Field("", max_length=500, description="What a picture shows, for those who do not see it.")
    data: str = Field(
        min_length=4, max_length=14_000_000, description="The bytes in Base64.",
        json_schema_extra={"format": "byte", "contentEncoding": "base64"},
    )  # fmt: skip


class DraftIn(BaseModel):
    """An item as you would have it. HTML is taken in the record's subset; what it does not know is left out."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, json_schema_extra={"examples": [_EXAMPLE]})

    title: Plain = Field(min_length=1, max_length=255)
    form: _CodeIn = Field("", description="One of /forms; empty: a news item.")
    summary: Plain = Field("", max_length=1000)
    body_html: Plain = Field("", max_length=400_000)
    language: str = Field("vi", max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    topics: _Codes = Field([], description="Codes of /topics.")
    audiences: _Codes = Field([], description="Codes of /audiences.")
    tags: list[Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]] = Field(
        [], max_length=50
    )
    legal_documents: list[Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00]+$")]] = (
        Field([], max_length=100, description="Numbers as printed; those of the register are linked.")
    )
    compiled_by: Plain = Field("", max_length=255)
    source_name: Plain = Field("", max_length=255, description="Whose item it is, if you took it over.")
    source_url: str = Field("", max_length=2000, pattern=r"^(https?://[^\s\x00]+)?$")
    valid_from: date | None = None
    valid_to: date | None = None
    details: Facts = Field({}, description="What the form has of its own: a question, a place, a number.")
    files: list[FileIn] = Field([], max_length=20, description="Ten megabytes in one call; more at the desk.")
    section: Number | None = Field(None, description="Page below which it stands; empty: your own section.")
    submit: bool = Field(False, description="Hand it in for approval at once.")
    revision: Number | None = Field(
        None, description="For a change: the version that you read; refused with 409 if there is a newer one."
    )


class DraftOut(BaseModel):
    """How a draft stands."""

    page: int
    title: str
    #: The page below which it stands.
    section: int | None
    state: Literal["draft", "in_review", "public"]
    #: Readers see an earlier version of it, or this one.
    is_public: bool
    revision: int | None
    #: The entry that it is, or was; empty before it was public.
    entry: UUID | None
    desk_url: str


class DraftWritten(DraftOut):
    """How it stands now, and what to know of it."""

    #: Sentences: what could not be taken over, what keeps it from being handed in.
    remarks: list[str]
    #: Fields that stayed as an editor had written them.
    kept: list[str]


class DraftDetail(DraftOut):
    """With what it says."""

    content: Content | None
    missing: str


class DraftQuery(Schema):
    """Paging."""

    limit: Limit = 50
    cursor: CursorWord = ""


class DraftPage(BaseModel):
    """One page of the list."""

    items: list[DraftOut]
    next: str | None = None
