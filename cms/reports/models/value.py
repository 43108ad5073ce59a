"""A number of a report, with what it means and where it came from at the time it was closed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .report import Report


class Source(models.TextChoices):
    COUNTED = "counted", _("counted")
    TYPED = "typed", _("typed in")
    ROLLED_UP = "rolled_up", _("added up from the agencies")
    CORRECTED = "corrected", _("corrected by hand")


class ReportValue(models.Model):
    """The whole (``dimension`` empty) or a part of it. Words are Vietnamese: they are printed."""

    wagtail_reference_index_ignore = True

    report = models.ForeignKey(Report, models.CASCADE, related_name="values")
    order = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=60, blank=True)
    dimension = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=200, blank=True)
    key_label = models.CharField(max_length=300, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    unknown = models.CharField(max_length=20, blank=True)
    #: How many rows behind it have no number; they are told beside the sum.
    unknown_rows = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=12, choices=Source.choices)
    #: What was counted, where a person corrected it; what the agency did itself, where others are added to it.
    counted = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    own = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    #: The frozen rows behind it, in the store.
    rows_sha256 = models.CharField(max_length=64, blank=True)
    rows_count = models.PositiveIntegerField(default=0)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    author_name = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    evidence_url = models.URLField(max_length=2000, blank=True)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ["report", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["report", "code", "dimension", "key"], name="loa_report_value")]

    def __str__(self) -> str:
        return f"{self.code} {self.dimension}:{self.key}" if self.dimension else self.code
