"""Dismissals: a cited law changed, a person looked, and the item stays there as it is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.entries.models import Entry

from .channel import Channel


class Dismissal(models.Model):
    """Until the law changes once more, nobody is asked about this item on this channel again."""

    wagtail_reference_index_ignore = True

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="dismissals")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="dismissals")
    #: The item's version that was looked at; a later change of the law asks again.
    entry_version = models.PositiveIntegerField()
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "channel", "entry_version"], name="loa_dismissal_once")]

    def __str__(self) -> str:
        return self.reason
