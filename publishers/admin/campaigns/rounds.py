"""Recurring posts of a campaign: made and changed, each of their days beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.core.moments import WEEKDAY_MOMENT, moment
from publishers.models import Occurrence, OccurrenceState, Recurrence
from publishers.planning.recurring import acts as acts
from publishers.planning.recurring.ahead import moments_between, plan_recurrence

from ..audit import record
from ..presenting import Presented, present
from .rights import ForChange, OfCampaign, may_plan_all
from .round_forms import RoundForm
from .words import problem_words, rule_words

#: Days that are over are shown so far back, days to come so far ahead.
_BACK, _AHEAD = timedelta(days=60), timedelta(days=400)
_MANY = 30

_TONES = {
    OccurrenceState.WAITING: "quiet", OccurrenceState.PLANNED: "cyan", OccurrenceState.SKIPPED: "quiet",
    OccurrenceState.PASSED: "orange",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One of its days, as the list shows it."""

    when: str
    was: str
    row: Occurrence | None
    label: str
    tone: str
    title: str
    deliveries: Sequence[Presented]
    problems: Sequence[tuple[str, str, str]]
    is_to_come: bool
    #: The same problems as on the day before it: said once, not eight times.
    is_as_before: bool = False

    @property
    def can_take_up(self) -> bool:
        return self.row is not None and self.row.state == OccurrenceState.SKIPPED and self.is_to_come


class RoundView(OfCampaign, WagtailAdminTemplateMixin, TemplateView):
    """When it comes round, and what became of each day: those that are over, planned, and further away."""

    template_name = "publishers/admin/campaigning/round.html"
    page_title = gettext_lazy("Recurring post")
    header_icon = "rotate"

    @cached_property
    def rule(self) -> Recurrence:
        rows = Recurrence.objects.select_related("entry", "planned_by").prefetch_related("channels")
        return get_object_or_404(rows, pk=self.kwargs["rule_id"], campaign=self.campaign)

    def get_page_subtitle(self) -> str:
        return self.rule.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = self.rule.occurrences.filter(due_at__gte=now - _BACK).select_related("entry").order_by("due_at")
        known = list(rows.prefetch_related("deliveries__channel"))
        return super().get_context_data(
            rule=self.rule, words=rule_words(self.rule), days=self._days(known, now),
            further=self._further(known, now) if self.rule.is_active else [], **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        if request.POST.get("do") == "stop":
            acts.stop(self.rule, now)
            messages.success(request, _("It is stopped. What was planned by it and not sent yet is taken back."))
        elif request.POST.get("do") == "resume" and not may_plan_all(request.user, self.rule):
            messages.error(request, _("You may not publish on every channel of this post, so you can't let it go on."))
        elif request.POST.get("do") == "resume":
            Recurrence.objects.filter(pk=self.rule.pk).update(planned_by=request.user)
            self.rule.planned_by = request.user
            _tell(request, acts.resume(self.rule, now))
        record(self.campaign, "loa.round", request.user, name=self.rule.name)
        return HttpResponseRedirect(request.path)

    def _days(self, rows: Sequence[Occurrence], now: datetime) -> list[Day]:
        channels = {channel.pk: channel for channel in self.rule.channels.all()}
        found: list[Day] = []
        for row in rows:
            deliveries = [present(each, may_act=False) for each in row.deliveries.all()]
            told = {} if row.state == OccurrenceState.SKIPPED else row.problems
            was = row.wall.replace("T", " ") if row.moved_to else ""
            problems = problem_words(told, channels)
            found.append(Day(
                row=row, when=moment(row.due_at, WEEKDAY_MOMENT), was=was,
                label=str(OccurrenceState(row.state).label), tone=_TONES[OccurrenceState(row.state)],
                title=row.entry.title if row.entry else "", deliveries=deliveries,
                problems=problems, is_to_come=row.due_at > now,
                is_as_before=bool(problems and found and problems == found[-1].problems),
            ))  # fmt: skip
        return found

    def _further(self, rows: Sequence[Occurrence], now: datetime) -> list[str]:
        """Days that are no rows yet."""
        known = {row.wall[:10] for row in rows}
        found = moments_between(self.rule, now, now + _AHEAD)
        return [moment(due, WEEKDAY_MOMENT) for wall, due in found.items() if wall[:10] not in known][:_MANY]


class RoundFormView(ForChange, WagtailAdminTemplateMixin, TemplateView):
    """A new one, or another rule for one that is there: what somebody changed of a day stays."""

    template_name = "publishers/admin/campaigning/round_form.html"
    header_icon = "rotate"

    @property
    def page_title(self) -> str:  # type: ignore[override]
        return _("Change the recurring post") if "rule_id" in self.kwargs else _("New recurring post")

    @cached_property
    def rule(self) -> Recurrence | None:
        if "rule_id" not in self.kwargs:
            return None
        return get_object_or_404(Recurrence, pk=self.kwargs["rule_id"], campaign=self.campaign)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # It would go on by the rights of whoever saves it: on the channels of others it would fall silent.
        if self.may_change and self.rule and not may_plan_all(request.user, self.rule):
            text = _("You may not publish on every channel of this post, so you can't change it. You can stop it.")
            messages.error(request, text)
            return HttpResponseRedirect(reverse("loa_campaigns:round", args=[self.campaign.pk, self.rule.pk]))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or RoundForm(None, instance=self.rule, user=self.request.user)
        return super().get_context_data(form=form, rule=self.rule, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RoundForm(request.POST, instance=self.rule, user=request.user)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        form.instance.campaign = self.campaign
        # It plans by the rights of whoever saved it last.
        form.instance.planned_by = request.user
        rule: Recurrence = form.save()
        now = timezone.now()
        made = acts.renew(rule, now) if self.rule else plan_recurrence(rule, now)
        record(self.campaign, "loa.round", request.user, name=rule.name)
        _tell(request, made)
        return HttpResponseRedirect(reverse("loa_campaigns:round", args=[self.campaign.pk, rule.pk]))


def _tell(request: HttpRequest, made: int) -> None:
    text = ngettext(
        "It is in force: %(count)s post is planned. Below is what it does on each day.",
        "It is in force: %(count)s posts are planned. Below is what it does on each day.",
        made,
    )
    messages.success(request, text % {"count": made})
