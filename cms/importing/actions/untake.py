"""Undo: the drafts of an import go again, as long as nobody has worked on them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page, TaskState

from cms.importing.models import Import, ImportRow, RowState, WishState


def untake_row(source: Import, row: ImportRow) -> None:
    """Delete the row's draft, or leave it and say so in the row's state."""
    mine = ImportRow.objects.filter(pk=row.pk, state=RowState.DONE)
    with transaction.atomic():
        page = Page.objects.filter(pk=row.page_id).specific().first()
        state = RowState.UNDONE
        if page is not None and (not is_untouched(page, row) or not _delete(page, source.user)):
            state = RowState.KEPT
        mine.update(state=state, **({"wish_state": WishState.NONE} if state == RowState.UNDONE else {}))


def is_untouched(page: Page, row: ImportRow) -> bool:
    """Whether it is the very draft that the import made: not public, not edited, nobody has decided about it."""
    if page.live or page.first_published_at or page.latest_revision_id != row.revision_id or page.locked:
        return False
    decided = TaskState.objects.filter(workflow_state__in=page.workflow_states.all(), finished_at__isnull=False)
    return not decided.exists()


def _delete(page: Page, user: Any) -> bool:
    if user is None:
        return False
    try:
        DeletePageAction(page, user=user).execute()
    except PermissionDenied:
        return False
    return True
