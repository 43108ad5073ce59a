"""The town's own page, image and document models; ``ArticlePage`` joined the hub with a mixin and one method."""

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Page

from cms.entries.attachments import attach
from cms.entries.mixins import RecordMixin
from cms.entries.record import Content, Role


class TownImage(AbstractImage):
    admin_form_fields = ("title", "file", "description")


class TownRendition(AbstractRendition):
    image = models.ForeignKey(TownImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class TownDocument(AbstractDocument):
    admin_form_fields = ("title", "file", "collection", "tags")


class ArticlePage(RecordMixin, Page):
    intro = models.TextField(blank=True)
    body = RichTextField(blank=True)
    picture = models.ForeignKey(TownImage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body"), FieldPanel("picture")]

    def as_record(self) -> Content:
        picture = self.picture
        return Content(
            title=self.title,
            summary=self.intro,
            body_html=self.body,
            form="news",
            attachments=[attach(picture.file, role=Role.MAIN, alt=picture.description)] if picture else [],
        )
