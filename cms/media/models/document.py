"""Files to download: prints, texts, slides, books."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.search import index

from cms.core.text import search_words
from cms.media import intake
from cms.media.checking import check_document


class LoaDocument(AbstractDocument):
    """A document of the library."""

    description = models.CharField(_("description"), max_length=255, blank=True)

    admin_form_fields = (*Document.admin_form_fields, "description")
    search_fields = [
        *AbstractDocument.search_fields,
        index.SearchField("folded_text"),
        index.AutocompleteField("folded_text"),
    ]

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def clean(self) -> None:
        super().clean()
        intake.check_new(self.file, check_document)

    def folded_text(self) -> str:
        return search_words(self.title, self.description, self.file.name or "")
