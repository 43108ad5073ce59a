"""While publishing is stopped, every screen of the admin says so to those whom it concerns, and on the desk's home."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.log_actions import get_active_log_context

from publishers.planning.held import held
from publishers.planning.holds import in_force

from .hold_rights import agency_names, concerns, may_hold, may_hold_something
from .hold_words import name_of, span, what_is_held
from .permissions import usable_channels


def hold_banner() -> str:
    """What stops publishing now, for the person at the screen. One query while nothing does."""
    # This hook is given no request; who acts is known from the log context, which the admin sets for every view.
    user = get_active_log_context().user
    if user is None:
        return ""
    holds = concerns(user, list(in_force(timezone.now()).holds))
    if not holds:
        return ""
    names = agency_names()
    rows = [
        {
            "hold": hold, "what": what_is_held(hold, names), "span": span(hold), "by": name_of(hold.created_by),
            "lift_url": reverse("loa_holds:lift", args=[hold.pk]) if may_hold(user, hold) else "",
        }
        for hold in holds
    ]  # fmt: skip
    return render_to_string("publishers/admin/hold_banner.html", {"rows": rows})


class FreezePanel(Component):
    """The switch on the home screen, and what was held back."""

    name = "loa_freeze"
    template_name = "publishers/admin/freeze_panel.html"
    order = 20

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        return {
            "may_hold": may_hold_something(user),
            "count": held().filter(channel__in=usable_channels(user)).count(),
        }
