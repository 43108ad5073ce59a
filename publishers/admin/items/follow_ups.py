"""*Correct everywhere*, *Withdraw everywhere*: one page that says what happens at each place, then does it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.entries.assemble import record_of
from cms.entries.models import Entry, Status
from publishers.contract import Draft
from publishers.models import ChannelState, Delivery, Kind
from publishers.planning.follow_ups import Place, contents_shown, files_left, follow_up, kind_of_follow_up, places_of
from publishers.planning.preflight.readiness import Readiness, readiness
from publishers.texts.wording import Wording

from ..audit import record
from ..permissions import may_plan, usable_channels, visible_deliveries
from ..presenting import platform_label, platform_order, present
from .follow_words import act_words, left_words


class FollowUpView(WagtailAdminTemplateMixin, TemplateView):
    """Every place with its strongest act in words; all that may be ticked are. Nothing is sent before the button."""

    template_name = "publishers/admin/follow_up.html"
    header_icon = "history"

    @cached_property
    def entry(self) -> Entry:
        return get_object_or_404(Entry, pk=self.kwargs["entry_id"])

    @cached_property
    def kind(self) -> Kind:
        """What a person asked for, as far as it makes sense: a withdrawn item can't be corrected."""
        given = {**self.request.GET.dict(), **self.request.POST.dict()}.get("kind")
        return Kind.WITHDRAW if given == Kind.WITHDRAW else kind_of_follow_up(self.entry)

    @cached_property
    def usable(self) -> set[int]:
        return set(usable_channels(self.request.user).values_list("pk", flat=True))

    @cached_property
    def places(self) -> list[Place]:
        """Where there is something to do, or will be."""
        order = platform_order()
        found = [
            place for place in places_of([self.entry])[self.entry.pk]
            if place.is_wrong or (self.kind == Kind.WITHDRAW and place.shown) or (place.at_work and not place.shown)
        ]  # fmt: skip
        return sorted(found, key=lambda place: (order(place.channel.platform), place.channel.name))

    @cached_property
    def page(self) -> Page | None:
        return Page.objects.filter(pk=self.entry.page_id).first() if self.entry.page_id else None

    @property
    def page_title(self) -> str:
        return _("Withdraw everywhere") if self.kind == Kind.WITHDRAW else _("Correct everywhere")

    def get_page_subtitle(self) -> str:
        return str(self.entry.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": reverse("loa_item", args=[self.entry.pk]), "label": self.entry.title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not visible_deliveries(self.request.user).filter(entry=self.entry).exists():
            raise PermissionDenied
        cards = [self._card(place, row) for place, row in zip(self.places, self._rows(), strict=True)]
        return super().get_context_data(
            entry=self.entry,
            kind=self.kind.value,
            is_withdrawal=self.kind == Kind.WITHDRAW,
            may_withdraw_instead=self.kind == Kind.CORRECT and any(card["is_free"] for card in cards),
            cards=cards,
            count=sum(card["is_free"] for card in cards),
            compose_url=self._compose_url(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        free = {str(card["place"].channel_id): card["place"].channel for card in self.get_context_data()["cards"]
                if card["is_free"]}  # fmt: skip
        chosen = [free[key] for key in request.POST.getlist("channel") if key in free]
        planned = follow_up(self.entry, chosen, kind=self.kind, user=request.user)
        for delivery in planned:
            record(delivery, f"loa.{delivery.kind}", request.user)
        tell_begun(request, planned)
        return HttpResponseRedirect(reverse("loa_item", args=[self.entry.pk]))

    def _rows(self) -> list[Readiness | None]:
        """What each channel would say to the newer version, with the channel's own text."""
        if self.kind == Kind.WITHDRAW or self.entry.status == Status.WITHDRAWN:
            return [None] * len(self.places)
        shown = {place.channel_id: place.shown for place in self.places if place.shown}
        own, chosen = ({pk: row.variant for pk, row in shown.items()}, {pk: row.options for pk, row in shown.items()})
        kept = {pk: Wording.read(row.wording) for pk, row in shown.items()}
        channels = [place.channel for place in self.places]
        return list(readiness(record_of(self.entry), channels, own, chosen, wordings=kept))

    @cached_property
    def _before(self) -> dict[int, dict[str, Any]]:
        return contents_shown(self.entry, self.places) if self.kind == Kind.CORRECT else {}

    def _card(self, place: Place, row: Readiness | None) -> dict[str, Any]:
        refusals = [finding for finding in row.findings if finding.blocking] if row else []
        may_act = place.channel_id in self.usable
        return {
            "place": place,
            "platform": platform_label(place.channel.platform),
            "act": act_words(place.act(self.kind), self.kind),
            "left": left_words(files_left(place, self._before)),
            "refusals": refusals,
            "is_paused": place.channel.state != ChannelState.ACTIVE,
            "own_text": bool(row and place.shown and place.shown.variant),
            "draft": _changed(row),
            "at_work": present(place.at_work, may_act=False) if place.at_work else None,
            "may_act": may_act,
            "is_free": may_act and place.shown is not None and place.at_work is None and not refusals,
        }

    def _compose_url(self) -> str:
        """Where a channel's own text is written."""
        if self.page is None or self.entry.status == Status.WITHDRAWN or not may_plan(self.request.user, self.page):
            return ""
        return reverse("loa_everywhere", args=[self.page.pk])


def tell_begun(request: HttpRequest, planned: list[Delivery]) -> None:
    """Say how many were begun, or why none was."""
    if planned:
        count = len({delivery.channel_id for delivery in planned})
        text = ngettext("Begun on %(count)s channel.", "Begun on %(count)s channels.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.error(request, _("Nothing was chosen that is still to be done where you may act."))


def _changed(row: Readiness | None) -> Draft | None:
    return row.draft if row else None
