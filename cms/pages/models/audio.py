"""Audio: a text to be read on the radio, with or without the recording."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtailmedia.edit_handlers import MediaChooserPanel

from cms.entries.record import Attachment
from cms.pages.panels import tabs

from .base import ContentPage
from .film import media_attachments


class AudioPage(ContentPage):
    """A bulletin for loudspeakers and radio. The body is the text that is read."""

    form = "audio"

    audio = models.ForeignKey(
        "loa_media.LoaMedia", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recording"),
        limit_choices_to={"type": "audio"},
    )  # fmt: skip
    dialect = models.CharField(_("dialect or speaker"), max_length=200, blank=True)
    reading_seconds = models.PositiveIntegerField(_("reading time in seconds"), null=True, blank=True)

    edit_handler = tabs(
        MediaChooserPanel("audio", media_type="audio"), after=[FieldPanel("dialect"), FieldPanel("reading_seconds")]
    )

    class Meta:
        verbose_name = _("audio")
        verbose_name_plural = _("audio items")

    def record_attachments(self) -> Iterator[Attachment]:
        if self.audio:
            yield from media_attachments(self.audio)

    def record_details(self) -> dict[str, Any]:
        details = {"dialect": self.dialect, "reading_seconds": self.reading_seconds}
        return {key: value for key, value in details.items() if value}
