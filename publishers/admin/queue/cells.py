"""A channel's queue in a line, for lists of channels and the channel's own screen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from django.utils import timezone
from wagtail.admin.ui.tables import Column

from publishers.models import Channel, Queue, Slot
from publishers.planning.queue.queues import is_waiting


class QueueColumn(Column):
    """How many wait, when the next goes out, or that it is paused and why."""

    cell_template_name = "publishers/admin/queue_cell.html"

    def __init__(self, *args: Any, seen: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen = seen

    def get_value(self, instance: Channel) -> Any:
        return told(instance) if instance.pk in self._seen else None


def with_queues(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    """The channels with what ``told`` says of each: no query more per row."""
    waits = is_waiting(timezone.now(), on="deliveries__")
    return channels.select_related("queue").annotate(
        queue_count=Count("deliveries", filter=waits), queue_next=Min("deliveries__due_at", filter=waits),
        has_slots=Exists(Slot.objects.filter(channel=OuterRef("pk"))),
    )  # fmt: skip


def queue_of(channel: Channel) -> dict[str, Any]:
    """The same of one channel."""
    return told(with_queues(Channel.objects.filter(pk=channel.pk)).get())


def told(channel: Any) -> dict[str, Any]:
    """What templates need of an annotated channel."""
    queue: Queue | None = getattr(channel, "queue", None)
    return {
        "channel": channel, "count": channel.queue_count, "next": channel.queue_next, "has_slots": channel.has_slots,
        "pause": queue if queue and queue.is_paused else None,
    }  # fmt: skip
