"""The deliveries: a list with filters and export, and a page for one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import registry

from cms.core.moments import moment
from publishers.models import Channel, Delivery, DeliveryState, Kind
from publishers.proof.noticed import noticed
from publishers.registry import UnknownPlatform, get_platform
from publishers.trouble.finding import with_steps

from ..composer.composing import WALL_TIME
from ..composer.mend_words import choice_sentences, edit_sentences
from ..holds.viewset import held_button, stop_button
from ..permissions import may_act, may_see, visible_deliveries
from ..presenting import ATTENTION_STATES, platform_label, present
from ..trouble.failure import Powers, shown_cards
from . import journal
from .acts import ActView, PaperView
from .announcing import ApproveView, AskView, next_step
from .delivered_files import files_of
from .evidence import EvidenceView
from .figures import figures_of
from .own_texts import OwnTextView
from .records import RecordForm
from .several import DeliveriesView, TickColumn
from .shortfalls import shortfalls_of

#: What does not go on by itself.
_NEEDS_PERSON = Q(state__in=(*ATTENTION_STATES, DeliveryState.IN_REVIEW)) | Q(
    state=DeliveryState.SCHEDULED, hold__isnull=False
)


class ChannelColumn(Column):
    """The channel with its platform's sign."""

    cell_template_name = "publishers/admin/channel_cell.html"

    def get_value(self, instance: Delivery) -> Any:
        return {
            "channel": instance.channel,
            "platform": platform_label(instance.channel.platform),
            "act": "" if instance.kind == Kind.PUBLISH else instance.get_kind_display(),
        }


class StateColumn(Column):
    """State as a coloured dot with a word; below it the problem, and whether anything was posted."""

    cell_template_name = "publishers/admin/state_cell.html"

    def get_value(self, instance: Delivery) -> Any:
        return present(instance, may_act=False)


class WhenColumn(Column):
    """When it was published, else when it is due."""

    cell_template_name = "publishers/admin/when_cell.html"

    def get_value(self, instance: Delivery) -> Any:
        return instance


def _channels_in_sight(request: HttpRequest | None) -> QuerySet[Channel]:
    if request is None:
        return Channel.objects.none()
    return Channel.objects.filter(pk__in=visible_deliveries(request.user).values("channel_id"))


class DeliveryFilterSet(WagtailFilterSet):
    attention = django_filters.ChoiceFilter(
        label=gettext_lazy("Attention"), method="for_attention", widget=forms.RadioSelect,
        choices=[("1", gettext_lazy("Needs a person"))], empty_label=gettext_lazy("All"),
    )  # fmt: skip
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=DeliveryState.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("What"), choices=Kind.choices, widget=forms.RadioSelect, empty_label=gettext_lazy("All")
    )
    channel = django_filters.ModelMultipleChoiceFilter(
        label=gettext_lazy("Channel"), queryset=_channels_in_sight, widget=forms.CheckboxSelectMultiple
    )
    due_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Due"), widget=DateRangePickerWidget)

    class Meta:
        model = Delivery
        fields = ["attention", "state", "kind", "channel", "due_at"]

    def for_attention(self, queryset: QuerySet[Delivery], name: str, value: str) -> QuerySet[Delivery]:
        """Only what does not go on by itself."""
        return queryset.filter(_NEEDS_PERSON) if value else queryset


class DeliveryIndexView(IndexView):
    """Only what the person may see; newest due first."""

    def get_base_queryset(self) -> Any:
        return with_steps(visible_deliveries(self.request.user))

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = held_button(self.request.user) or stop_button(self.request.user)
        mine = visible_deliveries(self.request.user)
        changed = noticed(mine, timezone.now()).count()
        if changed:
            label = _("Changed over there: %(count)s") % {"count": changed}
            buttons = [HeaderButton(label=label, url=reverse("loa_noticed"), icon_name="view"), *buttons]
        count = mine.filter(_NEEDS_PERSON).count()
        if not count:
            return buttons
        label = _("Needs a person: %(count)s") % {"count": count}
        url = f"{reverse('loa_deliveries:index')}?attention=1"
        return [HeaderButton(label=label, url=url, icon_name="warning"), *buttons]


