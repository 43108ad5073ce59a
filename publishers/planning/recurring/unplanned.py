"""Days of recurring posts that are near and have nothing to go out: while a person can still do something."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from publishers.models import Occurrence, OccurrenceState

#: Earlier, most mend themselves: somebody writes the item that is missing.
NEAR = timedelta(days=7)


def unplanned(now: datetime) -> QuerySet[Occurrence]:
    """The nearest first. What goes by unplanned is told on the page of its campaign."""
    near = Occurrence.objects.filter(state=OccurrenceState.WAITING, due_at__gt=now, due_at__lte=now + NEAR)
    return near.filter(recurrence__is_active=True).exclude(problems={}).order_by("due_at", "pk")
