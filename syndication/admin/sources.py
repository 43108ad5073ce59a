"""The sources: a list with their health, a form for each kind, and the search for a feed from a home page."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.exporting import ExportsAsShown
from cms.core.moments import moment, zone_label
from cms.core.own_rows import OwnRows
from syndication.inbound.discovery import discover
from syndication.models import Proposal, ProposalState, Source, SourceKind, SourceState
from syndication.sentences import explain_refusal

from .source_acts import SourceActView
from .source_forms import FindForm, SourceForm
from .source_rights import source_policy
from .source_words import facts, standing

_KINDS = (
    (SourceKind.FEED, gettext_lazy("The department's website has a feed: Loa reads it again and again."), "download"),
    (SourceKind.OAI, gettext_lazy("A repository with an OAI-PMH interface: Loa harvests it."), "folder-open-1"),
    (SourceKind.EXCHANGE, gettext_lazy("A partner's system sends signed items (exchange profile)."), "resubmit"),
    (SourceKind.FORM, gettext_lazy("No feed at all: people fill in a form, or send through the API."), "form"),
)


class HealthColumn(Column):
    """A word, and what is wrong."""

    cell_template_name = "syndication/admin/source_cell.html"

    def get_value(self, instance: Source) -> Any:
        return standing(instance)


class SourceFilterSet(WagtailFilterSet):
    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Kind"), choices=SourceKind.choices, widget=forms.CheckboxSelectMultiple
    )
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=SourceState.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Source
        fields = ["kind", "state"]


class SourceIndexView(ExportsAsShown, IndexView):
    """Sources that the person decides on or looks after."""

    export_filename = "sources"

    any_permission_required = ["add", "change", "delete", "use"]

    def get_base_queryset(self) -> Any:
        waiting = (
            Proposal.objects.filter(item__source=OuterRef("pk"), state=ProposalState.WAITING)
            .order_by().values("item__source").annotate(count=Count("pk")).values("count")
        )  # fmt: skip
        mine = source_policy.instances_user_has_any_permission_for(self.request.user, self.any_permission_required)
        return mine.annotate(waiting=Coalesce(Subquery(waiting, output_field=IntegerField()), 0))

    @cached_property
    def editable(self) -> set[int]:
        found = source_policy.instances_user_has_permission_for(self.request.user, "change")
        return set(found.values_list("pk", flat=True))

    @cached_property
    def page_subtitle(self) -> str:
        return zone_label()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Source"), get_url=self.get_edit_url, sort_key="name"),
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind", classname="loa-in-wide"),
            HealthColumn("state", label=_("Health"), sort_key="state"),
            Column("succeeded_at", label=_("Last read"), accessor=lambda row: moment(row.succeeded_at) or "–",
                   sort_key="succeeded_at", classname="loa-in-wide"),
            Column("waiting", label=_("Waiting"), sort_key="waiting"),
        ]  # fmt: skip

    def get_edit_url(self, instance: Source) -> str | None:
        return super().get_edit_url(instance) if instance.pk in self.editable else None


class SourceCreateView(CreateView):
    """First the kind, then its fields; a feed is looked for first."""

    @cached_property
    def kind(self) -> str:
        return self.request.GET.get("kind", "")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.kind not in SourceKind.values:
            if not source_policy.user_has_permission(request.user, "add"):
                raise PermissionDenied
            return self._choose(request)
        return super().dispatch(request, *args, **kwargs)

    def _choose(self, request: HttpRequest) -> HttpResponse:
        add = reverse("loa_sources:add")
        kinds = [
            {
                "label": kind.label, "about": about, "icon": icon,
                "url": reverse("loa_sources:find") if kind == SourceKind.FEED else f"{add}?kind={kind}",
            }
            for kind, about, icon in _KINDS
        ]  # fmt: skip
        trail = [{"url": reverse("loa_sources:index"), "label": _("Sources")}, {"url": "", "label": _("New source")}]
        head = {"breadcrumbs_items": trail, "header_title": _("New source"), "header_icon": "download"}
        return TemplateResponse(request, "syndication/admin/choose_kind.html", {"kinds": kinds, **head})

    def get_add_url(self) -> str:
        return f"{reverse('loa_sources:add')}?{self.request.GET.urlencode()}"

    def get_page_subtitle(self) -> str:
        return str(SourceKind(self.kind).label)

    def get_initial(self) -> dict[str, Any]:
        return {name: self.request.GET[name] for name in ("name", "address", "home_url") if name in self.request.GET}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Source(kind=self.kind), "user": self.request.user}

    def get_success_url(self) -> str:
        return reverse("loa_sources:edit", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class MayOnSource:
    """Wagtail asks for the permission in general; a source's collection decides for each."""

    permission_required: str
    request: HttpRequest

    def get_object(self, queryset: Any = None) -> Source:
        source: Source = super().get_object(queryset)  # type: ignore[misc]
        if not source_policy.user_has_permission_for_instance(self.request.user, self.permission_required, source):
            raise PermissionDenied
        return source


