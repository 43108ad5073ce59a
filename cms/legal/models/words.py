"""Types of legal document. They are rows: the law that ranks them changes."""

from __future__ import annotations

from django.db import models
from django.utils import translation
from django.utils.translation import gettext_lazy as _


class DocumentType(models.Model):
    """A type of document, with its rank among normative ones (empty: administrative)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    label_vi = models.CharField(_("Vietnamese label"), max_length=200)
    label_en = models.CharField(_("English label"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(
        _("legal rank"), null=True, blank=True, help_text=_("1 is the highest; empty for administrative documents.")
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    deprecated = models.BooleanField(_("no longer issued"), default=False)

    class Meta:
        verbose_name = _("document type")
        verbose_name_plural = _("document types")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        if (translation.get_language() or "").startswith("en") and self.label_en:
            return self.label_en
        return self.label_vi

    @property
    def is_normative(self) -> bool:
        return self.rank is not None
