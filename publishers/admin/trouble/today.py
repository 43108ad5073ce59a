"""The first line of the home screen: what is late, failing, waiting and coming, each a link to where it is seen to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from cms.core.registries import HomeCount, home_counts
from publishers.models import DeliveryState
from publishers.trouble.causes import QUIET, Cause
from publishers.trouble.finding import Group, groups

from ..permissions import visible_deliveries
from .days import count_empty_days

_SOON = timedelta(hours=24)


class TodayPanel(Component):
    """Above everything else: one calm row of numbers, or that all is well."""

    name = "loa_today"
    template_name = "publishers/admin/today_panel.html"
    order = 5

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        numbers = [number for _name, count in home_counts.items() for number in count(user)]
        return {
            "pressing": [number for number in numbers if number.is_pressing and number.count],
            "rest": [number for number in numbers if not number.is_pressing and number.count],
        }


def counted(user: Any) -> Iterable[HomeCount]:
    """What the deliveries of this person tell."""
    found = {group.cause: group for group in groups(visible_deliveries(user))}
    late = found.pop(Cause.LATE, None)
    failing = [group for cause, group in found.items() if cause not in QUIET]
    by_hand = found.get(Cause.BY_HAND)
    now = timezone.now()
    soon = visible_deliveries(user).filter(
        state=DeliveryState.SCHEDULED, hold=None, due_at__gt=now, due_at__lte=now + _SOON
    )
    trouble, calendar = reverse("loa_trouble:index"), reverse("loa_calendar:index")
    return [
        HomeCount(
            label=_("failing or unclear"), count=sum(group.count for group in failing), icon="warning",
            is_pressing=True, url=_address(trouble, failing),
        ),
        HomeCount(
            label=_("too late to go out unasked"), count=late.count if late else 0, icon="time", is_pressing=True,
            url=f"{trouble}?cause={Cause.LATE.value}",
        ),
        HomeCount(
            label=_("days of recurring posts without an item"), count=count_empty_days(user), icon="calendar-alt",
            is_pressing=True, url=f"{trouble}?cause={Cause.UNPLANNED.value}",
        ),
        HomeCount(
            label=_("to be done by hand"), count=by_hand.count if by_hand else 0, icon="clipboard-list",
            url=f"{trouble}?cause={Cause.BY_HAND.value}",
        ),
        HomeCount(
            label=_("go out in the next 24 hours"), count=soon.count(), icon="calendar-alt",
            url=f"{calendar}?view=list",
        ),
    ]  # fmt: skip


def _address(trouble: str, failing: list[Group]) -> str:
    """Straight to the one cause where there is only one."""
    return f"{trouble}?cause={failing[0].cause.value}" if len(failing) == 1 else trouble
