"""The file by which a clerk shows what was done, for whoever may see the delivery."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views import View

from cms.entries.blobs import BlobMissing, open_blob
from publishers.models import Delivery

from ..permissions import may_see


class EvidenceView(View):
    """A download, never shown as a page: it came from outside."""

    def get(self, request: HttpRequest, pk: UUID) -> FileResponse:
        delivery = get_object_or_404(Delivery, pk=pk)
        if not may_see(request.user, delivery):
            raise PermissionDenied
        told = ((delivery.receipt or {}).get("facts") or {}).get("evidence")
        if not told:
            raise Http404
        try:
            data = open_blob(told["sha256"])
        except BlobMissing:
            raise Http404 from None
        response = FileResponse(
            data, as_attachment=True, filename=told["filename"], content_type=told["media_type"] or None
        )
        response["X-Content-Type-Options"] = "nosniff"
        return response
