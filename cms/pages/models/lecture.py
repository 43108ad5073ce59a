"""E-lecture: slides, narration, a film; for schools and courses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.entries.attachments import attach
from cms.entries.record import Attachment, Role
from cms.pages.panels import tabs

from .base import ContentPage
from .film import WithVideo, video_panels


class ELecturePage(WithVideo, ContentPage):
    """A lecture to be shown or taken alone."""

    form = "e_lecture"
    video_required = False

    slides = models.ForeignKey(
        "loa_media.LoaDocument", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("slides")
    )
    package = models.ForeignKey(
        "loa_media.LoaDocument", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("course package"), help_text=_("SCORM or H5P, as a ZIP file."),
    )  # fmt: skip
    minutes = models.PositiveIntegerField(_("length in minutes"), null=True, blank=True)

    edit_handler = tabs(*video_panels(), FieldPanel("slides"), FieldPanel("package"), FieldPanel("minutes"))

    class Meta:
        verbose_name = _("e-lecture")
        verbose_name_plural = _("e-lectures")

    @property
    def list_picture(self) -> Any:
        return self.cover or (self.video.thumbnail if self.video else None)

    def record_attachments(self) -> Iterator[Attachment]:
        yield from super().record_attachments()
        for document in (self.slides, self.package):
            if document:
                yield attach(document.file, role=Role.FILE, alt=document.title)

    def record_details(self) -> dict[str, Any]:
        return {**super().record_details(), **({"minutes": self.minutes} if self.minutes else {})}
