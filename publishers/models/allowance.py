"""Allowances: what a channel may still ask of its platform, shared by every worker."""

from __future__ import annotations

from django.db import models

from .channel import Channel


class Allowance(models.Model):
    """One bucket of one channel in its present window: declared by the platform, corrected from its answers."""

    wagtail_reference_index_ignore = True

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="allowances")
    bucket = models.CharField(max_length=60)
    window_start = models.DateTimeField()
    window_end = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    #: Nothing from this bucket before this instant: the platform itself said so.
    blocked_until = models.DateTimeField(null=True, blank=True)
    #: When the platform last told its own count.
    observed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["channel", "bucket"]
        constraints = [models.UniqueConstraint(fields=["channel", "bucket"], name="loa_allowance_bucket")]

    def __str__(self) -> str:
        return f"{self.bucket} {self.used}/{self.capacity}"
