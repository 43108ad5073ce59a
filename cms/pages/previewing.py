"""Drafts on a front end of one's own: the desk shows it in its preview, and it reads the draft by a signed word.

The word is made anew for each look, names one page, and counts for an hour. Nothing else opens a draft to a reader.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail_headless_preview.models import HeadlessPreviewMixin, PagePreview

from cms.core.conf import conf

FRONT_END = "front-end"
#: As long as somebody looks at one preview.
COUNTS_FOR = timedelta(hours=1)


class FrontEndPreview(HeadlessPreviewMixin):
    """Mix in before ``Page``: where ``HEADLESS_PREVIEW`` names a front end, previews are shown there first."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        own: list[tuple[str, Any]] = super().preview_modes  # type: ignore[misc]  # the page after this mixin has it
        return [(FRONT_END, _("On the front end")), *own] if conf().headless_preview else own

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        if mode_name != FRONT_END or not conf().headless_preview:
            response: HttpResponse = super(HeadlessPreviewMixin, self).serve_preview(request, mode_name)
            return response
        PagePreview.garbage_collect()
        made = self.create_page_preview()
        address = self.get_preview_url(request, made.token)
        shown = render(request, "loa_pages/front_end_preview.html", {"address": address})
        parts = urlsplit(conf().headless_preview)
        # The desk's policy lets nothing else in; this one page is nothing but that frame.
        shown.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'self'; frame-src {parts.scheme}://{parts.netloc}; frame-ancestors 'self'"
        )
        shown.headers["Referrer-Policy"] = "no-referrer"
        return shown

    def get_client_root_url(self, request: HttpRequest) -> str:
        return conf().headless_preview + "/"

    def get_preview_url(self, request: HttpRequest, token: str) -> str:
        told = {"content_type": self.get_content_type_str(), "token": token}
        return f"{self.get_client_root_url(request)}?{urlencode(told)}"


def draft_of(token: str) -> Any:
    """The page as it was when the preview was made; ``None`` for a word that is not ours or has run out."""
    try:
        HeadlessPreviewMixin.get_preview_signer().unsign(token, max_age=COUNTS_FOR)
    except BadSignature:
        return None
    made = PagePreview.objects.filter(token=token).first()
    return made.as_page() if made else None
