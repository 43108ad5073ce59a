"""What a row asks for beside its content (channels, a time), done once its item is public."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.core.registries import more_columns
from cms.entries.events import EntryChanged
from cms.entries.models import Entry, Status
from cms.entries.more_columns import Fulfilled
from cms.importing.language import in_language_of
from cms.importing.models import ImportRow, WishState

logger = logging.getLogger("loa.importing")
_SENTENCE_MAX = 1000


def entry_changed(event: EntryChanged) -> None:
    """An item came out: what its row asked for is due."""
    if event.status != Status.PUBLISHED:
        return
    page_id = Entry.objects.filter(pk=event.entry_id).values_list("page_id", flat=True).first()
    if page_id is not None:
        for row in ImportRow.objects.filter(page_id=page_id, wish_state=WishState.WAITS).select_related("source__user"):
            fulfil(row)


def fulfil_waiting(*, most: int) -> int:
    """What a lost event left undone. Returns how many."""
    public = Entry.objects.filter(status=Status.PUBLISHED).values("page_id")
    waiting = ImportRow.objects.filter(wish_state=WishState.WAITS, page_id__in=public).select_related("source__user")
    found = list(waiting[:most])
    for row in found:
        fulfil(row)
    return len(found)


def fulfil(row: ImportRow) -> None:
    """Do what the row asks for, or say why not: once, whoever is asked at the same time."""
    mine = ImportRow.objects.filter(pk=row.pk)
    with in_language_of(row.source.user):
        try:
            with transaction.atomic():
                if not mine.filter(wish_state=WishState.WAITS).update(wish_state=WishState.DONE):
                    return
                told = [_told(name, row.page_id, wanted, row.source.user) for name, wanted in row.wish.items()]
                state = WishState.DONE if all(one.is_done for one in told) else WishState.REFUSED
                words = " ".join(one.sentence for one in told)[:_SENTENCE_MAX]
                mine.update(wish_state=state, wish_words=words)
        except Exception:
            logger.exception("what line %s of import %s asks for could not be done", row.line, row.source_id)
            words = _("It could not be planned. Plan it on “Publish everywhere” of the item.")
            mine.update(wish_state=WishState.REFUSED, wish_words=words)


def _told(name: str, page_id: int | None, wanted: dict[str, Any], user: Any) -> Fulfilled:
    more = more_columns.get(name)
    if more is None or page_id is None or not Page.objects.filter(pk=page_id).exists():
        return Fulfilled(is_done=False, sentence="")
    found: Fulfilled = more.fulfil(page_id, wanted, user)
    return found
