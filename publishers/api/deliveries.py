"""Deliveries and channels to read: a list by filters, page by page, and one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from cms.core.conf import conf
from cms.entries.access.reading import reading
from cms.entries.access.tokens import caller_of
from cms.entries.api.cursor import Cursor
from cms.entries.api.problems import BadRequest, Refused
from cms.entries.models import Scope
from publishers.models import Delivery

from . import reach
from .answers import channel_out, delivery_out
from .schemas import ChannelOut, DeliveryOut, DeliveryPage, DeliveryQuery

router = Router(tags=["deliveries"])
channel_router = Router(tags=["channels"])
#: Whoever may change deliveries may read them.
READERS = (Scope.READ, Scope.PLAN)
_ORDER = "made"


@reading(
    router, "", scopes=READERS, answers={200: DeliveryPage}, operation_id="list_deliveries", summary="List deliveries"
)
def list_deliveries(request: HttpRequest, query: Query[DeliveryQuery]) -> Any:
    """What you may see, the newest plan first, a page at a time."""
    caller = caller_of(request)
    rows = reach.deliveries(caller).filter(_wanted(query)).order_by("-created_at", "-pk")[: query.limit + 1]
    page = list(rows)
    following = _next(request, query, page[query.limit - 1]) if len(page) > query.limit else None
    return {"items": [delivery_out(row) for row in page[: query.limit]], "next": following}


@reading(
    router, "/{uuid:delivery_id}", scopes=READERS, answers={200: DeliveryOut}, operation_id="get_delivery",
    summary="Read one delivery",
)  # fmt: skip
def get_delivery(request: HttpRequest, delivery_id: UUID) -> Any:
    """As it is now; send its ``ETag`` back as ``If-None-Match`` to wait for a change cheaply."""
    caller = caller_of(request)
    delivery = reach.deliveries(caller).filter(pk=delivery_id).first()
    if delivery is None:
        raise Refused(404, "unknown_delivery", _("There is no delivery %(id)s that you may see.") % {"id": delivery_id})
    return delivery_out(delivery)


@reading(
    channel_router, "", scopes=(*READERS, Scope.HOLD), answers={200: list[ChannelOut]}, operation_id="list_channels",
    summary="List channels",
)  # fmt: skip
def list_channels(request: HttpRequest) -> Any:
    """Those on which you may publish, with their numbers."""
    caller = caller_of(request)
    return [channel_out(row) for row in reach.channels(caller).order_by("name")]


def _wanted(query: DeliveryQuery) -> Q:
    given: dict[str, Any] = {
        "state__in": query.state, "kind__in": query.kind, "entry": query.entry, "channel": query.channel,
        "campaign": query.campaign, "due_at__gte": query.due_from, "due_at__lt": query.due_before,
    }  # fmt: skip
    wanted = Q(**{name: value for name, value in given.items() if value not in (None, [])})
    place = _place(query.cursor)
    if place:
        # The first condition says nothing new, but an index can begin there.
        wanted &= Q(created_at__lte=place.updated_at)
        wanted &= Q(created_at__lt=place.updated_at) | Q(pk__lt=place.id)
    return wanted


def _place(word: str) -> Cursor | None:
    if not word:
        return None
    try:
        cursor = Cursor.decode(word)
    except ValueError:
        cursor = None
    if cursor is None or cursor.order != _ORDER:
        told = _("The cursor can't be read; follow “next” as it was given, or begin without one.")
        raise BadRequest("cursor", "bad_cursor", told)
    return cursor


def _next(request: HttpRequest, query: DeliveryQuery, last: Delivery) -> str:
    given = query.model_dump(mode="json", exclude_defaults=True, exclude={"cursor"})
    cursor = Cursor(updated_at=last.created_at, id=last.pk, order=_ORDER).encode()
    return f"{conf().public_url}{request.path_info}?{urlencode({**given, 'cursor': cursor}, doseq=True)}"
