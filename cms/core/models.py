"""The kernel's own rows: what Loa counts itself, a day a row (see docs/figures.md)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyCount(models.Model):
    """How often one thing happened on one day, on the office's clock. Kept for ever; nothing of any reader is in it."""

    wagtail_reference_index_ignore = True

    #: Name of a ``Measure``; its sense never changes.
    measure = models.CharField(max_length=40)
    #: What it happened to: the id of an entry, the code of a link, the name of a feed, a folded word.
    subject = models.CharField(max_length=120, blank=True)
    #: What the measure tells apart. Empty: people; machines (``bot``) and repeats (``repeat``) are counted beside them.
    part = models.CharField(max_length=60, blank=True)
    day = models.DateField()
    total = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("daily count")
        verbose_name_plural = _("daily counts")
        ordering = ["measure", "day", "subject", "part"]
        constraints = [
            # What one thing did over time is found by it, and each count has one place to go.
            models.UniqueConstraint(fields=["measure", "subject", "day", "part"], name="loa_daily_count_once"),
        ]
        indexes = [models.Index(fields=["measure", "day"], name="loa_daily_count_day")]

    def __str__(self) -> str:
        return f"{self.measure} {self.subject} {self.day}: {self.total}"


class CountedBatch(models.Model):
    """A batch of counts that is in the rows already, written with them: brought once more, it adds nothing."""

    wagtail_reference_index_ignore = True

    id = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("counted batch")
        verbose_name_plural = _("counted batches")

    def __str__(self) -> str:
        return self.id
