"""*Publish everywhere*: one page, every channel, what each will refuse, and the time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.entries.assemble import preview_record, record_of
from cms.entries.mixins import RecordMixin
from cms.entries.models import Entry, Status
from cms.entries.record import Record
from publishers.conf import conf
from publishers.models import Channel, Delivery, DeliveryState
from publishers.planning.plan import CannotPlan, Choice, plan
from publishers.planning.readiness import Readiness, readiness
from publishers.sentences import explain

from .permissions import may_plan, usable_channels

#: Deliveries in these states leave room for another one of the same version.
_AGAIN = (DeliveryState.CANCELLED,)


class EverywhereView(WagtailAdminTemplateMixin, TemplateView):
    """Channels with readiness, text per channel with a live counter, now or at a time."""

    template_name = "publishers/admin/everywhere.html"
    page_title = gettext_lazy("Publish everywhere")
    header_icon = "upload"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(self.page, RecordMixin):
            raise Http404
        if not may_plan(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Any:
        return get_object_or_404(Page, pk=self.kwargs["page_id"]).specific

    @cached_property
    def entry(self) -> Entry | None:
        return Entry.objects.filter(page_id=self.page.pk, status=Status.PUBLISHED).first()

    @cached_property
    def record(self) -> Record:
        """What is public now; for a page that is not, what its latest draft would be."""
        if self.entry:
            return record_of(self.entry)
        revision = self.page.latest_revision
        draft = revision.as_object() if revision else self.page
        return preview_record(draft.as_record(), url=self.page.full_url or "")

    @cached_property
    def channels(self) -> list[Channel]:
        return list(usable_channels(self.request.user).order_by("platform", "name"))

    @cached_property
    def known(self) -> dict[int, Delivery]:
        """Channel → the delivery that has or awaits the current version."""
        if self.entry is None:
            return {}
        rows = Delivery.objects.filter(entry=self.entry, content_hash=self.entry.content_hash).exclude(state__in=_AGAIN)
        return {row.channel_id: row for row in rows.order_by("created_at")}

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [{"url": edit, "label": self.get_page_subtitle()}, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = kwargs.pop("rows", None) or readiness(self.record, self.channels)
        chosen = kwargs.pop("chosen", None)
        return super().get_context_data(
            page=self.page,
            entry=self.entry,
            rows=[
                {
                    "channel": row.channel,
                    "row": row,
                    "delivery": self.known.get(row.channel.pk),
                    "chosen": row.channel.pk in chosen if chosen is not None else False,
                    "customised": row.draft != row.shared,
                }
                for row in rows
            ],
            undo_s=round(conf().undo_s),
            earliest=timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = {int(value) for value in request.POST.getlist("channel") if value.isdigit()}
        channels = [channel for channel in self.channels if channel.pk in chosen and channel.pk not in self.known]
        variants = {channel.pk: self._variant(channel) for channel in self.channels}
        rows = readiness(self.record, self.channels, variants)
        due, problem = self._due()
        problem = problem or self._refusal(rows, channels)
        if problem:
            messages.error(request, problem)
            context = self.get_context_data(rows=rows, chosen=chosen, posted=request.POST)
            return self.render_to_response(context, status=422)
        undo = None if due else datetime.now(UTC) + timedelta(seconds=conf().undo_s)
        choices = [
            Choice(channel=channel, due_at=due, undo_until=undo, variant=variants[channel.pk]) for channel in channels
        ]
        try:
            plan(self.entry, choices, user=request.user)  # type: ignore[arg-type]
        except CannotPlan as error:
            messages.error(request, explain(error.code).message)
            return HttpResponseRedirect(request.path)
        messages.success(request, self._promise(due, len(choices)))
        return HttpResponseRedirect(reverse("loa_item", args=[self.entry.pk]))  # type: ignore[union-attr]

    def _variant(self, channel: Channel) -> Mapping[str, Any]:
        """What differs from the shared text; equal or empty text is no change."""
        shared = readiness(self.record, [channel])[0].shared
        variant = {}
        for name in ("title", "body"):
            text = self.request.POST.get(f"{name}-{channel.pk}", "").replace("\r\n", "\n").strip()
            if text and text != getattr(shared, name).strip():
                variant[name] = text
        return variant

    def _due(self) -> tuple[datetime | None, str]:
        if self.request.POST.get("when") != "later":
            return None, ""
        try:
            due = parse_datetime(self.request.POST.get("due_at", ""))
        except ValueError:
            due = None
        if due is None:
            return None, _("Choose a date and a time, or “Now”.")
        due = due if timezone.is_aware(due) else timezone.make_aware(due)
        if due < timezone.now():
            return None, _("That time has passed. Choose a later one, or “Now”.")
        return due, ""

    def _refusal(self, rows: list[Readiness], channels: list[Channel]) -> str:
        if self.entry is None:
            return _("The page is not public yet. Publish the page first, then publish it everywhere.")
        if not channels:
            return _("No channel is chosen. Tick at least one that has not received this version yet.")
        blocked = [row.channel.name for row in rows if row.channel in channels and not row.is_ready]
        if blocked:
            return _("Nothing was planned: %(names)s would refuse the item. See below what to mend.") % {
                "names": ", ".join(blocked)
            }
        return ""

    def _promise(self, due: datetime | None, count: int) -> str:
        if due:
            when = timezone.localtime(due)
            return _("Planned on %(count)s channels for %(when)s (Vietnam time).") % {
                "count": count, "when": when.strftime("%H:%M, %d/%m/%Y"),
            }  # fmt: skip
        return _("Goes out on %(count)s channels in %(seconds)s seconds. Until then you can take it back.") % {
            "count": count, "seconds": round(conf().undo_s),
        }  # fmt: skip
