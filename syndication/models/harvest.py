"""Known harvesters and what each has taken: the proof that a portal which collects has an item."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Harvester(models.Model):
    """A client that is known by a word in its address or by where it comes from. Others harvest as well, unnamed."""

    wagtail_reference_index_ignore = True

    #: The name that a channel of the national portal gives as its client.
    name = models.CharField(_("name"), max_length=100, unique=True)
    #: SHA-256 of the word that it sends as ``Authorization: Bearer``; empty: known by its network.
    token_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    #: Networks in CIDR form, parted by spaces.
    networks = models.TextField(_("networks"), blank=True)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("harvester")
        verbose_name_plural = _("harvesters")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HarvestedRecord(models.Model):
    """The latest datestamp of an entry that a known harvester was given."""

    wagtail_reference_index_ignore = True

    harvester = models.ForeignKey(Harvester, on_delete=models.CASCADE, related_name="records")
    entry_id = models.UUIDField()
    datestamp = models.DateTimeField()
    collected_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["harvester", "entry_id"], name="loa_harvested_record")]

    def __str__(self) -> str:
        return f"{self.harvester}: {self.entry_id}"
