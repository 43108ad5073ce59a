"""``/api/v1/feeds``: every way in which entries can be followed, for programs that look for one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import BaseModel, Field

from cms.core.conf import conf
from cms.entries.agency_tree import Row, standing
from cms.entries.api.public import public_router, refusals, told
from cms.entries.api.words import Code
from cms.entries.models import AgencyName

from .formats import FORMATS

router = public_router("feeds")


class FeedQuery(Schema):
    """Whose feeds."""

    agency: Code = Field("", description="Code of an agency; empty: the feeds of everything and of every agency.")


class FormatOut(BaseModel):
    """One way to read it."""

    format: str
    media_type: str
    url: str


class FeedOut(BaseModel):
    """A feed. It can be narrowed by ``?form=``, ``?topic=`` and ``?audience=`` with codes of the vocabularies."""

    #: ``all``, or the code of an agency; its descendants are included.
    scope: str
    title: str
    formats: list[FormatOut]


class FeedList(BaseModel):
    """The feeds, and what else there is to follow entries by."""

    items: list[FeedOut]
    #: A WebSub hub: whoever subscribes there is told at once.
    hub: str
    #: OAI-PMH 2.0, for harvesters.
    oai: str
    sitemap: str


@router.get("", response={200: FeedList, **refusals()}, operation_id="list_feeds", summary="List feeds")
def list_feeds(request: HttpRequest, query: Query[FeedQuery]) -> HttpResponse:
    """RSS, Atom, JSON Feed and podcast: of everything, and of each agency with those below it."""
    rows = standing((Row(**values) for values in AgencyName.objects.values(*Row.__slots__)), timezone.localdate())
    named = {"all": _("All items"), **{code: rows[code].name for code in sorted(rows)}}
    wanted = {query.agency: named[query.agency]} if query.agency in named else {} if query.agency else named
    base = conf().public_url
    items = [
        FeedOut(
            scope=scope, title=title,
            formats=[
                FormatOut(format=ending, media_type=kind.content_type, url=f"{base}/feeds/{scope}.{ending}")
                for ending, kind in FORMATS.items()
            ],
        )
        for scope, title in wanted.items()
    ]  # fmt: skip
    return told(
        request, FeedList(items=items, hub=f"{base}/websub/", oai=f"{base}/oai", sitemap=f"{base}/sitemap.xml")
    )  # fmt: skip
