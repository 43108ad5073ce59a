"""A cited document changed: every item that names it says so, without a new approval."""

from __future__ import annotations

import logging

from cms.entries.actions.sync import sync_page
from cms.entries.models import Reason
from cms.pages.models import LegalCitation

logger = logging.getLogger("loa.pages")


def resync_pages_citing(document_id: int, *, validity_changed: bool) -> int:
    """Sync each citing page; one that fails is logged and stops no other. Returns how many were synced."""
    reason = Reason.LAW if validity_changed else Reason.EDIT
    ids = LegalCitation.objects.filter(document_id=document_id).values_list("page_id", flat=True).distinct()
    synced = 0
    for page_id in ids.order_by("page_id"):
        try:
            sync_page(page_id, reason=reason, is_register=True)
            synced += 1
        except Exception:
            logger.exception("page %s could not take over the change of legal document %s", page_id, document_id)
    return synced
