"""A film as part of an item: captions or a recorded exemption, and what the record says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtailmedia.edit_handlers import MediaChooserPanel

from cms.entries.attachments import attach
from cms.entries.record import Attachment, Role
from cms.pages.publishable import Problem


class WithVideo(models.Model):
    """Fields and rules of a form that has, or may have, a film."""

    #: Whether the form makes no sense without its film.
    video_required = True

    video = models.ForeignKey(
        "loa_media.LoaMedia", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("video"),
        limit_choices_to={"type": "video"},
    )  # fmt: skip
    captions_exemption = models.TextField(
        _("why it has no captions"), blank=True,
        help_text=_("Only when there is nothing to caption. Your name is recorded with it."),
    )  # fmt: skip
    captions_exempted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("exempted by"),
    )  # fmt: skip

    class Meta:
        abstract = True

    def publishing_problems(self) -> Iterator[Problem]:
        yield from super().publishing_problems()  # type: ignore[misc]
        if self.video is None:
            if self.video_required:
                yield Problem("video", _now("There is no video yet. Choose or upload one."))
            return
        if self.video.captions:
            return
        if not self.captions_exemption.strip():
            yield Problem(
                "video",
                _now("The video has no captions. Add a WebVTT or SRT file to it in the library, or say below why it "
                     "needs none."),
            )  # fmt: skip
        elif self.captions_exempted_by_id is None:
            yield Problem("captions_exemption", _now("It is not recorded who exempted the video from captions."))

    def record_details(self) -> dict[str, Any]:
        details = super().record_details()  # type: ignore[misc]
        if self.video and self.video.transcript:
            details["transcript"] = self.video.transcript
        return details

    def record_attachments(self) -> Iterator[Attachment]:
        if self.video:
            yield from media_attachments(self.video)
        yield from super().record_attachments()  # type: ignore[misc]

    def form_texts(self) -> Iterator[str]:
        yield from super().form_texts()  # type: ignore[misc]
        if self.video:
            yield self.video.transcript


def media_attachments(media: Any) -> Iterator[Attachment]:
    """The file, its captions and its thumbnail, as the record names them."""
    yield attach(
        media.file, role=Role.MAIN, alt=media.title, media_type=media.media_type, width=media.width,
        height=media.height, duration_s=media.duration or None,
    )  # fmt: skip
    if media.captions:
        yield attach(media.captions, role=Role.CAPTIONS, media_type="text/vtt", language=media.captions_language)
    if media.thumbnail:
        yield attach(media.thumbnail, role=Role.COVER, alt=media.title)


def video_panels() -> list[Any]:
    """Panels of the film."""
    return [
        MultiFieldPanel(
            [
                MediaChooserPanel("video", media_type="video"),
                FieldPanel("captions_exemption"),
                FieldPanel("captions_exempted_by", read_only=True),
            ],
            heading=_("Video"),
        )
    ]
