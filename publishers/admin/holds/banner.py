"""What every screen of the admin must say: that publishing is stopped, or that something is not well."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin.ui.components import Component

from cms.core.registries import Ailment, ailments
from publishers.models import Hold
from publishers.planning.held import held
from publishers.planning.holds import in_force

from ..permissions import usable_channels
from .rights import agency_names, concerns, may_hold, may_hold_something
from .words import name_of, span, what_is_held

logger = logging.getLogger("loa.desk")


def place_for_banner() -> str:
    """Where the banner appears. What this hook gives stands at the top of the body; it is given no request, so the
    banner is fetched: at once while there is something to say, and again and again, since that may begin meanwhile."""
    is_stopped = bool(in_force(timezone.now()).holds) or something_ails()
    return render_to_string("publishers/admin/hold_banner_place.html", {"is_stopped": is_stopped})


class BannerView(View):
    """What stops publishing now and what is not well, for the person at the screen; nothing while all is well."""

    def get(self, request: HttpRequest) -> HttpResponse:
        holds = concerns(request.user, list(in_force(timezone.now()).holds))
        names = agency_names() if holds else {}
        context = {"rows": [self._row(hold, names) for hold in holds], "ailments": ailments_of(request.user)}
        return TemplateResponse(request, "publishers/admin/hold_banner.html", context)

    def _row(self, hold: Hold, names: Mapping[str, str]) -> dict[str, Any]:
        may_lift = may_hold(self.request.user, hold)
        return {
            "hold": hold, "what": what_is_held(hold, names), "span": span(hold), "by": name_of(hold.created_by),
            "lift_url": reverse("loa_holds:lift", args=[hold.pk]) if may_lift else "",
        }  # fmt: skip


def ailments_of(user: Any) -> list[Ailment]:
    """What is not well, the grave first. One look that fails never hides the others."""
    found: list[Ailment] = []
    for name, look in ailments.items():
        try:
            found += look(user)
        except Exception:
            logger.warning("the look at %s failed", name, exc_info=True)
    return sorted(found, key=lambda ailment: not ailment.is_grave)


def something_ails() -> bool:
    """Whether there may be something to say to somebody."""
    return bool(ailments_of(None))


class FreezePanel(Component):
    """The switch on the home screen, and what was held back."""

    name = "loa_freeze"
    template_name = "publishers/admin/freeze_panel.html"
    # A switch for the rare day: below what is done every day.
    order = 70

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        return {
            "may_hold": may_hold_something(user),
            "count": held().filter(channel__in=usable_channels(user)).count(),
        }
