"""The slots of a channel: a week of times, changed after a look at what would move."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publishers.models import Channel, Slot
from publishers.planning.queue import queueing
from publishers.planning.queue.queues import weekly_of

from ..audit import record
from ..permissions import channel_policy
from .slot_forms import Week, read_week

_NO_ROOM = gettext_lazy(
    "With these slots not everything that waits in the queue finds a time within a year. Give it more slots, or take "
    "items out of the queue first."
)


class SlotsView(WagtailAdminTemplateMixin, TemplateView):
    """The week; every button sends the whole form, so it works without scripts and loses nothing."""

    template_name = "publishers/admin/slots.html"
    page_title = pgettext_lazy("weekly times of a channel", "Slots")
    header_icon = "time"

    @cached_property
    def channel(self) -> Channel:
        found = get_object_or_404(Channel, pk=self.kwargs["pk"])
        if not channel_policy.user_has_permission_for_instance(self.request.user, "change", found):
            raise PermissionDenied
        return found

    @cached_property
    def saved(self) -> Week:
        return Week(grid=tuple(sorted(weekly_of(slot) for slot in Slot.objects.filter(channel=self.channel))))

    def get_page_subtitle(self) -> str:
        return self.channel.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_channels:index"), "label": _("Channels")},
            {"url": reverse("loa_channels:edit", args=[self.channel.pk]), "label": self.channel.name},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        week: Week = kwargs.pop("week", self.saved)
        zone = timezone.get_current_timezone_name()
        return super().get_context_data(
            channel=self.channel, week=week, days=week.days(), zone=zone, is_changed=week.grid != self.saved.grid,
            may_queue=channel_policy.user_has_permission_for_instance(self.request.user, "use", self.channel),
            moves=kwargs.pop("moves", None), focus=kwargs.pop("focus", ""), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.channel  # noqa: B018 the right is asked for before anything is read
        act = request.POST.get("do", "")
        week = read_week(request.POST, act)
        if week.errors:
            return self._show(week, status=422)
        try:
            if act == "look":
                return self._look(week)
            if act == "save":
                return self._save(week)
        except queueing.NoRoom:
            messages.error(request, _NO_ROOM)
            return self._show(week, status=422)
        # A button that only fills in, or back from the preview.
        return self._show(week, focus=act)

    def _look(self, week: Week) -> HttpResponse:
        """What would move is shown first; where nothing does, the slots are saved at once."""
        moves = queueing.preview_slots(self.channel, week.grid, timezone.now())
        return self._show(week, moves=moves) if moves else self._save(week)

    def _save(self, week: Week) -> HttpResponse:
        seen = dict(text.split(" ", 1) for text in self.request.POST.getlist("move") if " " in text)
        now = timezone.now()
        try:
            moves = queueing.change_slots(self.channel, week.grid, seen, now)
        except queueing.Changed:
            messages.warning(self.request, _("The queue has changed meanwhile. Look again at what moves, then save."))
            return self._show(week, moves=queueing.preview_slots(self.channel, week.grid, now), status=409)
        record(self.channel, "loa.slots", self.request.user, slots=len(week.grid), moved=len(moves))
        text = ngettext(
            "The slots of “%(name)s” are saved. %(count)s item of the queue has a new time.",
            "The slots of “%(name)s” are saved. %(count)s items of the queue have new times.",
            len(moves),
        )
        messages.success(self.request, text % {"name": self.channel, "count": len(moves)})
        return HttpResponseRedirect(reverse("loa_channels:slots", args=[self.channel.pk]))

    def _show(self, week: Week, *, status: int = 200, **more: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(week=week, **more), status=status)
