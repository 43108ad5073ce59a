"""What the three deciding screens show of an item: its newest text beside what was last approved."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pydantic
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page, Revision

from cms.core.moments import moment, zone_label
from cms.entries.mixins import RecordMixin
from cms.entries.models import EntryVersion
from cms.entries.record import Content
from cms.pages.terms import label_of
from cms.workflow.differences import Difference, differences
from cms.workflow.models import Approved
from cms.workflow.writers import last_approved

from .wording import name_of


def content_of(page: Any) -> Content | None:
    """What the newest draft says; nothing while it lacks what a record must have."""
    revision = page.get_latest_revision()
    try:
        return revision.as_object().as_record() if revision else page.as_record()
    except (pydantic.ValidationError, FileNotFoundError):
        return None


def approved_content(row: Approved | None) -> Content | None:
    """The very text of that approval: as it went out, or as its draft still says."""
    if row is None:
        return None
    kept = EntryVersion.objects.filter(entry__page_id=row.page_id, content_hash=row.content_hash).first()
    if kept:
        return Content.model_validate(kept.content)
    draft = Revision.page_revisions.filter(pk=row.revision_id, object_id=str(row.page_id)).first()
    content = draft.as_object().as_record() if draft else None
    return content if content and content.content_hash == row.content_hash else None


def shown_differences(before: Content | None, after: Content | None) -> list[Difference]:
    return differences(before, after, label_of) if after else []


class ItemView(WagtailAdminTemplateMixin, TemplateView):
    """An item of a page type that takes part, for people who may see it."""

    header_icon = "clipboard-list"

    @cached_property
    def page(self) -> Any:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not isinstance(page, RecordMixin):
            raise Http404
        if not self.may_see(page):
            raise PermissionDenied
        return page

    def may_see(self, page: Any) -> bool:
        return page.permissions_for_user(self.request.user).can_edit()

    @cached_property
    def content(self) -> Content | None:
        return content_of(self.page)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_approvals:index"), "label": _("Waiting for me")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before = last_approved(self.page.pk)
        old = approved_content(before)
        may_edit = self.page.permissions_for_user(self.request.user).can_edit()
        return super().get_context_data(
            page=self.page, title=self.page.get_admin_display_title(), content=self.content,
            differences=shown_differences(old, self.content), is_first=old is None,
            before=_approval_words(before), zone=zone_label(),
            edit_url=reverse("wagtailadmin_pages:edit", args=[self.page.pk]) if may_edit else "",
            seen=self.content.content_hash if self.content else "", **kwargs,
        )  # fmt: skip


def _approval_words(row: Approved | None) -> str:
    if row is None:
        return _("Nothing of it was approved before.")
    facts = {"who": name_of(row.by), "when": moment(row.at)}
    return _("Last approved: %(who)s, %(when)s.") % facts if row.by_id else _("Last approved: %(when)s.") % facts