class SourceEditView(MayOnSource, EditView):
    """The form, with health and acts above it."""

    template_name = "syndication/admin/source_edit.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_success_url(self) -> str:
        return reverse("loa_sources:edit", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source = Source.objects.get(pk=self.object.pk)
        waiting = Proposal.objects.filter(item__source=source, state=ProposalState.WAITING).count()
        return super().get_context_data(
            source=source,
            standing=standing(source),
            facts=facts(source, source.items.count(), waiting),
            waiting=waiting,
            clock=zone_label(),
            **kwargs,
        )


class SourceDeleteView(MayOnSource, DeleteView):
    """Its items and proposals go with it; pages that were made of them stay."""

    def get_confirmation_message(self) -> str:
        return _(
            "Delete “%(name)s”? Its items and proposals go with it; pages that were made of them stay. "
            "To stop it for a while, pause it instead."
        ) % {"name": self.object}


class FindFeedView(WagtailAdminTemplateMixin, FormView):
    """From a home page to its feeds."""

    form_class = FindForm
    template_name = "syndication/admin/find_feed.html"
    header_icon = "download"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not source_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("Find a feed")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": reverse("loa_sources:index"), "label": _("Sources")}, {"url": "", "label": _("Find a feed")}]

    def form_valid(self, form: FindForm) -> HttpResponse:
        address = form.cleaned_data["address"].strip()
        found = discover(address)
        add = reverse("loa_sources:add")
        feeds = [
            {
                "feed": feed,
                "url": f"{add}?" + urlencode({
                    "kind": SourceKind.FEED.value, "name": feed.title[:120], "address": feed.url,
                    "home_url": address if "://" in address and feed.url != address else "",
                }),
                "known": Source.objects.filter(address=feed.url).first(),
            }
            for feed in found.feeds
        ]  # fmt: skip
        why = explain_refusal(found.refused) if found.refused else None
        by_hand = f"{add}?" + urlencode({"kind": SourceKind.FEED.value, "address": address})
        context = self.get_context_data(form=form, feeds=feeds, why=why, has_looked=True, by_hand=by_hand)
        return self.render_to_response(context)


class SourceViewSet(OwnRows, ModelViewSet):
    """Where items come from."""

    model = Source
    name = "loa_sources"
    url_prefix = "sources"
    icon = "download"
    menu_label = gettext_lazy("Sources")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = SourceIndexView
    add_view_class = SourceCreateView
    edit_view_class = SourceEditView
    delete_view_class = SourceDeleteView
    edit_template_name = "syndication/admin/source_edit.html"
    filterset_class = SourceFilterSet
    list_per_page = 40
    search_fields = ["name", "address", "agency_code"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[SourceForm]:
        return SourceForm

    def get_permissions_to_register(self) -> Any:
        """None: rights on sources are given per collection."""
        return super().get_permissions_to_register().none()

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("find/", FindFeedView.as_view(), name="find"),
            path("<int:pk>/act/<slug:act>/", SourceActView.as_view(), name="act"),
        ]
