"""Who may speak for an item that is down."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from cms.agencies.models import Agency
from cms.entries.models import Entry


def may_withdraw(user: Any, entry: Entry) -> bool:
    """Who may unpublish its page; of a deleted page, who may publish in the section of its agency."""
    if user.is_superuser:
        return True
    page = Page.objects.filter(pk=entry.page_id).first() if entry.page_id else None
    if page is None:
        agency = Agency.objects.filter(code=entry.agency_code).select_related("section").first()
        page = agency.section if agency else None
    return page is not None and page.permissions_for_user(user).can_publish()
