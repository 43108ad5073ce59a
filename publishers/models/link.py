"""Short links: our own short address of an item, for one channel and one campaign."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.entries.models import Entry

from .campaign import Campaign
from .channel import Channel


class ShortLink(models.Model):
    """Leads to the item wherever it is today. No address is stored, so it can lead nowhere else."""

    wagtail_reference_index_ignore = True

    code = models.CharField(max_length=20, unique=True)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="links")
    #: Where it is shown; empty: on paper, or wherever somebody puts it.
    channel = models.ForeignKey(Channel, null=True, blank=True, on_delete=models.SET_NULL, related_name="links")
    campaign = models.ForeignKey(Campaign, null=True, blank=True, on_delete=models.SET_NULL, related_name="links")
    #: ``channel:campaign`` it was made for, empty for none. Never NULL, so that it is unique on every database, and
    #: kept when one of them is deleted: what is printed goes on working.
    made_for = models.CharField(max_length=50, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("short link")
        verbose_name_plural = _("short links")
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["entry", "made_for"], name="loa_short_link_once")]

    def __str__(self) -> str:
        return self.code
