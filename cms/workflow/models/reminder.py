"""That a person was reminded: once for a step and day, whoever sends."""

from __future__ import annotations

from django.db import models
from wagtail.models import TaskState


class Reminder(models.Model):
    """The row is the claim: written before the letters, so two processes never send twice."""

    wagtail_reference_index_ignore = True

    task_state = models.ForeignKey(TaskState, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task_state", "day"], name="loa_reminder_once")]

    def __str__(self) -> str:
        return f"{self.task_state_id} {self.day}"
