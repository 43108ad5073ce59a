"""``/api/v1/agencies``: who is who, what it was called when, under whom it stands and who came after it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Schema
from pydantic import BaseModel, Field

from cms.core.conf import conf
from cms.entries.api.paging import next_address, part, with_link
from cms.entries.api.problems import Refused
from cms.entries.api.public import public_router, refusals, told
from cms.entries.api.words import Code, CursorWord, Limit

from .models import Agency

router = public_router("agencies")


class AgencyQuery(Schema):
    """Filters and paging."""

    kind: Code = Field("", description="Code of a kind of agency.")
    level: Code = Field("", description="Code of an administrative level.")
    current: bool = Field(False, description="Only those that exist today.")
    limit: Limit = 50
    cursor: CursorWord = ""


class NameOut(BaseModel):
    """What it was called from one day (included) to another (excluded); an empty end is open."""

    name: str
    short_name: str
    valid_from: date | None
    valid_to: date | None


class SuccessorOut(BaseModel):
    """Who took over, and when."""

    code: str | None
    what: str
    on: date | None


class AgencyOut(BaseModel):
    """An agency as it is today. The code stays when names change."""

    code: str
    name: str
    short_name: str
    kind: str
    kind_label: str
    level: str
    level_label: str
    #: Code of the agency above it today.
    parent: str | None
    website: str
    identification_code: str
    valid_from: date | None
    valid_to: date | None
    names: list[NameOut]
    successors: list[SuccessorOut]
    #: Where its entries are listed.
    entries_url: str


class AgencyPage(BaseModel):
    """One page of the list."""

    items: list[AgencyOut]
    next: str | None = None


@router.get(
    "", response={200: AgencyPage, **refusals()}, operation_id="list_agencies", summary="List agencies"
)  # fmt: skip
def list_agencies(request: HttpRequest, query: Query[AgencyQuery]) -> HttpResponse:
    """By code. Those that were dissolved stay: old items carry their codes."""
    rows = _rows()
    if query.kind:
        rows = rows.filter(kind__code=query.kind)
    if query.level:
        rows = rows.filter(level__code=query.level)
    if query.current:
        rows = rows.filter(pk__in=Agency.objects.valid_on(timezone.localdate()).values("pk"))
    found = part(rows, walk="agencies", cursor=query.cursor, limit=query.limit, key="code", newest=False)
    following = next_address(request, query, found.cursor)
    page = AgencyPage(items=[_out(row) for row in found.rows], next=following)
    return with_link(told(request, page), following)


@router.get("/{code}", response={200: AgencyOut, **refusals(404)}, operation_id="get_agency", summary="Read one agency")
def get_agency(request: HttpRequest, code: Path[Code]) -> HttpResponse:
    """By its code, which stays the same when its name changes."""
    row = _rows().filter(code=code).first()
    if row is None:
        raise Refused(404, "unknown_agency", _("There is no agency “%(code)s” here.") % {"code": code})
    return told(request, _out(row))


def _rows() -> QuerySet[Agency]:
    related = ("names", "links_out__kind", "links_out__to_agency", "successions_out__successor")
    return Agency.objects.select_related("kind", "level").prefetch_related(*related)


def _out(row: Agency) -> AgencyOut:
    today = timezone.localdate()
    naming = row.naming_on(today)
    names = sorted(row.names.all(), key=lambda one: one.valid_from or date.min)
    return AgencyOut(
        code=row.code, name=naming.name if naming else row.code, short_name=naming.short_name if naming else "",
        kind=row.kind.code, kind_label=row.kind.label, level=row.level.code if row.level else "",
        level_label=row.level.label if row.level else "", parent=_parent(row, today), website=row.website,
        identification_code=row.identification_code, valid_from=row.valid_from, valid_to=row.valid_to,
        names=[
            NameOut(name=one.name, short_name=one.short_name, valid_from=one.valid_from, valid_to=one.valid_to)
            for one in names
        ],
        successors=[
            SuccessorOut(
                code=one.successor.code if one.successor else None, what=str(one.get_kind_display()),
                on=one.happened_on,
            )
            for one in row.successions_out.all()
        ],
        entries_url=f"{conf().public_url}/api/v1/entries?agency={row.code}",
    )  # fmt: skip


def _parent(row: Agency, day: date) -> str | None:
    """As ``Agency.parent_on``, from rows that were fetched for the whole page."""
    links = [one for one in row.links_out.all() if one.kind.is_parent and one.holds_on(day)]
    links.sort(key=lambda one: (one.kind.order, one.pk))
    return links[0].to_agency.code if links else None
