"""What hangs on an item in order: the documents of law it names, files, pictures, tags.

They point at ``Page`` itself: one table each serves every form, and a form can be added without one.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from cms.core.text import ascii_name
from cms.entries.record import Relation


class RelationKind(models.TextChoices):
    """What the item has to do with the document."""

    INTRODUCES = Relation.INTRODUCES.value, _("introduces")
    EXPLAINS = Relation.EXPLAINS.value, _("explains")
    CITES = Relation.CITES.value, _("cites")
    AMENDS_NOTICE = Relation.AMENDS_NOTICE.value, _("tells of an amendment")


class LegalCitation(Orderable):
    """The item names a document of law. A document that is named can't be deleted from the register."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="loa_citations")
    document = models.ForeignKey(
        "loa_legal.LegalDocument",
        models.PROTECT,
        related_name="citations",
        verbose_name=pgettext_lazy("law", "document"),
    )
    relation = models.CharField(_("relation"), max_length=20, choices=RelationKind.choices, default=RelationKind.CITES)

    panels = [FieldPanel("document"), FieldPanel("relation")]

    class Meta(Orderable.Meta):
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.document}"


class PageFile(Orderable):
    """A file to download with the item."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="loa_files")
    document = models.ForeignKey("loa_media.LoaDocument", models.PROTECT, related_name="+", verbose_name=_("file"))
    title = models.CharField(_("title"), max_length=255, blank=True, help_text=_("Empty: the title in the library."))

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return self.title or self.document.title


class PagePicture(Orderable):
    """A picture that is part of the item: a panel of a leaflet, a further sheet of an infographic, a photo."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="loa_pictures")
    image = models.ForeignKey("loa_media.LoaImage", models.PROTECT, related_name="+", verbose_name=_("picture"))
    alt = models.CharField(
        _("text alternative"), max_length=500, blank=True, help_text=_("Empty: the description in the library.")
    )

    panels = [FieldPanel("image"), FieldPanel("alt")]

    class Meta(Orderable.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def __str__(self) -> str:
        return self.text_alternative or self.image.title

    @property
    def text_alternative(self) -> str:
        return self.alt or self.image.description


class Tag(TagBase):
    """A free word. Its slug is ASCII, so that “căn cước” has an address that can be typed."""

    free_tagging = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = ascii_name(tag, maximum=90, default="tu-khoa")
        return f"{slug}-{i}" if i is not None else slug


class PageTag(ItemBase):
    """An item carries a tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged_pages")
    content_object = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="loa_tagged_items")

    def __str__(self) -> str:
        return str(self.tag)
