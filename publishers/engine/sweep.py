"""What nobody woke up for: attempts of dead workers are closed, changes whose event was lost are planned."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from cms.entries.models import Entry, Status
from publishers.models import Attempt, Delivery, DeliveryState

#: Changes older than this were looked at often enough.
_RECENT = timedelta(days=2)


def close_dead_attempts(now: datetime) -> int:
    """Attempts whose delivery has moved on to a newer claim ended without a word: say so. Returns how many."""
    return Attempt.objects.filter(ended_at=None, fence__lt=F("delivery__fence")).update(
        ended_at=now, outcome="worker_lost"
    )


def entries_to_follow_up(now: datetime) -> list[Entry]:
    """Recently changed entries that some channel awaits in another version."""
    waiting = Delivery.objects.filter(
        Q(entry__status=Status.WITHDRAWN) | ~Q(content_hash=F("entry__content_hash")),
        state=DeliveryState.SCHEDULED, entry__updated_at__gte=now - _RECENT,
    )  # fmt: skip
    return list(Entry.objects.filter(pk__in=waiting.values("entry_id")))
