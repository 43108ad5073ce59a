"""From the sequence of changes to the subscriptions that are to be told: nothing is lost with a lost message."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Coalesce

from cms.core.writing import writing
from cms.entries.events import EntryChanged
from cms.entries.models import EntryChange, EntryVersion
from syndication.models import HubPosition, Subscription

from .subscribing import OPEN
from .topics import Traits, concerned

logger = logging.getLogger("loa.websub")

_BATCH = 500


def entry_changed(event: EntryChanged) -> None:
    """Wake the hub, if anybody listens to it. What it does then it takes from the rows."""
    if Subscription.objects.filter(state__in=OPEN).exists():
        wake()


def wake() -> None:
    """Have a worker look at once; without a broker the next tick does."""
    from syndication.conf import conf
    from syndication.tasks import hub

    queue = conf().hub_queue
    try:
        hub.apply_async(**({"queue": queue} if queue else {}))
    except Exception as error:
        logger.warning("the broker takes no messages (%s); subscribers are told later", type(error).__name__)


def note_changes(now: datetime) -> int:
    """Mark whom the changes since the last look concern, as due. Returns how many changes were looked at."""
    looked = 0
    while batch := _next_batch():
        topics = Subscription.objects.filter(state__in=OPEN).order_by().values_list("topic", flat=True).distinct()
        found = concerned(list(topics), _traits([entry_id for _pk, entry_id in batch])) if topics else []
        if not _mark(batch[-1][0], found, now):
            break  # another process looks at the same moment
        looked += len(batch)
    return looked


def _next_batch() -> Sequence[tuple[int, UUID]]:
    position, _is_new = HubPosition.objects.get_or_create(pk=1)
    rows = EntryChange.objects.filter(pk__gt=position.seen).order_by("pk")
    return list(rows.values_list("pk", "entry_id")[:_BATCH])


def _mark(until: int, topics: Sequence[str], now: datetime) -> bool:
    with writing():
        if not HubPosition.objects.filter(pk=1, seen__lt=until).update(seen=until):
            return False
        for start in range(0, len(topics), _BATCH):
            part = topics[start : start + _BATCH]
            # Who is being told, or waits for another try, keeps its time: several changes are one notification.
            Subscription.objects.filter(state__in=OPEN, topic__in=part, wanted__lt=until).update(
                wanted=until, due_at=Coalesce("due_at", Value(now))
            )
    return True


def _traits(entry_ids: Iterable[UUID]) -> list[Traits]:
    """What the changed entries are and were: an item may have left a feed."""
    counts = Counter(entry_ids)
    rows = (
        EntryVersion.objects.filter(entry__in=counts)
        .order_by("entry", "-version")
        .values_list(
            "entry_id", "content__form", "content__topics", "content__audiences", "content__source_agency__code"
        )
    )
    seen: Counter[UUID] = Counter()
    found = []
    for entry_id, form, topics, audiences, agency in rows:
        seen[entry_id] += 1
        # One version more than there were changes: the one before the first of them.
        if seen[entry_id] <= counts[entry_id] + 1:
            found.append(
                Traits(
                    form=form or "",
                    topics=frozenset(topics or ()),
                    audiences=frozenset(audiences or ()),
                    agency_code=agency or "",
                )
            )
    return found