class DeliveryView(InspectView):
    """Steps, attempts, the link to the post, what went wrong and what to do."""

    template_name = "publishers/admin/delivery.html"
    header_icon = "upload"
    #: Set when what was recorded can't be kept: the form shows why.
    record_form: RecordForm | None = None

    def get_object(self, queryset: Any = None) -> Delivery:
        found = get_object_or_404(with_steps(Delivery.objects.select_related("created_by")), pk=self.pk)
        if not may_see(self.request.user, found):
            raise PermissionDenied
        return found

    def get_page_subtitle(self) -> str:
        return f"{self.object.entry.title} → {self.object.channel.name}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_deliveries:index"), "label": _("Deliveries")},
            {"url": reverse("loa_item", args=[self.object.entry_id]), "label": self.object.entry.title},
            {"url": "", "label": self.object.channel.name},
        ]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What a person did or saw; the rest of the acts have addresses of their own."""
        if not may_act(request.user, self.object):
            raise PermissionDenied
        form = RecordForm(request.POST, request.FILES, user=request.user, delivery=self.object)
        if form.is_valid():
            return form.record(request)
        self.record_form = form
        return self.render_to_response(self.get_context_data(), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        delivery = self.object
        shown = present(delivery, may_act=may_act(self.request.user, delivery))
        form = self.record_form or RecordForm(user=self.request.user, delivery=delivery)
        return super().get_context_data(
            shown=shown,
            card=next(iter(shown_cards([delivery], Powers(self.request.user))), None) if not shown.undo_s else None,
            steps=journal.steps(delivery.steps.all()),
            tries=journal.tries(delivery.tries.all(), delivery.channel.platform),
            acts_log=registry.get_logs_for_instance(delivery).select_related("user"),
            papers=_papers(delivery),
            form=form if shown.can_record else None,
            facts=_recorded(delivery),
            shortfalls=shortfalls_of(delivery),
            files=files_of(delivery),
            figures=figures_of(delivery),
            variant=delivery.variant,
            chosen=[*choice_sentences(delivery), *edit_sentences(delivery.variant)],
            earliest=timezone.localtime().strftime(WALL_TIME),
            here=self.request.path,
            announce=next_step(self.request.user, delivery),
            **kwargs,
        )


class DeliveryViewSet(ModelViewSet):
    """Looking only; everything that changes a delivery is an act."""

    model = Delivery
    name = "loa_deliveries"
    url_prefix = "deliveries"
    icon = "upload"
    menu_label = gettext_lazy("Deliveries")
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = DeliveryIndexView
    inspect_view_class = DeliveryView
    filterset_class = DeliveryFilterSet
    list_per_page = 40
    ordering = ["-due_at"]
    search_fields = ["entry__title", "channel__name"]
    search_backend_name = None
    list_export = ["entry", "channel", "channel.platform", "get_kind_display", "get_state_display", "due_at",
                   "published_at", "permalink", "entry_version", "id"]  # fmt: skip
    export_headings = {
        "entry": gettext_lazy("Item"), "channel": gettext_lazy("Channel"), "channel.platform": gettext_lazy("Platform"),
        "get_kind_display": gettext_lazy("What"), "get_state_display": gettext_lazy("State"),
        "due_at": gettext_lazy("Due"), "published_at": pgettext_lazy("when", "Published"),
        "permalink": gettext_lazy("Address"), "entry_version": gettext_lazy("Version"),
        "id": gettext_lazy("Delivery number"),
    }  # fmt: skip
    export_filename = "deliveries"
    index_template_name = "publishers/admin/deliveries.html"
    index_results_template_name = "publishers/admin/deliveries_results.html"
    list_display = [
        TickColumn("pk", label="", accessor="pk"),
        TitleColumn("entry", label=gettext_lazy("Item"), accessor="entry.title", url_name="loa_deliveries:inspect"),
        ChannelColumn("channel", label=gettext_lazy("Channel"), sort_key="channel__name"),
        StateColumn("state", label=gettext_lazy("State"), sort_key="state"),
        WhenColumn("due_at", label=gettext_lazy("Time"), sort_key="due_at"),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("several/", DeliveriesView.as_view(), name="several"),
            path("<uuid:pk>/act/<slug:act>/", ActView.as_view(), name="act"),
            path("<uuid:pk>/announce/", AskView.as_view(), name="announce"),
            path("<uuid:pk>/approve/", ApproveView.as_view(), name="approve"),
            path("<uuid:pk>/text/", OwnTextView.as_view(), name="text"),
            path("<uuid:pk>/evidence/", EvidenceView.as_view(), name="evidence"),
            path("<uuid:pk>/paper/<str:name>/", PaperView.as_view(), name="paper"),
        ]


def _papers(delivery: Delivery) -> list[Mapping[str, Any]]:
    """Sheets and packages that the delivery's platform makes for a clerk."""
    try:
        papers = get_platform(delivery.channel.platform).papers(delivery.channel.options)
    except UnknownPlatform:
        return []
    return [
        {"label": paper.label, "url": reverse("loa_deliveries:paper", args=[delivery.pk, paper.name])}
        for paper in papers
    ]


def _recorded(delivery: Delivery) -> dict[str, str] | None:
    """Who recorded it, when it was a person."""
    facts = (delivery.receipt or {}).get("facts") or {}
    if not facts.get("recorded_by"):
        return None
    evidence = (facts.get("evidence") or {}).get("filename", "")
    return {
        "by": facts["recorded_by"], "note": facts.get("note", ""), "at": moment(delivery.published_at),
        "evidence": evidence,
    }  # fmt: skip
