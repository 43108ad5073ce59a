"""What readers are told afterwards: that an item was corrected, and why one is gone."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable


class Correction(Orderable):
    """A mistake that readers may have seen, and that was put right. Part of the item, so approved with it."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="loa_corrections")
    said_on = models.DateField(_("date"), default=timezone.localdate)
    text = models.TextField(
        _("what was corrected"), help_text=_("What was wrong, and what is right. Readers see it on the page for good.")
    )

    panels = [FieldPanel("text"), FieldPanel("said_on")]

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return self.text


class WithdrawalNotice(models.Model):
    """Why an item is gone and what to read instead; shown at its old address for as long as nothing else is there."""

    entry = models.OneToOneField("loa_entries.Entry", models.CASCADE, related_name="loa_notice")
    reason = models.TextField(
        _("why it was withdrawn"), blank=True, help_text=_("One or two sentences for readers, without names of people.")
    )
    instead = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("what to read instead"),
    )  # fmt: skip
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("notice of withdrawal")
        verbose_name_plural = _("notices of withdrawal")

    def __str__(self) -> str:
        return self.entry.title
