"""That somebody was reminded of a report: once for each rule, agency, year and occasion, whoever sends."""

from __future__ import annotations

from django.db import models

from cms.agencies.models import Agency

from .calendar import ReportRule


class ReportReminder(models.Model):
    """The row is the claim: written before the letters, so that two processes never send twice."""

    wagtail_reference_index_ignore = True

    rule = models.ForeignKey(ReportRule, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    year = models.PositiveIntegerField()
    days_before = models.SmallIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "agency", "year", "days_before"], name="loa_report_reminder")
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.agency_id} {self.year} {self.days_before}"
