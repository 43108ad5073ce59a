"""Who wrote what is waiting: everybody whose hand was in it since somebody last stood behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from wagtail.models import PageLogEntry, Revision

from .models import Approved

#: Verbs of Wagtail's log that change words. The log outlives revisions that were purged.
_WRITING = ("wagtail.create", "wagtail.edit", "wagtail.revert")


def last_approved(page_id: int) -> Approved | None:
    """The newest content of the page that a second person stands behind."""
    return Approved.objects.settled().filter(page_id=page_id).order_by("-at", "-pk").first()


def writers_of(page: Any) -> frozenset[int]:
    """Keys of the people who wrote what the newest draft adds to what was last approved."""
    return writers_of_many([page])[page.pk]


def writers_of_many(pages: Collection[Any]) -> dict[int, frozenset[int]]:
    """Page → keys, in three queries."""
    ids = [page.pk for page in pages]
    last: dict[int, Approved] = {}
    for row in Approved.objects.settled().filter(page_id__in=ids).order_by("at", "pk"):
        last[row.page_id] = row
    found: dict[int, set[int]] = defaultdict(set)
    for page in pages:
        if page.pk not in last and page.owner_id:
            found[page.pk].add(page.owner_id)
    _add_revisions(found, ids, last)
    _add_log(found, ids, last)
    return {page_id: frozenset(found[page_id]) for page_id in ids}


def _add_revisions(found: dict[int, set[int]], ids: list[int], last: dict[int, Approved]) -> None:
    """A draft that is saved over keeps its key and gets a new date: either tells that it is newer."""
    wanted = Q(pk__in=[])
    for page_id in ids:
        newer = Q(object_id=str(page_id))
        if row := last.get(page_id):
            after = Q(created_at__gt=row.at)
            newer &= after | Q(pk__gt=row.revision_id) if row.revision_id else after
        wanted |= newer
    rows = Revision.page_revisions.filter(wanted).exclude(user=None)
    for object_id, user_id in rows.values_list("object_id", "user_id").distinct():
        found[int(object_id)].add(user_id)


def _add_log(found: dict[int, set[int]], ids: list[int], last: dict[int, Approved]) -> None:
    wanted = Q(pk__in=[])
    for page_id in ids:
        newer = Q(page_id=page_id)
        if row := last.get(page_id):
            newer &= Q(timestamp__gt=row.at)
        wanted |= newer
    rows = PageLogEntry.objects.filter(wanted, action__in=_WRITING).exclude(user_id=None)
    for page_id, user_id in rows.values_list("page_id", "user_id").order_by().distinct():
        found[page_id].add(user_id)
