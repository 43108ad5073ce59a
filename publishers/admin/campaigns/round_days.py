"""One day of a recurring post: left out, moved, or given another item; the other days stay as they are."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.moments import moment
from publishers.engine.acts import NotPossible, StillHeld
from publishers.engine.transitions import PlaceTaken
from publishers.models import Occurrence, OccurrenceState
from publishers.planning.recurring import acts as acts
from publishers.planning.times import WALL, BadTime

from ..audit import record
from ..presenting import still_held
from .lines import entry_in, found_items, own_items
from .rights import ForChange, may_plan_all
from .words import rule_words


class DayView(ForChange, WagtailAdminTemplateMixin, TemplateView):
    """Another time, another item, or nothing on that day."""

    template_name = "publishers/admin/campaigning/day.html"
    page_title = gettext_lazy("One day of a recurring post")
    header_icon = "rotate"

    @cached_property
    def day(self) -> Occurrence:
        rows = Occurrence.objects.select_related("recurrence__campaign", "recurrence__planned_by", "entry")
        return get_object_or_404(
            rows, pk=self.kwargs["day_id"], recurrence=self.kwargs["rule_id"], recurrence__campaign=self.campaign
        )

    @cached_property
    def may_plan(self) -> bool:
        """Only who may publish on all of its channels changes what goes out there."""
        return may_plan_all(self.request.user, self.day.recurrence)

    def get_page_subtitle(self) -> str:
        return moment(self.day.due_at)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        before = super().get_breadcrumbs_items()[:-1]
        back = {"url": self._back_url(), "label": self.day.recurrence.name}
        return [*before, back, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()
        at = timezone.localtime(self.day.due_at).strftime(WALL)
        return super().get_context_data(
            day=self.day, rule=self.day.recurrence, rule_words=rule_words(self.day.recurrence), words=words,
            found=found_items(own_items(self.request.user).exclude(pk=self.day.entry_id), words),
            at=kwargs.pop("at", at), earliest=timezone.localtime().strftime(WALL), may_plan=self.may_plan,
            is_skipped=self.day.state == OccurrenceState.SKIPPED, back=self._back_url(),
            is_to_come=self.day.due_at > timezone.now(), problem=kwargs.pop("problem", ""), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_plan:
            messages.error(request, _("Nothing was changed: you may not publish on every channel of this post."))
            return HttpResponseRedirect(self._back_url())
        now, act = timezone.now(), request.POST.get("do", "")
        try:
            done = self._do(act, now)
        except (acts.TooLate, NotPossible, PlaceTaken) as error:
            return self._refuse(still_held(error.hold) if isinstance(error, StillHeld) else self._too_late(act))
        except acts.Changed:
            return self._refuse(_("Somebody changed this day meanwhile, so nothing was done. Look again."))
        except BadTime:
            return self._refuse(_("Write the date and the time in full."))
        if not done:
            return self._refuse(_("Choose an item first."))
        record(self.campaign, "loa.round_day", request.user, name=self.day.recurrence.name, day=self.day.wall)
        messages.success(request, done)
        return HttpResponseRedirect(self._back_url())

    def _do(self, act: str, now: datetime) -> str:
        """What was done, in a sentence; nothing where no item was chosen."""
        if act == "leave_out":
            acts.leave_out(self.day, now)
            return _("Nothing goes out on that day. The other days stay as they are.")
        if act == "take_up":
            acts.take_up(self.day, now)
            return _("The day counts again.")
        if act == "move":
            acts.move(self.day, self.request.POST.get("due_at", ""), now)
            when = moment(self.day.due_at)
            return _("This one goes out at %(when)s. The other days stay as they are.") % {"when": when}
        entry = entry_in(self.request.user, self.request.POST.get("entry", ""))
        if entry is None:
            return ""
        acts.choose(self.day, entry, now)
        return _("On that day “%(title)s” goes out.") % {"title": entry.title}

    def _too_late(self, act: str) -> str:
        if act == "move":
            return _("Nothing was moved: that time has passed, or something of this day was sent already.")
        return _("It is too late for that: its time has passed, or something of it was sent already.")

    def _refuse(self, problem: str) -> HttpResponse:
        given = self.request.POST.get("due_at")
        more = {"at": given} if given else {}
        return self.render_to_response(self.get_context_data(problem=problem, **more), status=422)

    def _back_url(self) -> str:
        return reverse("loa_campaigns:round", args=[self.campaign.pk, self.day.recurrence_id])
