"""Entries as JSON: the list with filters and a cursor, one entry, tombstones of withdrawn ones."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic_core import to_json

from cms.core.conf import conf
from cms.entries.agency_tree import find_branch
from cms.entries.conf import oai_identifier
from cms.entries.freshness import conditional, entity_tag, freshness
from cms.entries.models import Status
from cms.entries.record import Record
from cms.entries.selection import VOCABULARIES, Labels, Selection, UnknownCode
from cms.entries.written import Overtaken, Place, Row, record_json, row, rows, written

from .cursor import Cursor
from .listing import Asked
from .problems import BadRequest, problem
from .public import CACHE_CONTROL, refusals
from .schemas import EntryPage, EntryQuery, Tombstone

router = Router(tags=["entries"])


@router.get(
    "/entries",
    response={200: EntryPage, **refusals()},
    operation_id="list_entries",
    summary="List entries",
)
def list_entries(request: HttpRequest, query: Query[EntryQuery]) -> HttpResponse:
    """The current versions, filtered, a page at a time."""
    asked = Asked(
        selection=_selection(query), agencies=_agencies(query.agency), cursor=_cursor(query), status=query.status,
        language=query.language, since=query.updated_since, is_oldest_first=query.order == "oldest",
        count=query.limit + 1,
    )  # fmt: skip
    fresh = freshness()

    def render() -> HttpResponse:
        places = asked.places()
        found: Sequence[Place | Row] = places
        page = found[: query.limit]
        try:
            items = written(places[: query.limit], _shown)
        except Overtaken:  # all at one look then
            whole = rows(asked.entries())
            found, page = whole, whole[: query.limit]
            items = [_shown(found_row) for found_row in whole[: query.limit]]
        following = _next_address(request, query, asked.selection, page[-1]) if len(found) > query.limit else None
        response = HttpResponse(_page_json(items, following), content_type="application/json")
        if following:
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response

    return conditional(
        request,
        render,
        etag=fresh.etag("entries", query.model_dump_json(), asked.agencies),
        changed_at=fresh.changed_at,
        cache_control=CACHE_CONTROL,
    )


@router.get(
    "/entries/{uuid:entry_id}",
    response={200: Record, 410: Tombstone, **refusals(404, 503)},
    operation_id="get_entry",
    summary="Read one entry",
)
def get_entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The current version; 410 with a tombstone once it is withdrawn."""
    entry = row(entry_id)
    if entry is None:
        return problem(404, _("There is no entry %(id)s.") % {"id": entry_id})
    if entry.updated_at is None:
        # Committed, not yet in its place in the sequence: to say 404 would look like a withdrawal.
        response = problem(503, _("The entry is being changed right now; ask again in a second."))
        response.headers["Retry-After"] = "1"
        return response
    if entry.status == Status.WITHDRAWN:
        response = HttpResponse(_shown(entry), status=410, content_type="application/json")
        response.headers["Cache-Control"] = CACHE_CONTROL
        return response
    return conditional(
        request,
        lambda: HttpResponse(_shown(entry), content_type="application/json"),
        etag=entity_tag("entry", entry.id, entry.version, entry.updated_at),
        changed_at=entry.updated_at,
        cache_control=CACHE_CONTROL,
    )


def _selection(query: EntryQuery) -> Selection:
    try:
        return Selection.of({name: getattr(query, name) for name in VOCABULARIES}, Labels())
    except UnknownCode as unknown:
        raise BadRequest(unknown.vocabulary, "unknown_code", unknown.sentence) from None


def _agencies(code: str) -> tuple[str, ...]:
    """The agency with its descendants; empty when none is asked for."""
    if not code:
        return ()
    branch = find_branch(code) if "\x00" not in code else None
    if branch is None:
        raise BadRequest("agency", "unknown_code", _("There is no agency “%(code)s” here.") % {"code": code})
    return branch.codes


def _cursor(query: EntryQuery) -> Cursor | None:
    if not query.cursor:
        return None
    try:
        cursor = Cursor.decode(query.cursor)
    except ValueError:
        cursor = None
    if cursor is None or cursor.order != query.order:
        raise BadRequest(
            "cursor", "bad_cursor", _("The cursor can't be read; follow “next” as it was given, or begin without one.")
        )
    return cursor


def _next_address(request: HttpRequest, query: EntryQuery, selection: Selection, last: Place | Row) -> str:
    assert last.updated_at is not None  # only stamped rows are read
    given = query.model_dump(mode="json", exclude_defaults=True, exclude={*VOCABULARIES, "cursor"})
    cursor = Cursor(updated_at=last.updated_at, id=last.id, order=query.order).encode()
    parameters = [*selection.items(), *given.items(), ("cursor", cursor)]
    return f"{conf().public_url}{request.path_info}?{urlencode(parameters, safe=',')}"


def _shown(row: Row) -> bytes:
    if row.status == Status.PUBLISHED:
        return record_json(row)
    tombstone = Tombstone(
        id=oai_identifier(row.id),
        uuid=row.id,
        version=row.version,
        published_at=row.published_at,
        updated_at=row.changed_at,
        withdrawn_at=row.withdrawn_at,
    )
    return tombstone.model_dump_json().encode()


def _page_json(items: list[bytes], following: str | None) -> bytes:
    """An ``EntryPage`` of items that are JSON already."""
    return b'{"items":[%s],"next":%s}' % (b",".join(items), to_json(following))
