"""The inbox: what waits, what was taken in without asking, what was answered."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.exporting import ExportsAsShown
from cms.core.moments import moment, zone_label
from cms.core.registries import HomeCount
from cms.entries.models import AgencyName
from syndication.models import Proposal, ProposalKind, ProposalState, Source

from .answers import AnswerView, ManyView
from .proposal_words import kind_label, show
from .source_rights import answerable, may_answer, visible_proposals

#: What the list shows; nothing chosen: what waits.
_SHOWN = (
    ("review", gettext_lazy("Taken in without asking: look at these")),
    ("answered", gettext_lazy("Answered")),
)
#: Counting stops here: nobody needs to know how many more.
_MOST = 99


class TickColumn(Column):
    """A box to choose a row with."""

    header_template_name = "syndication/admin/tick_header.html"
    cell_template_name = "syndication/admin/tick_cell.html"


class ItemColumn(Column):
    """What it is, a link to it, and what must be seen at once."""

    cell_template_name = "syndication/admin/proposal_cell.html"

    def get_value(self, instance: Proposal) -> Any:
        return {
            "kind": kind_label(instance.kind),
            "tone": {"new": "green", "change": "amber", "retraction": "red"}[instance.kind],
            "title": instance.content.get("title") or instance.item.title,
            "url": reverse("loa_inbox:inspect", args=[instance.pk]),
            "like": instance.looks_like,
            "remarks": instance.remarks if instance.state == ProposalState.WAITING else (),
            "is_missing": instance.kind != ProposalKind.RETRACTION and instance.item.missing_since,
            "state": "" if instance.state == ProposalState.WAITING else instance.get_state_display(),
            "is_on_its_way": instance.state == ProposalState.WAITING and instance.wanted_at,
        }


def _sources(request: HttpRequest | None) -> QuerySet[Source]:
    if request is None:
        return Source.objects.none()
    return Source.objects.filter(items__proposals__in=visible_proposals(request.user)).distinct()


def _agencies(request: HttpRequest | None = None) -> list[tuple[str, str]]:
    codes = _sources(request).exclude(agency_code="").order_by().values_list("agency_code", flat=True)
    names = dict(AgencyName.objects.filter(code__in=list(codes)).oldest_first().values_list("code", "name"))
    return sorted(((code, names.get(code, code)) for code in set(codes)), key=lambda pair: pair[1])


class ProposalFilterSet(WagtailFilterSet):
    show = django_filters.ChoiceFilter(
        label=gettext_lazy("Show"), method="for_show", choices=_SHOWN, widget=forms.RadioSelect,
        empty_label=gettext_lazy("What waits"),
    )  # fmt: skip
    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("What"), choices=ProposalKind.choices, widget=forms.CheckboxSelectMultiple
    )
    source = django_filters.ModelMultipleChoiceFilter(
        label=gettext_lazy("Source"), field_name="item__source", queryset=_sources, widget=forms.CheckboxSelectMultiple
    )
    agency = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Agency"), field_name="item__source__agency_code", widget=forms.CheckboxSelectMultiple
    )
    created_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Came"), widget=DateRangePickerWidget)

    class Meta:
        model = Proposal
        fields = ["show", "kind", "source", "agency", "created_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["agency"].extra["choices"] = _agencies(self.request)

    def for_show(self, queryset: QuerySet[Proposal], name: str, value: str) -> QuerySet[Proposal]:
        """The view has chosen already: nothing here means what waits."""
        return queryset


class InboxView(ExportsAsShown, IndexView):
    """Only what the person may see; the newest first."""

    export_filename = "inbox"

    results_template_name = "syndication/admin/inbox_results.html"
    page_title = gettext_lazy("Inbox")

    @property
    def shown(self) -> str:
        return str(self.request.GET.get("show", ""))

    def get_base_queryset(self) -> Any:
        found = visible_proposals(self.request.user).select_related("item__source").defer("base", "item__content")
        if self.shown == "review":
            return found.filter(automatic=True, reviewed_at=None, state=ProposalState.ACCEPTED)
        if self.shown == "answered":
            return found.exclude(state=ProposalState.WAITING)
        return found.filter(state=ProposalState.WAITING)

    @cached_property
    def page_subtitle(self) -> str:
        return zone_label()

    @cached_property
    def columns(self) -> list[Column]:
        ticks = [TickColumn("pk", label="", accessor="pk")] if self.shown != "answered" else []
        return [
            *ticks,
            ItemColumn("item", label=_("Item")),
            Column("source", label=_("Source"), accessor="item.source.name", sort_key="item__source__name",
                   classname="loa-in-wide"),
            Column("created_at", label=_("Came"), accessor=lambda row: moment(row.created_at), sort_key="created_at"),
        ]  # fmt: skip

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, shown=self.shown, **kwargs)


class ProposalView(InspectView):
    """One proposal: what it would become, what differs, and the answers."""

    template_name = "syndication/admin/proposal.html"
    header_icon = "tasks"

    def get_object(self, queryset: Any = None) -> Proposal:
        mine = visible_proposals(self.request.user).select_related("item__source", "decided_by")
        return get_object_or_404(mine, pk=self.pk)

    def get_page_title(self) -> str:
        return _("Proposal")

    def get_page_subtitle(self) -> str:
        """The title stands large below, with where it comes from."""
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_inbox:index"), "label": _("Inbox")},
            {"url": "", "label": self.object.item.title},
        ]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = self.object
        is_waiting = proposal.state == ProposalState.WAITING
        return super().get_context_data(
            shown=show(proposal),
            source=proposal.item.source,
            can_answer=is_waiting and may_answer(self.request.user, proposal.item.source),
            can_review=proposal.automatic and proposal.reviewed_at is None and not is_waiting,
            clock=zone_label(),
            came=moment(proposal.created_at),
            published=moment(proposal.item.published_at),
            decided=moment(proposal.decided_at),
            reviewed=moment(proposal.reviewed_at),
            missing_since=moment(proposal.item.missing_since),
            **kwargs,
        )


class ProposalViewSet(ModelViewSet):
    """Looking only; every answer is an act."""

    model = Proposal
    name = "loa_inbox"
    url_prefix = "inbox"
    icon = "tasks"
    menu_label = gettext_lazy("Inbox")
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = InboxView
    inspect_view_class = ProposalView
    filterset_class = ProposalFilterSet
    index_results_template_name = "syndication/admin/inbox_results.html"
    list_per_page = 40
    ordering = ["-created_at", "-pk"]
    search_fields = ["item__title", "item__source__name"]
    search_backend_name = None

    @cached_property
    def menu_item_class(self) -> type[MenuItem]:
        """“Inbox (3)”: one number that is asked for when the menu is drawn."""
        plain: type[MenuItem] = super().menu_item_class

        def render_component(item: MenuItem, request: HttpRequest) -> Any:
            component = plain.render_component(item, request)
            count = waiting_count(request.user)
            if count:
                component.label = f"{component.label} ({_shown(count)})"
            return component

        return type("InboxMenuItem", (plain,), {"render_component": render_component})

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/answer/<slug:answer>/", AnswerView.as_view(), name="answer"),
            path("many/<slug:answer>/", ManyView.as_view(), name="many"),
        ]


def counted(user: Any) -> list[HomeCount]:
    """How much waits for an answer, for the home screen's first line."""
    count = waiting_count(user)
    label = ngettext("from the departments waits for an answer", "from the departments wait for an answer", count)
    return [HomeCount(label=label, count=count, url=reverse("loa_inbox:index"), icon="tasks")]


class InboxPanel(Component):
    """On the home screen: what came in without asking. How much waits is in the first line."""

    name = "loa_inbox"
    template_name = "syndication/admin/inbox_panel.html"
    order = 60

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        review = visible_proposals(user).filter(automatic=True, reviewed_at=None, state=ProposalState.ACCEPTED)
        after = review.order_by().values_list("pk")[: _MOST + 1].count()
        return {"after": after, "after_shown": _shown(after)}


def waiting_count(user: Any) -> int:
    """How many proposals wait for this person, up to a hundred. The menu and the home screen ask once: it is kept on
    the person of the request, where Django keeps their rights."""
    found: int | None = getattr(user, "_loa_proposals", None)
    if found is None:
        rows = answerable(user).filter(wanted_at=None).order_by().values_list("pk")
        found = user._loa_proposals = rows[: _MOST + 1].count()
    return found


def _shown(count: int) -> str:
    return str(count) if count <= _MOST else f"{_MOST}+"
