"""*Publish everywhere*: one page, every channel, what goes out there, what each will refuse, and the time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import pydantic
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log
from wagtail.models import Page

from cms.entries.assemble import preview_record, record_of
from cms.entries.blobs import BlobMissing, open_blob
from cms.entries.mixins import RecordMixin
from cms.entries.models import Entry, Status
from cms.entries.record import Record
from publishers.conf import conf
from publishers.contract import Asset, Mend
from publishers.derivatives.serving import made_out_of
from publishers.models import UNSETTLED_STATES, Channel, Delivery, DeliveryState, Kind
from publishers.planning.edits import media_edits
from publishers.planning.follow_ups import places_behind
from publishers.planning.message import asset_of
from publishers.planning.plan import AGAIN_STATES, CannotPlan, Choice, plan
from publishers.planning.readiness import Readiness, readiness
from publishers.planning.rules import rules_for
from publishers.sentences import explain

from .composing import (
    LATER,
    NOW,
    QUEUE,
    WALL_TIME,
    PlanForm,
    asked_time,
    current_campaigns,
    quick_times,
    wanted_time,
)
from .mend_words import buttons, edit_sentences
from .permissions import channel_policy, may_plan, usable_channels
from .presenting import moment, platform_order, present
from .previews import item_picture, preview, public_address
from .queue_seats import Seat, earliest, seats, tell
from .written import ChoicesForm, Written, hidden_edits, pressed, read_written


class PageOfItem:
    """Finds the page named in the address, and what of it is public; editors without the right don't get in."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
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
    def record(self) -> Record | None:
        """What is public now; for a page that is not, what its latest draft would be, if anything."""
        if self.entry:
            return record_of(self.entry)
        revision = self.page.latest_revision
        draft = revision.as_object() if revision else self.page
        try:
            return preview_record(draft.as_record(), url=self.page.full_url or "")
        except (pydantic.ValidationError, FileNotFoundError):
            return None


