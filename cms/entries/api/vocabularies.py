"""Topics, forms and audiences: the codes that filters and drafts take, what they are called, how much each has."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel

from cms.entries.models import Entry, Status, Term
from cms.entries.models.entry import EntryTerm

from .public import public_router, refusals, told

router = public_router("vocabularies")
#: Address → vocabulary, and what it is.
_LISTS = {
    "topics": ("topic", "Fields of law and of life that items are about."),
    "forms": ("form", "What an item is: a leaflet, a video, an outline."),
    "audiences": ("audience", "For whom an item is made."),
}


class TermOut(BaseModel):
    """A code. It stays for ever; one that is no longer used says what replaced it."""

    code: str
    label: str
    label_vi: str
    label_en: str
    is_current: bool
    replaced_by: str
    #: Published entries that have it.
    entries: int


class TermList(BaseModel):
    """A whole vocabulary in its order; it is short, so there are no pages."""

    items: list[TermOut]


def _register(on: Router, name: str) -> None:
    vocabulary, what = _LISTS[name]

    def read(request: HttpRequest) -> HttpResponse:
        counts = _counted(vocabulary)
        rows = Term.objects.filter(vocabulary=vocabulary)
        return told(request, TermList(items=[_out(row, counts.get(row.code, 0)) for row in rows]))

    read.__doc__ = what
    response = {200: TermList, **refusals()}
    add: Callable[..., object] = on.get(
        f"/{name}", response=response, operation_id=f"list_{name}", summary=f"List {name}", url_name=f"list_{name}"
    )
    add(read)


def _counted(vocabulary: str) -> dict[str, int]:
    if vocabulary == "form":
        rows = Entry.objects.published().order_by().values_list("form").annotate(Count("pk"))
    else:
        carried = EntryTerm.objects.filter(
            vocabulary=vocabulary, entry__status=Status.PUBLISHED, entry__updated_at__isnull=False
        )
        rows = carried.values_list("code").annotate(Count("pk"))
    return dict(rows)


def _out(row: Term, count: int) -> TermOut:
    return TermOut(
        code=row.code, label=row.label, label_vi=row.label_vi, label_en=row.label_en, is_current=not row.deprecated,
        replaced_by=row.replaced_by, entries=count,
    )  # fmt: skip


for _name in _LISTS:
    _register(router, _name)
