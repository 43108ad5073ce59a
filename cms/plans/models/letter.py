"""A reminder that went to an agency: once for a reason and week, whoever sends it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.agencies.models import Agency


class Letter(models.Model):
    """The row is the claim: written before anything is sent, so two people never remind twice."""

    wagtail_reference_index_ignore = True

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+", verbose_name=_("agency"))
    reason = models.CharField(max_length=100)
    #: The Monday of the week.
    week = models.DateField()
    subject = models.CharField(max_length=300)
    body = models.TextField()
    #: Addresses that the server took it for; nought: handed over by other means.
    sent_to = models.PositiveIntegerField(default=0)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-sent_at"]
        constraints = [models.UniqueConstraint(fields=["agency", "reason", "week"], name="loa_plan_letter_once")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.reason} {self.week}"
