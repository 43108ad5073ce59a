"""Compare entries with pages and mend: for what changes rows behind every signal's back."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from wagtail.models import Page, PageViewRestriction

from cms.entries.mixins import RecordMixin
from cms.entries.models import Entry, Status

from .stamp import stamp_leftovers
from .sync import forget_page, sync_page

logger = logging.getLogger("loa.entries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What one sweep found and mended."""

    stamped: int
    mended: int
    checked: int


def sweep_entries(*, cursor: int = 0, batch: int = 100, grace: timedelta = timedelta(seconds=5)) -> tuple[Swept, int]:
    """Mend what is missing or should be gone, then compare the next ``batch`` pages after ``cursor`` in full.

    Returns what was done and the cursor for the next sweep (0 when the round is complete).
    """
    stamped = len(stamp_leftovers(grace))
    public = _public_page_ids()
    published = set(Entry.objects.filter(status=Status.PUBLISHED).values_list("page_id", flat=True))
    wrong = (public ^ published) - {None}
    gone = set(published) - {None} - set(Page.objects.filter(pk__in=published - {None}).values_list("pk", flat=True))
    mended = 0
    for page_id in sorted(wrong):
        mended += _mend(page_id, gone=page_id in gone)
    due = sorted(page_id for page_id in public & published if page_id > cursor)[:batch]
    for page_id in due:
        mended += _mend(page_id)
    return Swept(stamped=stamped, mended=mended, checked=len(due)), due[-1] if len(due) == batch else 0


def _mend(page_id: int, *, gone: bool = False) -> int:
    before = Entry.objects.filter(page_id=page_id).values_list("version", "status", "url").first()
    try:
        if gone:
            forget_page(page_id)
        else:
            sync_page(page_id)
    except Exception:
        logger.exception("the entry of page %s could not be mended", page_id)
        return 0
    return int(before != Entry.objects.filter(page_id=page_id).values_list("version", "status", "url").first())


def _public_page_ids() -> set[int]:
    """Live pages of opted-in types, no aliases, nothing restricted: the same rule as ``is_public``, in two queries."""
    restricted = list(PageViewRestriction.objects.values_list("page__path", flat=True))
    found: set[int] = set()
    for model in apps.get_models():
        if issubclass(model, Page) and issubclass(model, RecordMixin):
            rows = model.objects.filter(live=True, alias_of=None).values_list("pk", "path")
            found.update(pk for pk, path in rows if not any(path.startswith(prefix) for prefix in restricted))
    return found
