"""How agencies stand to each other, and what became of them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey

from .agency import Agency, Span
from .words import LinkKind


class AgencyLink(Span):
    """One relation in a span of time; an agency may have several parents of different kinds."""

    kind = models.ForeignKey(LinkKind, models.PROTECT, related_name="links", verbose_name=_("kind"))
    from_agency = ParentalKey(
        Agency, on_delete=models.CASCADE, related_name="links_out", verbose_name=pgettext_lazy("agency", "from")
    )
    to_agency = models.ForeignKey(
        Agency, models.CASCADE, related_name="links_in", verbose_name=pgettext_lazy("agency", "to")
    )

    class Meta:
        verbose_name = _("link between agencies")
        verbose_name_plural = _("links between agencies")
        ordering = ["from_agency", "kind__order", "valid_from"]

    def __str__(self) -> str:
        return f"{self.from_agency_id} → {self.to_agency_id}"

    def clean(self) -> None:
        super().clean()
        if self.from_agency_id and self.from_agency_id == self.to_agency_id:
            raise ValidationError({"to_agency": _("An agency cannot be linked to itself.")})


class AgencySuccession(models.Model):
    """An agency came after another: what it published, and where it published, moves on."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("merged into")
        SPLIT = "split", _("split into")
        RENAME = "rename", _("renamed to")
        ABOLISH = "abolish", _("abolished; duties went to")

    predecessor = models.ForeignKey(
        Agency, models.CASCADE, related_name="successions_out", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="successions_in", verbose_name=_("successor"),
        help_text=_("Empty when nobody took over."),
    )  # fmt: skip
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind.choices)
    share = models.DecimalField(
        _("share"), max_digits=5, decimal_places=4, default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("Which part of the predecessor went there, from 0 to 1; reports fold history by it."),
    )  # fmt: skip
    happened_on = models.DateField(_("on"), null=True, blank=True)
    basis = models.CharField(_("legal basis"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["-happened_on", "predecessor"]
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "happened_on"], name="loa_agency_succession")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor or '–'}"

    def clean(self) -> None:
        super().clean()
        if self.predecessor_id and self.predecessor_id == self.successor_id:
            raise ValidationError({"successor": _("An agency cannot succeed itself.")})
        if self.successor_id is None and self.kind != self.Kind.ABOLISH:
            raise ValidationError({"successor": _("Name the agency that took over.")})
