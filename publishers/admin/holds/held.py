"""What a freeze or blackout held back: send it now, at another time, or drop it; one, some or all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.moments import moment
from publishers.engine import acts
from publishers.models import Channel, Delivery, Hold
from publishers.planning.held import held
from publishers.planning.holds import in_force
from publishers.planning.times import When

from ..composer.composing import WALL_TIME
from ..deliveries.acts import wall_time
from ..deliveries.refusals import Act, on_each
from ..permissions import usable_channels
from ..posted import uuids
from ..presenting import present
from .rights import agency_names
from .words import what_is_held

_PER_PAGE = 100


class HeldView(WagtailAdminTemplateMixin, TemplateView):
    """The list, and the three things a person may do with what is ticked."""

    template_name = "publishers/admin/held.html"
    page_title = gettext_lazy("Held back")
    header_icon = "history"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": "", "label": str(self.page_title)},
        ]

    @cached_property
    def all_held(self) -> QuerySet[Delivery]:
        """What this person may decide about."""
        return held().filter(channel__in=usable_channels(self.request.user))

    @cached_property
    def chosen_channel(self) -> str:
        asked = self.request.GET.get("channel", "")
        return asked if asked.isdecimal() else ""

    @cached_property
    def rows(self) -> QuerySet[Delivery]:
        """Those of the channel looked at."""
        found = self.all_held.select_related("entry", "channel", "hold")
        return found.filter(channel_id=int(self.chosen_channel)) if self.chosen_channel else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self.rows, _PER_PAGE).get_page(self.request.GET.get("p"))
        now = timezone.now()
        force, agencies = in_force(now), agency_names()
        channels = Channel.objects.filter(pk__in=self.all_held.order_by().values("channel_id"))
        return super().get_context_data(
            page=page,
            rows=[self._row(delivery, force.on_delivery(delivery)) for delivery in page],
            holds=[{"hold": hold, "what": what_is_held(hold, agencies)} for hold in force.holds],
            channels=channels if len(channels) > 1 else [],
            chosen_channel=self.chosen_channel,
            due_at=self.request.POST.get("due_at", ""),
            earliest=timezone.localtime().strftime(WALL_TIME),
            **kwargs,
        )

    def _row(self, delivery: Delivery, stop: Hold | None) -> dict[str, Any]:
        return {"delivery": delivery, "shown": present(delivery, may_act=True), "stop": stop}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = self._chosen(request)
        if not chosen:
            messages.error(request, _("Nothing is ticked. Tick what you decide about."))
            return HttpResponseRedirect(request.get_full_path())
        decision = request.POST.get("act", "")
        if decision == "retime":
            when = wall_time(request.POST.get("due_at", ""))
            if when is None or when.instant < timezone.now():
                messages.error(request, _("Choose a date and a time that have not passed."))
                return self.render_to_response(self.get_context_data(), status=422)
            done, refused = on_each(chosen, request.user, *_retime(when))
        elif decision in _DECISIONS:
            done, refused = on_each(chosen, request.user, *_DECISIONS[decision]())
        else:
            messages.error(request, _("Choose what to do: send now, another time, or drop."))
            return HttpResponseRedirect(request.get_full_path())
        _tell(request, decision, done, refused)
        return HttpResponseRedirect(request.get_full_path())

    def _chosen(self, request: HttpRequest) -> list[Delivery]:
        """Read anew: what somebody else decided about meanwhile is not among them."""
        if request.POST.get("all"):
            return list(self.rows)
        ids = uuids(request.POST.getlist("delivery"))
        return list(self.rows.filter(pk__in=ids[:_PER_PAGE]))


def _send() -> tuple[Act, str, dict[str, Any]]:
    now = timezone.now()
    holds = in_force(now)
    return (lambda delivery: acts.reschedule(delivery, now, holds=holds)), "loa.let_go", {}


def _drop() -> tuple[Act, str, dict[str, Any]]:
    return acts.cancel, "loa.drop", {}


def _retime(when: When) -> tuple[Act, str, dict[str, Any]]:
    holds = in_force(when.instant)

    def move(delivery: Delivery) -> None:
        acts.reschedule(delivery, when.instant, wall=when.wall, zone=when.zone, holds=holds)

    return move, "loa.retime", {"due": moment(when.instant)}


_DECISIONS: dict[str, Callable[[], tuple[Act, str, dict[str, Any]]]] = {"send": _send, "drop": _drop}


def _tell(request: HttpRequest, decision: str, done: int, refused: Counter[str]) -> None:
    if done:
        text = {
            "send": ngettext("%(count)s goes out now.", "%(count)s go out now, one after another.", done),
            "retime": ngettext("%(count)s has a new time.", "%(count)s have a new time.", done),
            "drop": ngettext(
                "%(count)s dropped. Nothing was sent.", "%(count)s dropped. Nothing of them was sent.", done
            ),
        }[decision]
        messages.success(request, text % {"count": done})
    for sentence, count in refused.items():
        messages.error(request, _("Not done for %(count)s: %(sentence)s") % {"count": count, "sentence": sentence})
