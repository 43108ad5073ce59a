"""Leaflet, handbook, book: things that are printed, and read on screen too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField

from cms.entries.attachments import attach
from cms.entries.record import Attachment, Role
from cms.pages.panels import pictures, tabs

from .base import ContentPage


class Printed(models.Model):
    """The file that goes to the printer, or into the reader's bag."""

    print_file = models.ForeignKey(
        "loa_media.LoaDocument", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("print file"), help_text=_("PDF, or EPUB for a book."),
    )  # fmt: skip

    class Meta:
        abstract = True

    def record_attachments(self) -> Iterator[Attachment]:
        if self.print_file:
            yield attach(self.print_file.file, role=Role.MAIN, alt=self.print_file.title)


class LeafletPage(Printed, ContentPage):
    """A folded sheet: a print file, and its panels as pictures for who reads on a phone."""

    form = "leaflet"

    edit_handler = tabs(FieldPanel("print_file"), pictures(_("Panels as pictures")))
    api_fields = [*ContentPage.api_fields, APIField("print_file", writable=True)]

    class Meta:
        verbose_name = _("leaflet")
        verbose_name_plural = _("leaflets")


class Bound(Printed):
    """What a bound work has on its imprint page."""

    isbn = models.CharField("ISBN", max_length=20, blank=True)
    publishing_licence = models.CharField(_("publishing licence"), max_length=200, blank=True)
    contents = models.TextField(_("table of contents"), blank=True, help_text=_("One heading a line."))

    class Meta:
        abstract = True

    def record_details(self) -> dict[str, Any]:
        details = {
            "isbn": self.isbn,
            "publishing_licence": self.publishing_licence,
            "contents": [line.strip() for line in self.contents.splitlines() if line.strip()],
        }
        return {key: value for key, value in details.items() if value}

    def form_texts(self) -> Iterator[str]:
        yield self.contents


def _bound_panels() -> list[Any]:
    return [
        FieldPanel("print_file"),
        FieldPanel("contents"),
        MultiFieldPanel([FieldRowPanel([FieldPanel("isbn"), FieldPanel("publishing_licence")])], heading=_("Imprint")),
    ]


class HandbookPage(Bound, ContentPage):
    """A handbook."""

    form = "handbook"

    edit_handler = tabs(*_bound_panels())
    api_fields = [*ContentPage.api_fields, APIField("print_file", writable=True)]

    class Meta:
        verbose_name = _("handbook")
        verbose_name_plural = _("handbooks")


class BookPage(Bound, ContentPage):
    """A book of law, electronic or printed."""

    form = "book"

    edit_handler = tabs(*_bound_panels())
    api_fields = [*ContentPage.api_fields, APIField("print_file", writable=True)]

    class Meta:
        verbose_name = _("book")
        verbose_name_plural = _("books")
