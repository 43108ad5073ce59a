"""Restores: the database was put back to an earlier state, so what it believes unsent may have been sent."""

from __future__ import annotations

from django.db import models


class Pulse(models.Model):
    """The single row that tells how fresh the database is; a copy of it is kept outside."""

    wagtail_reference_index_ignore = True

    #: Chosen anew at each restore.
    incarnation = models.UUIDField()
    beat_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="loa_pulse_single")]

    def __str__(self) -> str:
        return f"{self.beat_at}"


class Restore(models.Model):
    """Between the two instants deliveries may have gone out that the database knows nothing of."""

    wagtail_reference_index_ignore = True

    #: The last instant that the restored database knows.
    backup_at = models.DateTimeField()
    noticed_at = models.DateTimeField()

    class Meta:
        ordering = ["-noticed_at"]

    def __str__(self) -> str:
        return f"{self.backup_at} … {self.noticed_at}"
