"""What one document does to another. Only the active direction is stored; the passive one is a query."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from .document import LegalDocument


class LegalRelation(Orderable):
    """The source amends, replaces, guides… the target."""

    class Kind(models.TextChoices):
        AMENDS = "amends", _("amends")
        REPLACES = "replaces", _("replaces")
        GUIDES = "guides", _("guides")
        BASED_ON = "based_on", _("is based on")
        CORRECTS = "corrects", _("corrects")
        CONSOLIDATES = "consolidates", _("consolidates")

    #: How the same relation reads from the other end.
    PASSIVE = {
        Kind.AMENDS: _("amended by"),
        Kind.REPLACES: _("replaced by"),
        Kind.GUIDES: _("guided by"),
        Kind.BASED_ON: _("basis of"),
        Kind.CORRECTS: _("corrected by"),
        Kind.CONSOLIDATES: _("consolidated by"),
    }

    source = ParentalKey(
        LegalDocument, on_delete=models.CASCADE, related_name="relations", verbose_name=pgettext_lazy("law", "document")
    )
    kind = models.CharField(_("what it does"), max_length=20, choices=Kind.choices)
    target = models.ForeignKey(
        LegalDocument, models.CASCADE, related_name="relations_in", verbose_name=_("other document")
    )
    holds_from = models.DateField(_("from"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target}"

    @property
    def passive(self) -> str:
        """The relation as the target sees it."""
        return str(self.PASSIVE[self.Kind(self.kind)])

    def clean(self) -> None:
        super().clean()
        if self.source_id and self.source_id == self.target_id:
            raise ValidationError({"target": _("A document cannot stand in a relation to itself.")})
