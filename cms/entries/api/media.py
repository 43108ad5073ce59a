"""Files of published entries: what there is to show or play, whose it is, and where its bytes are."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Schema
from pydantic import BaseModel, Field

from cms.entries.agency_tree import find_branch
from cms.entries.conf import media_url, oai_identifier
from cms.entries.media import NeverSeen, NoLongerPublic, public_file
from cms.entries.models import EntryMedia, Status
from cms.entries.record import Role

from .paging import next_address, part, with_link
from .problems import BadRequest, Refused
from .public import public_router, refusals, told
from .words import Code, CursorWord, Limit, Sha256

router = public_router("media")
#: The general part of a media type, by the word that people use for it.
_KINDS = {"picture": "image/", "video": "video/", "audio": "audio/", "captions": "text/vtt", "pdf": "application/pdf"}


class MediaQuery(Schema):
    """Filters and paging."""

    entry: UUID | None = Field(None, description="Of this entry alone.")
    kind: Literal["", "picture", "video", "audio", "captions", "pdf"] = ""
    agency: Code = Field("", description="Code of an agency; its descendants are included.")
    limit: Limit = 50
    cursor: CursorWord = ""


class MediaOut(BaseModel):
    """One file of one entry. The bytes at ``url`` never change: their hash is in the address."""

    sha256: str
    url: str
    bytes: int
    media_type: str
    filename: str
    role: Role
    alt: str
    language: str
    width: int | None
    height: int | None
    duration_s: float | None
    #: The entry that carries it: ``id`` as in records, ``uuid`` as in addresses.
    entry: UUID
    entry_id: str
    entry_title: str


class MediaPage(BaseModel):
    """One page of the list."""

    items: list[MediaOut]
    next: str | None = None


class MediaUses(BaseModel):
    """One file and every published entry that carries it."""

    sha256: str
    url: str
    bytes: int
    media_type: str
    filename: str
    uses: list[MediaOut]


@router.get(
    "", response={200: MediaPage, **refusals()}, operation_id="list_media", summary="List files of published entries"
)
def list_media(request: HttpRequest, query: Query[MediaQuery]) -> HttpResponse:
    """The newest first; a file that two entries carry is there twice."""
    found = part(_wanted(query), walk="media", cursor=query.cursor, limit=query.limit)
    following = next_address(request, query, found.cursor)
    page = MediaPage(items=[_out(row) for row in found.rows], next=following)
    return with_link(told(request, page), following)


@router.get(
    "/{sha256}", response={200: MediaUses, **refusals(404, 410)}, operation_id="get_media", summary="Read of one file"
)
def get_media(request: HttpRequest, sha256: Path[Sha256]) -> HttpResponse:
    """What it is and which entries carry it; 410 once none does any more. Its bytes are at ``url``."""
    try:
        file = public_file(sha256)
    except NeverSeen:
        raise Refused(404, "unknown_file", _("There is no such file.")) from None
    except NoLongerPublic:
        raise Refused(410, "file_gone", _("This file was withdrawn or replaced.")) from None
    uses = _current().filter(sha256=sha256).order_by("pk")[:100]
    out = MediaUses(
        sha256=sha256, url=media_url(sha256, file.filename), bytes=file.size, media_type=file.content_type,
        filename=file.filename, uses=[_out(row) for row in uses],
    )  # fmt: skip
    return told(request, out)


def _current() -> QuerySet[EntryMedia]:
    """Files of what is public now."""
    rows = EntryMedia.objects.filter(
        version__entry__status=Status.PUBLISHED, version__entry__updated_at__isnull=False,
        version__version=F("version__entry__version"),
    )  # fmt: skip
    return rows.select_related("version__entry")


def _wanted(query: MediaQuery) -> QuerySet[EntryMedia]:
    rows = _current()
    if query.entry:
        rows = rows.filter(version__entry=query.entry)
    if query.kind:
        rows = rows.filter(Q(media_type__istartswith=_KINDS[query.kind]))
    if query.agency:
        branch = find_branch(query.agency)
        if branch is None:
            told_ = _("There is no agency “%(code)s” here.") % {"code": query.agency}
            raise BadRequest("agency", "unknown_code", told_)
        rows = rows.filter(version__entry__agency_code__in=branch.codes)
    return rows


def _out(row: EntryMedia) -> MediaOut:
    entry = row.version.entry
    return MediaOut(
        sha256=row.sha256, url=media_url(row.sha256, row.filename), bytes=row.bytes, media_type=row.media_type,
        filename=row.filename, role=Role(row.role), alt=row.alt, language=row.language, width=row.width,
        height=row.height, duration_s=row.duration_s, entry=entry.pk, entry_id=oai_identifier(entry.pk),
        entry_title=entry.title,
    )  # fmt: skip