class EverywhereView(PageOfItem, WagtailAdminTemplateMixin, TemplateView):
    """Channels with readiness, text per channel with a live counter, now or at a time."""

    template_name = "publishers/admin/everywhere.html"
    page_title = gettext_lazy("Publish everywhere")
    header_icon = "upload"

    @cached_property
    def channels(self) -> list[Channel]:
        order = platform_order()
        return sorted(usable_channels(self.request.user), key=lambda item: (order(item.platform), item.name))

    @cached_property
    def deliveries(self) -> list[Delivery]:
        """Everything planned for the item, oldest first."""
        if self.entry is None:
            return []
        rows = Delivery.objects.filter(entry=self.entry).exclude(kind=Kind.ANNOUNCE)
        return list(rows.select_related("channel", "rule").order_by("created_at"))

    @cached_property
    def taken(self) -> dict[int, Delivery]:
        """Channel → the delivery that has or awaits the current version."""
        return {
            row.channel_id: row for row in self.deliveries
            if row.kind != Kind.WITHDRAW and row.state not in (*AGAIN_STATES, DeliveryState.WITHDRAWN)
            and row.content_hash == self.entry.content_hash
        }  # fmt: skip

    @cached_property
    def earlier(self) -> dict[int, Delivery]:
        """Channel → what happened there before: it failed, or an older version still waits."""
        return {
            row.channel_id: row for row in self.deliveries
            if row.channel_id not in self.taken and row.state in (*AGAIN_STATES, *UNSETTLED_STATES)
        }  # fmt: skip

    @cached_property
    def behind(self) -> set[int]:
        """Channels that show an earlier version: there it is corrected, not posted a second time."""
        return {row.channel_id for row in places_behind(self.entry)} if self.entry else set()

    @cached_property
    def kept(self) -> dict[int, Written]:
        """Channel → what was written and chosen for it when this content was planned there."""
        told = {**self.earlier, **self.taken}
        return {
            pk: Written(variant=row.variant, options=row.options)
            for pk, row in told.items() if row.content_hash == self.entry.content_hash
        }  # fmt: skip

    @cached_property
    def leads(self) -> dict[Mend, str]:
        """Where mends lead that open another screen."""
        return {Mend.EDIT_ITEM: reverse("wagtailadmin_pages:edit", args=[self.page.pk])}

    @cached_property
    def asked_at(self) -> str:
        """The time that the address brings along, from the calendar."""
        return asked_time(self.request.GET.get("at", ""))

    @cached_property
    def editable(self) -> set[int]:
        """Channels whose settings the person may change."""
        found = channel_policy.instances_user_has_permission_for(self.request.user, "change")
        return set(found.values_list("pk", flat=True))

    @cached_property
    def seats(self) -> dict[int, Seat]:
        """Channel → the next free slot of its queue, while there is something to plan."""
        if self.entry is None:
            return {}
        campaign = self.request.POST.get("campaign", "")
        return seats(
            self.channels, editable=self.editable, agency_code=self.entry.agency_code, now=datetime.now(UTC),
            campaign_id=int(campaign) if campaign.isdecimal() else None,
        )  # fmt: skip

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [{"url": edit, "label": self.get_page_subtitle()}, {"url": "", "label": str(self.page_title)}]

    @property
    def header_buttons(self) -> list[Any]:
        if not self.deliveries:
            return []
        url = reverse("loa_item", args=[self.entry.pk])
        return [HeaderButton(label=_("Where this item is"), url=url, icon_name="globe")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = kwargs.pop("rows", None)
        if rows is None:
            rows = self._readiness(self.kept) if self.record else []
        form = kwargs.pop("form", None)
        chosen = set(self.request.POST.getlist("channel"))
        cards = [self._card(row, chosen) for row in rows]
        sample = next((row.message for row in rows if row.message), None)
        return super().get_context_data(
            page=self.page,
            entry=self.entry,
            is_public=self.entry is not None,
            is_restricted=self.entry is None and self.page.live,
            record=self.record,
            picture=item_picture(sample, self._address),
            wordless=self._wordless(rows),
            cards=cards,
            ready_count=sum(card["is_free"] for card in cards),
            form=form,
            when=self.request.POST.get("when", LATER if self.asked_at else NOW),
            due_at=self.request.POST.get("due_at", self.asked_at),
            undo_s=round(conf().undo_s),
            earliest=timezone.localtime().strftime(WALL_TIME),
            quick_times=quick_times(),
            has_queues=earliest(self.seats) is not None,
            campaigns=current_campaigns(),
            campaign=self.request.POST.get("campaign", ""),
            rules=self._rules(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.record is not None and "check" in request.GET:
            return self._judge(self._readiness(pressed(request.POST, self.record, self.channels, self._written)))
        if self.record is None or self.entry is None:
            messages.error(request, _("The page is not public yet. Publish it first, then publish it everywhere."))
            return HttpResponseRedirect(request.path)
        written = self._written
        rows = self._readiness(written)
        free = [pk for pk, seat in self.seats.items() if seat.place]
        form = PlanForm(request.POST, channels=self.channels, rows=rows, taken=self.taken, seated=free)
        if not form.is_valid():
            messages.error(request, " ".join(text for errors in form.errors.values() for text in errors))
            return self.render_to_response(self.get_context_data(rows=rows, form=form), status=422)
        at, undo = form.at, datetime.now(UTC) + timedelta(seconds=conf().undo_s)
        when = {"due_at": at.instant, "wall": at.wall, "zone": at.zone} if at else {"undo_until": undo}
        if form.is_for_queue:
            when = {"for_queue": True}
        campaign = form.cleaned_data["campaign"]
        choices = [
            Choice(
                channel=channel, variant=written[channel.pk].variant, options=written[channel.pk].options,
                campaign=campaign, **when,
            )
            for channel in form.chosen
        ]  # fmt: skip
        try:
            made = plan(self.entry, choices, user=request.user)
        except CannotPlan as error:
            messages.error(request, explain(error.code).message)
            if error.code != "not_published":
                return self.render_to_response(self.get_context_data(rows=rows, form=form), status=409)
            return HttpResponseRedirect(request.path)
        names = [channel.name for channel in form.chosen]
        due = at.instant if at else None
        log(self.page, "loa.plan", user=request.user, data={"channels": names, "due": moment(due)})
        if form.is_for_queue:
            tell(request, made)
        else:
            messages.success(request, _promise(due, len(choices)))
        return HttpResponseRedirect(reverse("loa_item", args=[self.entry.pk]))

    @cached_property
    def _written(self) -> dict[int, Written]:
        """What was planned before, under what the form says now of the channels that are still free."""
        free = [channel for channel in self.channels if channel.pk not in self.taken]
        return {**self.kept, **read_written(self.request.POST, self.record, free, self.kept)}

    def _readiness(self, written: Mapping[int, Written]) -> list[Readiness]:
        variants = {pk: one.variant for pk, one in written.items()}
        options = {pk: one.options for pk, one in written.items()}
        asked = {"when": LATER, "due_at": self.asked_at}
        is_queued = self.request.POST.get("when") == QUEUE
        due = earliest(self.seats) if is_queued else wanted_time(self.request.POST or asked)
        rows = readiness(self.record, self.channels, variants, options, due_at=due)
        return [written[row.channel.pk].over(row) if row.channel.pk in written else row for row in rows]

    def _wordless(self, rows: Sequence[Readiness]) -> list[dict[str, Any]]:
        """Pictures that the item gives no words, with those written here: asked for once, for all channels."""
        sample = next((row.message for row in rows if row.message), None)
        if self.record is None or sample is None:
            return []
        said: dict[str, str] = {}
        for row in rows:
            said |= media_edits(row.variant).alt
        missing = {item.sha256: item for item in self.record.attachments
                   if item.media_type.startswith("image/") and not item.alt.strip()}  # fmt: skip
        return [
            {"sha256": sha256, "filename": item.filename, "words": said.get(sha256, ""),
             "url": self._address(asset_of(item))}
            for sha256, item in missing.items()
        ]  # fmt: skip

    def _rules(self) -> list[dict[str, Any]]:
        """What rules will send by themselves once the page is public."""
        if self.entry is not None or self.record is None:
            return []
        content, agency = self.record.model_dump(mode="json"), self.record.source_agency
        found = rules_for(content, agency.code if agency else "", before=datetime.now(UTC))
        return [{"rule": rule, "channels": [channel.name for channel in rule.channels.all()]} for rule in found]

    def _judge(self, rows: Sequence[Readiness]) -> HttpResponse:
        """Only the cards, judged anew while the editor types: nothing is planned."""
        cards = [self._card(row, set(self.request.POST.getlist("channel"))) for row in rows]
        context = {"cards": cards, "is_public": self.entry is not None}
        return TemplateResponse(self.request, "publishers/admin/everywhere_cards.html", context)

    def _card(self, row: Readiness, chosen: set[str]) -> dict[str, Any]:
        """What one channel's card shows."""
        channel, earlier = row.channel, self.earlier.get(row.channel.pk)
        taken = self.taken.get(channel.pk)
        is_free = row.is_ready and taken is None and self.entry is not None
        return {
            "channel": channel,
            "row": row,
            "taken": present(taken, may_act=False) if taken else None,
            "earlier": present(earlier, may_act=False) if earlier else None,
            "is_free": is_free,
            "is_chosen": is_free and str(channel.pk) in chosen,
            "corrects": channel.pk in self.behind,
            "seat": self.seats.get(channel.pk),
            "is_customised": row.draft != row.shared or bool(row.options) or bool(edit_sentences(row.variant)),
            "findings": [(finding, buttons(row, finding, self._leads_of(channel))) for finding in row.findings],
            "edits": hidden_edits(row.variant),
            "edited": edit_sentences(row.variant),
            "choices": ChoicesForm(channel, initial=row.options),
            "preview": preview(row, self._address),
            "title_used": row.title_limit.count(row.draft.title) if row.title_limit else 0,
            "body_used": row.body_limit.count(row.draft.body) if row.body_limit else 0,
        }

    def _leads_of(self, channel: Channel) -> dict[Mend, str]:
        settings = reverse("loa_channels:edit", args=[channel.pk])
        return {**self.leads, Mend.EDIT_CHANNEL: settings} if channel.pk in self.editable else self.leads

    def _address(self, asset: Asset) -> str:
        """Public files stand where everyone fetches them; those of a draft only the desk shows."""
        if self.entry:
            return public_address(asset)
        return reverse("loa_draft_media", args=[self.page.pk, asset.sha256])


class DraftMediaView(PageOfItem, View):
    """A picture or film of a page that is not public, or what was made of it, for those who may publish it."""

    def get(self, request: HttpRequest, page_id: int, sha256: str) -> HttpResponse:
        carried = {item.sha256: item.media_type for item in self.record.attachments} if self.record else {}
        made = None if sha256 in carried else made_out_of(sha256, carried)
        media_type = made.media_type if made else carried.get(sha256, "")
        if not media_type.startswith(("image/", "video/")) or "svg" in media_type:
            raise Http404
        try:
            response = FileResponse(open_blob(sha256), content_type=media_type)
        except BlobMissing:
            raise Http404 from None
        response.headers["Cache-Control"] = "private, max-age=600"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


def _promise(due: datetime | None, count: int) -> str:
    if due:
        return _("Planned on %(count)s channels for %(when)s.") % {"count": count, "when": moment(due)}
    return _("Goes out on %(count)s channels in %(seconds)s seconds. Until then you can take it back.") % {
        "count": count, "seconds": round(conf().undo_s),
    }  # fmt: skip
