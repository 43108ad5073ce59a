"""Several items on several channels: chosen, shown line by line, planned. Nothing is planned that was not shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.log_actions import log
from wagtail.models import Page

from cms.entries.models import Entry, Status
from publishers.models import Channel, Delivery
from publishers.planning.many import MOST_ITEMS, Pair, Planned, Spread, pairs, plan_pairs
from publishers.sentences import explain

from ..importing.wishes import why_not
from ..permissions import page_policy, usable_channels
from ..presenting import platform_order
from .composing import WALL_TIME, current_campaigns, quick_times
from .several_form import SPREADS, ManyForm

#: Prefix of the field that holds the time under which a line was shown.
SEEN = "seen-"


class ManyView(WagtailAdminTemplateMixin, TemplateView):
    """The choice; with ``act=show`` below it every line; with ``act=plan`` what is ticked is planned."""

    template_name = "publishers/admin/many.html"
    page_title = gettext_lazy("Plan several items")
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.channels or not page_policy.user_has_permission(request.user, "publish"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        deliveries = {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")}
        return [deliveries, {"url": "", "label": str(self.page_title)}]

    @cached_property
    def channels(self) -> list[Channel]:
        order = platform_order()
        return sorted(usable_channels(self.request.user), key=lambda one: (order(one.platform), one.name))

    @cached_property
    def asked(self) -> list[int]:
        """Pages that the address names."""
        return [int(text) for text in self.request.GET.getlist("id") if text.isdecimal()][: 10 * MOST_ITEMS]

    @cached_property
    def entries(self) -> list[Entry]:
        """Public items that this person may publish elsewhere: those asked for, else the newest."""
        mine = page_policy.instances_user_has_permission_for(self.request.user, "publish")
        found = Entry.objects.filter(status=Status.PUBLISHED, page_id__in=mine.values("pk"))
        if self.asked:
            # What came out first goes out first.
            return list(found.filter(page_id__in=self.asked).order_by("published_at", "pk")[:MOST_ITEMS])
        return list(found.order_by("-published_at", "pk")[:MOST_ITEMS])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.POST if self.request.method == "POST" else {}
        ticked = set(self.request.POST.getlist("item")) if chosen else {str(entry.pk) for entry in self._first()}
        spread = chosen.get("spread", Spread.DAILY)
        return super().get_context_data(
            entries=[{"entry": entry, "is_chosen": str(entry.pk) in ticked} for entry in self.entries],
            channels=[{"channel": channel, "is_chosen": str(channel.pk) in self.request.POST.getlist("channel")}
                      for channel in self.channels],
            spreads=[{"value": value, "label": label, "is_chosen": value == spread} for value, label in SPREADS],
            due_at=chosen.get("due_at", quick_times()[1][1]), campaigns=current_campaigns(),
            campaign=chosen.get("campaign", ""), earliest=timezone.localtime().strftime(WALL_TIME),
            left_out=len(set(self.asked)) - len(self.entries) if self.asked else 0, most=MOST_ITEMS, **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ManyForm(request.POST, entries=self.entries, channels=self.channels)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        found = pairs(form.entries, form.channels, form.whens, campaign=form.cleaned_data["campaign"])
        if request.POST.get("act") != "plan":
            return self.render_to_response(self.get_context_data(form=form, **_shown(found, None)))
        wanted = set(request.POST.getlist("pair"))
        chosen = [pair for pair in found if pair.key in wanted]
        if not chosen:
            messages.error(request, _("No line is ticked. Tick what is to be planned."))
            return self.render_to_response(self.get_context_data(form=form, **_shown(found, wanted)), status=422)
        done = plan_pairs(chosen, user=request.user, campaign=form.cleaned_data["campaign"])
        _note(done.made, request.user)
        _tell(request, chosen, done)
        return redirect("loa_deliveries:index")

    def _first(self) -> Sequence[Entry]:
        """Ticked from the beginning: what the address asked for."""
        return self.entries if self.asked else ()


class PlanManyAction(PageBulkAction):
    """In the lists of pages: leads to the screen above with what is ticked."""

    display_name = gettext_lazy("Plan on channels")
    action_type = "loa_plan"
    aria_label = gettext_lazy("Plan the selected pages on channels")
    template_name = "publishers/admin/many.html"
    action_priority = 45

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages, _others = self.get_actionable_objects()
        ids = [("id", page.pk) for page in pages[: 10 * MOST_ITEMS]]
        return redirect(f"{reverse('loa_many')}?{urlencode(ids)}")

    def check_perm(self, page: Page) -> bool:
        return bool(page.permissions_for_user(self.request.user).can_publish())


def _shown(found: Sequence[Pair], wanted: set[str] | None) -> dict[str, Any]:
    """Every line that would come of it, ready or not."""
    lines = [
        {
            "pair": pair, "seen": pair.when.instant.isoformat() if pair.when else "", "why_not": why_not(pair),
            "is_ticked": pair.is_ready and (wanted is None or pair.key in wanted),
            "advice": [finding.words.message for finding in pair.findings if not finding.blocking],
        }
        for pair in found
    ]  # fmt: skip
    return {"lines": lines, "ready_count": sum(pair.is_ready for pair in found)}


def _note(made: Sequence[Delivery], user: Any) -> None:
    """A row of each page's log, as when it is planned alone."""
    pages = Page.objects.in_bulk({row.entry.page_id for row in made})
    for page_id, page in pages.items():
        names = [row.channel.name for row in made if row.entry.page_id == page_id]
        log(page, "loa.plan", user=user, data={"channels": names})


def _tell(request: HttpRequest, chosen: Sequence[Pair], done: Planned) -> None:
    count = len(done.made)
    if count:
        text = ngettext("%(count)s line was planned.", "%(count)s lines were planned.", count)
        messages.success(request, text % {"count": count})
    refused = {pair.key: explain(code).message for pair, code in done.refused}
    for pair in chosen:
        why = refused.get(pair.key) or why_not(pair)
        if why:
            messages.warning(request, f"{pair.entry.title} → {pair.channel.name}: {why}")
    moved = [row for row in done.made if row.from_queue and not row.is_parked and _is_other(row, request)]
    if moved:
        names = ", ".join(sorted({row.channel.name for row in moved}))
        text = _("Somebody else took a shown slot meanwhile, so another was given: %(names)s.")
        messages.warning(request, text % {"names": names})


def _is_other(row: Delivery, request: HttpRequest) -> bool:
    shown = request.POST.get(f"{SEEN}{row.entry_id}:{row.channel_id}", "")
    return bool(shown) and shown != row.due_at.isoformat()
