"""Films and sound, with captions, a transcript and what the file itself says of its size and length."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index
from wagtailmedia.models import AbstractMedia

from cms.core.text import search_words
from cms.media import intake
from cms.media.intake import is_new
from cms.media.room import require_room


class Orientation(models.TextChoices):
    LANDSCAPE = "landscape", _("landscape")
    PORTRAIT = "portrait", _("portrait")
    SQUARE = "square", _("square")


class LoaMedia(AbstractMedia):
    """A film or a recording. Width, height, duration and codecs are read from the file, never typed."""

    captions = models.FileField(
        _("captions"), upload_to="captions", blank=True, validators=[FileExtensionValidator(["vtt", "srt"])],
        help_text=_("WebVTT, or SRT, which is converted."),
    )  # fmt: skip
    captions_language = models.CharField(_("language of the captions"), max_length=35, default="vi", blank=True)
    transcript = models.TextField(_("transcript"), blank=True, help_text=_("Everything that is said and shown."))
    rights = models.CharField(
        _("source and rights"), max_length=255, blank=True, help_text=_("Who made it, and by what right it is used.")
    )
    orientation = models.CharField(max_length=12, choices=Orientation.choices, blank=True, editable=False)
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    video_codec = models.CharField(max_length=40, blank=True, editable=False)
    audio_codec = models.CharField(max_length=40, blank=True, editable=False)

    admin_form_fields = (
        "title", "file", "collection", "captions", "captions_language", "transcript", "thumbnail", "rights", "tags",
    )  # fmt: skip
    search_fields = [
        *AbstractMedia.search_fields,
        index.SearchField("transcript"),
        index.SearchField("folded_text"),
        index.AutocompleteField("folded_text"),
    ]

    class Meta(AbstractMedia.Meta):
        verbose_name = _("media item")
        verbose_name_plural = _("media items")

    def clean(self, *args: Any, **kwargs: Any) -> None:
        super().clean(*args, **kwargs)
        if is_new(self.file):
            require_room()
        self._take_in()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._take_in()
        super().save(*args, **kwargs)

    def _take_in(self) -> None:
        """Read newly given files, once; a form's ``clean()`` comes first and shows what is wrong with them."""
        if is_new(self.file) and getattr(self, "_probed", None) is not self.file.file:
            self._describe()
            self._probed = self.file.file
            intake.hide(self.file)
        if is_new(self.captions) and getattr(self, "_converted", None) is not self.captions.file:
            self._convert_captions()
            self._converted = self.captions.file
            intake.hide(self.captions)

    def _describe(self) -> None:
        try:
            probe = intake.probe_file(self.file)
        except ValueError as error:
            raise ValidationError({"file": str(error)}) from error
        if self.type == "video" and not probe.width:
            raise ValidationError({"file": _("This file has no pictures. Add it as a recording.")})
        self.width, self.height, self.duration = probe.width, probe.height, probe.duration_s or 0
        self.orientation, self.media_type = probe.orientation, probe.media_type
        self.video_codec, self.audio_codec = probe.video_codec, probe.audio_codec

    def _convert_captions(self) -> None:
        try:
            spoken = intake.as_webvtt(self.captions, duration_s=self.duration or None)
        except ValueError as error:
            raise ValidationError({"captions": str(error)}) from error
        self.transcript = self.transcript or spoken

    def folded_text(self) -> str:
        return search_words(self.title, self.transcript)
