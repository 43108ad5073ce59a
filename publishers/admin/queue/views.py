"""The queue of a channel: what waits and when it goes out, in an order that people change; and its rest."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.moments import moment
from publishers.engine import acts
from publishers.engine.transitions import PlaceTaken
from publishers.models import OPEN_STATES, Channel, Delivery, DeliveryState
from publishers.planning.queue import queueing
from publishers.planning.queue.queues import Line, is_waiting, read_lines

from ..audit import record
from ..holds.words import name_of
from ..permissions import channel_policy
from ..posted import uuids
from ..presenting import still_held

_STEPS = ("up", "down", "first", "last")


class QueueView(WagtailAdminTemplateMixin, TemplateView):
    """Seen by who uses or looks after the channel; changed by who may plan on it."""

    template_name = "publishers/admin/queue.html"
    page_title = gettext_lazy("Queue")
    header_icon = "list-ol"

    @cached_property
    def channel(self) -> Channel:
        found = get_object_or_404(Channel, pk=self.kwargs["pk"])
        if not channel_policy.user_has_any_permission_for_instance(self.request.user, ["change", "use"], found):
            raise PermissionDenied
        return found

    def _may(self, action: str) -> bool:
        return bool(channel_policy.user_has_permission_for_instance(self.request.user, action, self.channel))

    @cached_property
    def line(self) -> Line:
        return read_lines([self.channel], timezone.now())[self.channel.pk]

    def get_page_subtitle(self) -> str:
        return self.channel.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("loa_channels:edit", args=[self.channel.pk]) if self._may("change") else ""
        return [
            {"url": reverse("loa_channels:index"), "label": _("Channels")},
            {"url": edit, "label": self.channel.name} if edit else {"url": "", "label": self.channel.name},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, line = timezone.now(), self.line
        then = line.relaid(now) if line.pause else {}
        rows = [{"delivery": row, "then": then.get(row.pk)} for row in line.waiting]
        mine = Delivery.objects.filter(channel=self.channel, from_queue=True)
        moved = self.request.GET.get("moved", "")
        return super().get_context_data(
            channel=self.channel,
            line=line,
            rows=rows,
            may_plan=self._may("use"),
            may_change=self._may("change"),
            next_free=line.next_free(now),
            by=name_of(line.pause.paused_by) if line.pause else "",
            under_way=mine.filter(state__in=OPEN_STATES, hold=None).exclude(is_waiting(now)).count(),
            missed=mine.filter(state=DeliveryState.MISSED).count(),
            held=mine.filter(state=DeliveryState.SCHEDULED, hold__isnull=False).count(),
            moved=next((row for row in line.waiting if str(row.pk) == moved), None),
            reason=kwargs.pop("reason", ""),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self._may("use"):
            raise PermissionDenied
        act, _colon, which = request.POST.get("act", "").partition(":")
        if act == "pause":
            return self._pause(request.POST.get("reason", "").strip())
        if act == "resume":
            return self._resume()
        if act == "order":
            return self._reorder(uuids(request.POST.getlist("order")), which)
        found = next((row for row in self.line.waiting if str(row.pk) == which), None)
        if found is None:
            messages.error(request, _("It does not wait in this queue any more. Look at the list below."))
            return self._back()
        if act in _STEPS:
            return self._reorder(queueing.shifted(self._seen(), found.pk, act), which)
        if act in ("send", "out"):
            return self._take(found, act)
        raise Http404

    def _seen(self) -> list[UUID]:
        return uuids(self.request.POST.getlist("seen"))

    def _reorder(self, wanted: Sequence[UUID], which: str) -> HttpResponse:
        try:
            moves = queueing.reorder(self.channel, self._seen(), wanted, timezone.now())
        except queueing.Changed:
            messages.error(
                self.request, _("The queue has changed meanwhile, so nothing was moved. Here it is as it stands now.")
            )
            return self._back()
        except queueing.NoRoom:
            messages.error(self.request, _("In that order one of them finds no slot because of a blackout."))
            return self._back()
        if moves:
            record(self.channel, "loa.queue_order", self.request.user, moved=len(moves))
        return self._back(moved=which)

    def _take(self, delivery: Delivery, act: str) -> HttpResponse:
        """Out of the queue: at once to the channel, or not at all. The others keep their times."""
        try:
            if act == "send":
                acts.reschedule(delivery, timezone.now())
                record(delivery, "loa.queue_send", self.request.user)
                messages.success(self.request, _("“%s” goes out now.") % delivery.entry.title)
            else:
                acts.cancel(delivery)
                record(delivery, "loa.take_back", self.request.user)
                messages.success(self.request, _("“%s” is taken out. Nothing was sent.") % delivery.entry.title)
        except acts.StillHeld as error:
            messages.error(self.request, still_held(error.hold))
        except (acts.NotPossible, PlaceTaken):
            messages.error(self.request, _("It is too late for that: it has moved on. Look at its state."))
        return self._back()

    def _pause(self, reason: str) -> HttpResponse:
        if not reason:
            messages.error(self.request, _("The queue was not paused: write down why, so that others understand it."))
            return self.render_to_response(self.get_context_data(reason=reason, reason_missing=True), status=422)
        if queueing.pause(self.channel, reason[:300], self.request.user, timezone.now()):
            record(self.channel, "loa.queue_pause", self.request.user, reason=reason[:300])
            messages.success(self.request, _("The queue is paused. Nothing of it goes out until somebody resumes it."))
        else:
            messages.warning(self.request, _("It was paused already."))
        return self._back()

    def _resume(self) -> HttpResponse:
        try:
            moves = queueing.resume(self.channel, timezone.now())
        except queueing.NoRoom:
            messages.error(
                self.request, _("There are too few slots for what waits. Add slots first, or take items out.")
            )
            return self._back()
        record(self.channel, "loa.queue_resume", self.request.user, items=len(moves))
        messages.success(self.request, _resumed(moves))
        return self._back()

    def _back(self, moved: str = "") -> HttpResponse:
        url = reverse("loa_channels:queue", args=[self.channel.pk])
        return HttpResponseRedirect(f"{url}?moved={moved}#loa-item-{moved}" if moved else url)


def _resumed(moves: Sequence[queueing.Move]) -> str:
    if not moves:
        return _("The queue goes on.")
    text = ngettext(
        "The queue goes on: %(count)s item, at %(when)s.",
        "The queue goes on: %(count)s items on the next free slots, the first at %(when)s.",
        len(moves),
    )
    return text % {"count": len(moves), "when": moment(moves[0].new.instant)}
