"""One sequence of instants per installation: no reader's cursor can miss a row."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models


class ClockRow(models.Model):
    """The single row whose lock orders all stamps. ``generation`` grows with every change that readers can see."""

    wagtail_reference_index_ignore = True

    last = models.DateTimeField(default=datetime(2000, 1, 1, tzinfo=UTC))
    generation = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"generation {self.generation}"
