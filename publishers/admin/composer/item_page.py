"""The page that is published everywhere, what of it is public, and its pictures while it is not."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pydantic
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View
from wagtail.models import Page

from cms.entries.assemble import preview_record, record_of
from cms.entries.blobs import BlobMissing, open_blob
from cms.entries.mixins import RecordMixin
from cms.entries.models import Entry, Status
from cms.entries.record import Record
from publishers.derivatives.serving import made_out_of

from ..permissions import may_plan


class PageOfItem:
    """Finds the page named in the address, and what of it is public; editors without the right don't get in."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(self.page, RecordMixin):
            raise Http404
        if not may_plan(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def page(self) -> Any:
        return get_object_or_404(Page, pk=self.kwargs["page_id"]).specific

    @cached_property
    def entry(self) -> Entry | None:
        return Entry.objects.filter(page_id=self.page.pk, status=Status.PUBLISHED).first()

    @cached_property
    def record(self) -> Record | None:
        """What is public now; for a page that is not, what its latest draft would be, if anything."""
        if self.entry:
            return record_of(self.entry)
        revision = self.page.latest_revision
        draft = revision.as_object() if revision else self.page
        try:
            return preview_record(draft.as_record(), url=self.page.full_url or "")
        except (pydantic.ValidationError, FileNotFoundError):
            return None


class DraftMediaView(PageOfItem, View):
    """A picture or film of a page that is not public, or what was made of it, for those who may publish it."""

    def get(self, request: HttpRequest, page_id: int, sha256: str) -> HttpResponse:
        carried = {item.sha256: item.media_type for item in self.record.attachments} if self.record else {}
        made = None if sha256 in carried else made_out_of(sha256, carried)
        media_type = made.media_type if made else carried.get(sha256, "")
        if not media_type.startswith(("image/", "video/")) or "svg" in media_type:
            raise Http404
        try:
            response = FileResponse(open_blob(sha256), content_type=media_type)
        except BlobMissing:
            raise Http404 from None
        response.headers["Cache-Control"] = "private, max-age=600"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
