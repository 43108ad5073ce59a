"""One item and the channels that a person may publish it on: what each has, had and keeps for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from cms.entries.models import Entry
from publishers.models import UNSETTLED_STATES, Channel, Delivery, DeliveryState, Kind
from publishers.planning.follow_ups import places_behind
from publishers.planning.plan import AGAIN_STATES
from publishers.texts.choosing import with_texts

from ..permissions import channel_policy, usable_channels
from ..presenting import platform_order
from .queue_seats import Seat, seats
from .written import Written


@dataclass(frozen=True, kw_only=True)
class ItemChannels:
    """Read once for a screen; as many queries for one channel as for a hundred."""

    user: Any
    #: Nothing while the page is not public.
    entry: Entry | None
    #: The campaign that is chosen: it may have slots of its own.
    campaign_id: int | None = None

    @cached_property
    def channels(self) -> list[Channel]:
        order = platform_order()
        found = sorted(usable_channels(self.user), key=lambda item: (order(item.platform), item.name))
        return list(with_texts(found))

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Everything planned for the item, oldest first."""
        if self.entry is None:
            return []
        rows = Delivery.objects.filter(entry=self.entry).exclude(kind=Kind.ANNOUNCE)
        return list(rows.select_related("channel", "rule").order_by("created_at"))

    @cached_property
    def taken(self) -> dict[int, Delivery]:
        """Channel → the delivery that has or awaits the current version."""
        return {
            row.channel_id: row for row in self.deliveries
            if row.kind != Kind.WITHDRAW and row.state not in (*AGAIN_STATES, DeliveryState.WITHDRAWN)
            and self.entry is not None and row.content_hash == self.entry.content_hash
        }  # fmt: skip

    @cached_property
    def earlier(self) -> dict[int, Delivery]:
        """Channel → what happened there before: it failed, or an older version still waits."""
        return {
            row.channel_id: row for row in self.deliveries
            if row.channel_id not in self.taken and row.state in (*AGAIN_STATES, *UNSETTLED_STATES)
        }  # fmt: skip

    @cached_property
    def behind(self) -> set[int]:
        """Channels that show an earlier version: there it is corrected, not posted a second time."""
        # What was never planned stands nowhere.
        return {row.channel_id for row in places_behind(self.entry)} if self.entry and self.deliveries else set()

    @cached_property
    def kept(self) -> dict[int, Written]:
        """Channel → what was written and chosen for it when this content was planned there."""
        told = {**self.earlier, **self.taken}
        return {
            pk: Written(variant=row.variant, options=row.options)
            for pk, row in told.items() if self.entry and row.content_hash == self.entry.content_hash
        }  # fmt: skip

    @cached_property
    def editable(self) -> set[int]:
        """Channels whose settings the person may change."""
        found = channel_policy.instances_user_has_permission_for(self.user, "change")
        return set(found.values_list("pk", flat=True))

    @cached_property
    def seats(self) -> dict[int, Seat]:
        """Channel → the next free slot of its queue, while there is something to plan."""
        if self.entry is None:
            return {}
        return seats(
            self.channels, editable=self.editable, agency_code=self.entry.agency_code, now=datetime.now(UTC),
            campaign_id=self.campaign_id,
        )  # fmt: skip

    def is_free(self, channel: Channel) -> bool:
        return channel.pk not in self.taken
