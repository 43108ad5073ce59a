"""Video: the film is the item."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.api import APIField

from cms.pages.panels import tabs

from .base import ContentPage
from .film import WithVideo, video_panels


class VideoPage(WithVideo, ContentPage):
    """A film with captions."""

    form = "video"

    edit_handler = tabs(*video_panels())
    api_fields = [
        *ContentPage.api_fields, APIField("video", writable=True), APIField("captions_exemption", writable=True),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")

    @property
    def list_picture(self) -> Any:
        return self.cover or (self.video.thumbnail if self.video else None)
