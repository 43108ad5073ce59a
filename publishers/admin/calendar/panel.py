"""The calendar on the home screen: what goes out next, and the way to the rest."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.entries.models import Entry
from publishers.calendar.cards import Post, gather
from publishers.models import DeliveryState

from ..permissions import visible_deliveries

#: Items shown, and deliveries looked at to find them: an item has one for each channel.
_SHOWN, _LOOKED_AT = 5, 100


class CalendarPanel(Component):
    """The next items, each once."""

    name = "loa_calendar"
    template_name = "publishers/admin/calendar/panel.html"
    order = 15

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user, now = parent_context["request"].user, timezone.now()
        coming = visible_deliveries(user).filter(state=DeliveryState.SCHEDULED, due_at__gt=now).order_by("due_at", "pk")
        columns = ("pk", "entry_id", "due_at", "state", "kind", "channel_id")
        names = ("id", "entry", "due", "state", "kind", "channel")
        rows = coming.values_list(*columns)[:_LOOKED_AT]
        posts = [Post(**dict(zip(names, row, strict=True))) for row in rows]
        cards = gather(posts, timezone.get_current_timezone())[:_SHOWN]
        titles = dict(Entry.objects.filter(pk__in=[card.entry for card in cards]).values_list("pk", "title"))
        return {
            "rows": [
                {"at": card.at, "entry": card.entry, "title": titles[card.entry], "count": len(card.posts)}
                for card in cards
            ]
        }
