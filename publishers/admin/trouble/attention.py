"""What a person must not miss on the home screen: channels to reconnect soon, and that a backup was put back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from publishers.engine import restores
from publishers.engine.alerts import troubled
from publishers.engine.forecast import ending
from publishers.health import RESTORE_IS_NEWS
from publishers.models import ChannelState, Delivery, DeliveryState, Kind

from ..channels.standing import describe
from ..deliveries.own_texts import texts_to_decide
from ..permissions import announceable_channels, channel_policy, usable_channels
from .ailing import NAMED

#: So many are listed on the home screen.
_SHOWN = 10


class AttentionPanel(Component):
    """Above everything else, and only when there is something to do."""

    name = "loa_attention"
    template_name = "publishers/admin/attention_panel.html"
    order = 10

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        mine = channel_policy.instances_user_has_permission_for(user, "change")
        usable = usable_channels(user)
        restore = restores.latest()
        is_news = restore is not None and timezone.now() - restore.noticed_at < RESTORE_IS_NEWS and usable.exists()
        soon = ending(timezone.now()).filter(pk__in=mine.values("pk"))
        unwell = list(troubled().filter(pk__in=mine.values("pk")))
        # What the banner above every screen says of the first of them is not said twice.
        told = [channel for channel in unwell if channel.state == ChannelState.NEEDS_RECONNECT][:NAMED]
        return {
            "ending": sorted(map(describe, soon), key=lambda shown: shown["good_until"]),
            "channels": [describe(channel) for channel in unwell if channel not in told],
            "restore": restore if is_news else None,
            "asked": _asked(usable) if is_news else 0,
            "to_approve": _to_approve(user),
            "texts": texts_to_decide(user, _SHOWN),
        }


def _to_approve(user: Any) -> list[Delivery]:
    """Announcements that wait for this person's yes or no."""
    waiting = Delivery.objects.filter(kind=Kind.ANNOUNCE, state=DeliveryState.IN_REVIEW)
    mine = waiting.filter(channel__in=announceable_channels(user)).exclude(created_by=user)
    return list(mine.select_related("entry", "channel").order_by("created_at")[:_SHOWN])


def _asked(usable: Any) -> int:
    """Deliveries of the lost time that only a person can settle."""
    return Delivery.objects.filter(
        channel__in=usable, suspect_since__isnull=False, state=DeliveryState.NEEDS_CHECKING
    ).count()
