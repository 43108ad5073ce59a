"""Several deliveries of the list at once: take back, send again, another time. Each is refused or done by itself."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column

from cms.core.moments import moment
from publishers.engine import acts
from publishers.models import Delivery, DeliveryState, Kind
from publishers.planning.holds import in_force

from ..permissions import usable_channels
from ..posted import uuids
from .acts import wall_time
from .refusals import Act, on_each

#: As many as a page of the list has, and some.
_MOST = 100


class TickColumn(Column):
    """A box to choose a row with; the form stands above the list."""

    header_template_name = "publishers/admin/delivery_tick_header.html"
    cell_template_name = "publishers/admin/delivery_tick_cell.html"


class DeliveriesView(View):
    """A POST, and back to the list as it was filtered."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        channels = usable_channels(request.user)
        if not channels.exists():
            raise PermissionDenied
        ids = uuids(request.POST.getlist("delivery"))[:_MOST]
        # What is told to followers is another person's to decide, one by one.
        mine = Delivery.objects.filter(pk__in=ids, channel__in=channels).exclude(kind=Kind.ANNOUNCE)
        chosen = list(mine.select_related("channel", "entry", "hold"))
        if not chosen:
            messages.error(request, _("Nothing is ticked that you may decide about. Tick rows first."))
            return _back(request)
        prepared = _prepared(request)
        if prepared is None:
            messages.error(request, _("Choose what to do; for another time, a day and an hour that have not passed."))
            return _back(request)
        act, verb, data = prepared
        before = {"refused_before": _unclear} if act is acts.send_again else {}
        done, refused = on_each(chosen, request.user, act, verb, data, **before)
        if done:
            text = ngettext("Done for %(count)s delivery.", "Done for %(count)s deliveries.", done)
            messages.success(request, text % {"count": done})
        for sentence, count in refused.items():
            messages.warning(
                request, _("Not done for %(count)s: %(sentence)s") % {"count": count, "sentence": sentence}
            )
        return _back(request)


def _prepared(request: HttpRequest) -> tuple[Act, str, dict[str, Any]] | None:
    """What is done to each, and how the log says it; nothing: the question makes no sense."""
    wanted = request.POST.get("act", "")
    if wanted == "take_back":
        return _take_back, "loa.take_back", {}
    if wanted == "send":
        return acts.send_again, "loa.send_again", {}
    when = wall_time(request.POST.get("due_at", "")) if wanted == "retime" else None
    if when is None or when.instant < timezone.now():
        return None
    holds = in_force(when.instant)

    def move(delivery: Delivery) -> None:
        acts.reschedule(delivery, when.instant, wall=when.wall, zone=when.zone, holds=holds)

    return move, "loa.retime", {"due": moment(when.instant)}


def _take_back(delivery: Delivery) -> None:
    """What was not sent, and what failed."""
    if delivery.state == DeliveryState.FAILED:
        acts.drop(delivery)
    else:
        acts.cancel(delivery)


def _unclear(delivery: Delivery) -> str:
    if delivery.state == DeliveryState.NEEDS_CHECKING:
        return _("Nobody knows whether it stands there. Open it, look there, then decide.")
    return ""


def _back(request: HttpRequest) -> HttpResponse:
    """The list with the filters with which it was left."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(reverse("loa_deliveries:index"))
