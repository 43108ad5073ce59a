"""Pictures. Their description is the text alternative; what is published with a picture needs one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.search import index

from cms.core.text import search_words
from cms.media import intake
from cms.media.checking import check_picture


class LoaImage(AbstractImage):
    """A picture of the library."""

    rights = models.CharField(
        _("source and rights"), max_length=255, blank=True, help_text=_("Who made it, and by what right it is used.")
    )

    admin_form_fields = (*Image.admin_form_fields, "rights")
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("folded_text"),
        index.AutocompleteField("folded_text"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def clean(self) -> None:
        super().clean()
        intake.check_new(self.file, check_picture)
        self._leave_traces_out()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._leave_traces_out()
        super().save(*args, **kwargs)

    def _leave_traces_out(self) -> None:
        """However it came: where it was taken, and with what, goes no further."""
        if intake.leave_traces_out(self.file):
            self._set_image_file_metadata()

    def folded_text(self) -> str:
        return search_words(self.title, self.description)


class LoaRendition(AbstractRendition):
    """A picture in another size or format."""

    image = models.ForeignKey(LoaImage, models.CASCADE, related_name="renditions")

    def get_upload_to(self, filename: str) -> str:
        """Below a folder that nobody guesses: pages show their pictures, drafts are nobody's business."""
        name = super().get_upload_to(filename)
        folder, _slash, base = name.rpartition("/")
        return f"{folder}/{intake.unguessable('rendition', self.image_id)}/{base}"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="loa_rendition")
        ]
