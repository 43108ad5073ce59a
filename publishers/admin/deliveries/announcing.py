"""Telling followers of an item: one person asks, with the terms before them; another one approves, and it goes out."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal, get_args, get_origin

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publishers.channel_fields import FieldsInvalid, extra
from publishers.engine.standing import standing_on
from publishers.models import Delivery, DeliveryState, Kind
from publishers.planning import announcing
from publishers.planning.announcing import CannotAnnounce
from publishers.registry import get_platform

from ..audit import record
from ..permissions import may_act, may_announce, may_see, usable_channels
from ..presenting import present
from .announce_terms import audience_words, terms

#: Why it can't be done, by the code of ``CannotAnnounce``.
_REASONS = {
    "announcement_pending": gettext_lazy("An announcement of this item here is already asked for or under way."),
    "announcement_moved_on": gettext_lazy("Somebody has decided in the meantime. Look at its state below."),
    "announcement_outdated": gettext_lazy("The channel shows another version of the item. Correct it there first."),
    "announcement_unsupported": gettext_lazy("This channel can't announce anything."),
    "nothing_stands": gettext_lazy("The item no longer stands on this channel."),
    "channel_paused": gettext_lazy("The channel is paused or must be reconnected. See to it first."),
    "same_person": gettext_lazy("You asked for it yourself: somebody else must approve it."),
    "none_left": gettext_lazy("No announcement is left for now."),
}  # fmt: skip


class AudienceForm(forms.Form):
    """Who gets it: the fields of the platform's own model."""

    def __init__(self, model: type[BaseModel], data: Any = None) -> None:
        super().__init__(data)
        for name, info in model.model_fields.items():
            self.fields[name] = _field(info, name)


class _View(WagtailAdminTemplateMixin, TemplateView):
    """What both screens have: the delivery in the address, and the way back."""

    header_icon = "mail"

    @cached_property
    def delivery(self) -> Delivery:
        rows = Delivery.objects.select_related("entry", "channel", "created_by")
        found: Delivery = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not may_see(self.request.user, found):
            raise PermissionDenied
        if not announcing.can_announce(found.channel):
            raise Http404
        return found

    @cached_property
    def audience(self) -> type[BaseModel]:
        declared = get_platform(self.delivery.channel.platform).announcing
        assert declared is not None
        return declared.audience

    def get_page_subtitle(self) -> str:
        return f"{self.delivery.entry.title} → {self.delivery.channel.name}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": reverse("loa_deliveries:inspect", args=[self.delivery.pk]), "label": self.delivery.channel.name},
            {"url": "", "label": str(self.page_title)},
        ]

    def _back(self, delivery: Delivery) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("loa_deliveries:inspect", args=[delivery.pk]))

    def _explain(self, error: CannotAnnounce) -> None:
        messages.error(self.request, _REASONS.get(error.code, _REASONS["announcement_moved_on"]))


class AskView(_View):
    """Reached from the delivery that brought the item there."""

    template_name = "publishers/admin/announce.html"
    page_title = gettext_lazy("Announce to followers")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not usable_channels(request.user).filter(pk=self.delivery.channel_id).exists():
            raise PermissionDenied
        form = AudienceForm(self.audience, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            asked = announcing.ask(self.delivery, form.cleaned_data, user=request.user)
        except FieldsInvalid as invalid:
            for name, sentence in invalid.sentences.items():
                form.add_error(name if name in form.fields else None, sentence)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        except CannotAnnounce as error:
            self._explain(error)
            return self._back(self.delivery)
        record(asked, "loa.announce_ask", request.user, audience=audience_words(self.audience, asked.options))
        messages.success(request, _("Asked for. Nobody is told before a second person has approved it."))
        return self._back(asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", AudienceForm(self.audience))
        delivery = self.delivery
        earlier = announcing.announced(delivery.entry, delivery.channel)
        for row in earlier:
            row.channel = delivery.channel
        return super().get_context_data(
            delivery=delivery,
            terms=terms(delivery.channel),
            earlier=[present(row, may_act=False) for row in earlier],
            may_ask=usable_channels(self.request.user).filter(pk=delivery.channel_id).exists(),
            **kwargs,
        )


class ApproveView(_View):
    """Reached from the announcement that waits; approving sends it."""

    template_name = "publishers/admin/announce_approve.html"
    page_title = gettext_lazy("Approve and send")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        announcement = self.delivery
        if announcement.kind != Kind.ANNOUNCE:
            raise Http404
        if not may_announce(request.user, announcement.channel):
            raise PermissionDenied
        try:
            self._decide(request, announcement)
        except CannotAnnounce as error:
            self._explain(error)
        return self._back(announcement)

    def _decide(self, request: HttpRequest, announcement: Delivery) -> None:
        if request.POST.get("decision") == "decline":
            announcing.decline(announcement)
            record(announcement, "loa.announce_decline", request.user)
            messages.success(request, _("Declined. Nobody was told."))
            return
        if not terms(announcement.channel).is_possible:
            raise CannotAnnounce("none_left")
        announcing.approve(announcement, user=request.user)
        words = audience_words(self.audience, announcement.options)
        record(announcement, "loa.announce_approve", request.user, audience=words)
        messages.success(request, _("Approved. It goes out now, or in the morning if it is night."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        announcement = self.delivery
        if announcement.kind != Kind.ANNOUNCE:
            raise Http404
        return super().get_context_data(
            delivery=announcement,
            shows=standing_on(announcement.entry_id, announcement.channel_id),
            terms=terms(announcement.channel),
            audience=audience_words(self.audience, announcement.options),
            is_open=announcement.state == DeliveryState.IN_REVIEW,
            is_own=announcement.created_by_id == self.request.user.pk,
            may_approve=may_announce(self.request.user, announcement.channel),
            **kwargs,
        )


def next_step(user: Any, delivery: Delivery) -> dict[str, str] | None:
    """The button on a delivery's page: to ask, or to look at what was asked; nothing where neither makes sense."""
    if delivery.kind == Kind.ANNOUNCE:
        if delivery.state != DeliveryState.IN_REVIEW:
            return None
        return {"url": reverse("loa_deliveries:approve", args=[delivery.pk]), "label": _("Look and decide")}
    if delivery.state == DeliveryState.IN_REVIEW:
        return {"url": reverse("loa_deliveries:text", args=[delivery.pk]), "label": _("Look and decide")}
    if delivery.state != DeliveryState.PUBLISHED or not announcing.can_announce(delivery.channel):
        return None
    if not may_act(user, delivery) or standing_on(delivery.entry_id, delivery.channel_id) != delivery:
        return None
    return {"url": reverse("loa_deliveries:announce", args=[delivery.pk]), "label": _("Announce to followers")}


def _field(info: FieldInfo, name: str) -> forms.Field:
    """A field of a ``Literal`` is one choice, of a list any number of its labels' keys."""
    shared: dict[str, Any] = {
        "label": info.title or name, "help_text": info.description or "",
        "initial": info.get_default(call_default_factory=True),
    }  # fmt: skip
    labels = extra(info).get("labels", {})
    if get_origin(info.annotation) is Literal:
        choices = [(value, labels.get(value, value)) for value in get_args(info.annotation)]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **shared)
    return forms.MultipleChoiceField(
        choices=list(labels.items()), widget=forms.CheckboxSelectMultiple, required=False, **shared
    )
