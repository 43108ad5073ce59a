"""The channels screen: choose the platform, enter the account, test."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.own_rows import OwnRows
from publishers.contract import Feature, Platform
from publishers.models import Channel, ChannelState
from publishers.registry import UnknownPlatform, get_platform, platforms

from ..permissions import channel_policy, usable_channels
from ..presenting import platform_label
from ..queue.cells import QueueColumn, queue_of, with_queues
from ..queue.slots import SlotsView
from ..queue.views import QueueView
from .acts import ChannelActView, ChannelStateView, test_later
from .allowances import shown_allowances
from .cells import ActsColumn, PeopleColumn
from .connect import ChooseView, ConnectView
from .forms import ChannelForm
from .responsible import worries
from .standing import describe

#: What a place can show, in the order people ask.
_CAN = (
    (Feature.TEXT, pgettext_lazy("what a channel takes", "text")),
    (Feature.IMAGES, gettext_lazy("pictures")),
    (Feature.VIDEO, gettext_lazy("video")),
    (Feature.AUDIO, gettext_lazy("sound")),
    (Feature.FILES, gettext_lazy("files")),
    (Feature.CORRECT, gettext_lazy("can be corrected")),
    (Feature.WITHDRAW, gettext_lazy("can be withdrawn")),
)


class NameColumn(TitleColumn):
    """The channel with its platform's sign; a link only for those who may edit it."""

    cell_template_name = "publishers/admin/channel_name_cell.html"

    def get_cell_context_data(self, instance: Channel, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {
            **super().get_cell_context_data(instance, parent_context),
            "platform": platform_label(instance.platform),
        }


class StandingColumn(Column):
    """Active, paused or asking for a person, with the last test below."""

    cell_template_name = "publishers/admin/channel_state_cell.html"

    def get_value(self, instance: Channel) -> Any:
        return describe(instance)


class MomentColumn(Column):
    """An instant on the desk's clock."""

    cell_template_name = "publishers/admin/moment_cell.html"


class ChannelFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=ChannelState.choices, widget=forms.CheckboxSelectMultiple
    )
    platform = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Platform"), choices=lambda: [(slug, cls.label) for slug, cls in platforms().items()],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Channel
        fields = ["state", "platform"]


class ChannelIndexView(IndexView):
    """Channels that the person may use or look after."""

    any_permission_required = ["add", "change", "delete", "use"]

    def get_base_queryset(self) -> Any:
        mine = channel_policy.instances_user_has_any_permission_for(
            self.request.user, ["add", "change", "delete", "use"]
        )
        return with_queues(mine.select_related("collection", "responsible", "deputy"))

    @cached_property
    def editable(self) -> set[int]:
        found = channel_policy.instances_user_has_permission_for(self.request.user, "change")
        return set(found.values_list("pk", flat=True))

    @cached_property
    def seen(self) -> set[int]:
        """Channels whose queue the person may look at."""
        return self.editable | set(usable_channels(self.request.user).values_list("pk", flat=True))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            NameColumn("name", label=_("Channel"), get_url=self.get_edit_url, sort_key="name"),
            StandingColumn("state", label=_("State"), sort_key="state"),
            QueueColumn("queue", label=_("Queue"), seen=self.seen),
            MomentColumn("last_success_at", label=_("Last success"), sort_key="last_success_at", classname="loa-wide"),
            PeopleColumn("people", label=_("People")),
            ActsColumn("acts", label=_("What you can do"), kept=self.editable),
        ]

    def get_edit_url(self, instance: Channel) -> str | None:
        return super().get_edit_url(instance) if instance.pk in self.editable else None


class ChannelCreateView(CreateView):
    """First the platform, then its fields."""

    template_name = "publishers/admin/channel_create.html"

    @cached_property
    def platform(self) -> str:
        return self.request.GET.get("platform", "")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.platform not in platforms():
            return self._choose(request)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.platform not in platforms():
            return HttpResponseRedirect(reverse("loa_channels:add"))
        return super().post(request, *args, **kwargs)

    def _choose(self, request: HttpRequest) -> HttpResponse:
        trail = [
            {"url": reverse("loa_channels:index"), "label": _("Channels")},
            {"url": "", "label": _("New channel")},
        ]
        kinds = [
            {"slug": slug, "label": cls.label, "can": _abilities(cls), "is_connected": cls.connecting is not None}
            for slug, cls in platforms().items()
        ]
        context = {"kinds": kinds, "breadcrumbs_items": trail, "header_title": _("New channel"), "header_icon": "globe"}
        return TemplateResponse(request, "publishers/admin/choose_platform.html", context)

    def get_add_url(self) -> str:
        return f"{reverse('loa_channels:add')}?platform={self.platform}"

    def get_page_subtitle(self) -> str:
        return platform_label(self.platform)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Channel(platform=self.platform), "user": self.request.user}

    def get_success_url(self) -> str:
        return reverse("loa_channels:edit", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_success_message(self, instance: Channel) -> str:
        test_later(instance)
        return _("“%s” is connected. Its connection is being tested now.") % instance

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(slug=self.platform, platform=platform_label(self.platform), **kwargs)


class MayOnChannel:
    """Wagtail asks for the permission in general; a channel's collection decides for each."""

    permission_required: str
    request: HttpRequest

    def get_object(self, queryset: Any = None) -> Channel:
        channel: Channel = super().get_object(queryset)
        if not channel_policy.user_has_permission_for_instance(self.request.user, self.permission_required, channel):
            raise PermissionDenied
        return channel


class ChannelEditView(MayOnChannel, EditView):
    """The form, with state, test, pause and resume above it."""

    template_name = "publishers/admin/channel_edit.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        channel = get_object_or_404(Channel, pk=kwargs["pk"])
        try:
            get_platform(channel.platform)
        except UnknownPlatform:
            messages.error(request, _("“%s” belongs to a platform that is not installed here.") % channel)
            return HttpResponseRedirect(reverse("loa_channels:index"))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_success_url(self) -> str:
        return reverse("loa_channels:edit", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_success_message(self) -> str:
        test_later(self.object)
        return _("“%s” is saved. Its connection is being tested now.") % self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            shown=describe(self.object),
            allowances=shown_allowances(self.object),
            worries=worries(self.object),
            queue=queue_of(self.object),
            is_connected=get_platform(self.object.platform).connecting is not None,
            slug=self.object.platform,
            platform=platform_label(self.object.platform),
            **kwargs,
        )


class ChannelDeleteView(MayOnChannel, DeleteView):
    """Only a channel that was never used can go: deliveries are proof."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        count = self.object.deliveries.count()
        if count:
            messages.error(
                request,
                ngettext(
                    "“%(name)s” has %(count)s delivery, which is kept as proof, so it can't be deleted. "
                    "Pause it instead.",
                    "“%(name)s” has %(count)s deliveries, which are kept as proof, so it can't be deleted. "
                    "Pause it instead.",
                    count,
                )
                % {"name": self.object, "count": count},
            )
            return HttpResponseRedirect(reverse("loa_channels:index"))
        return super().dispatch(request, *args, **kwargs)


class ChannelViewSet(OwnRows, ModelViewSet):
    """Places to publish."""

    model = Channel
    name = "loa_channels"
    url_prefix = "channels"
    icon = "globe"
    menu_label = gettext_lazy("Channels")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = ChannelIndexView
    add_view_class = ChannelCreateView
    edit_view_class = ChannelEditView
    delete_view_class = ChannelDeleteView
    create_template_name = "publishers/admin/channel_create.html"
    edit_template_name = "publishers/admin/channel_edit.html"
    filterset_class = ChannelFilterSet
    search_fields = ["name"]
    search_backend_name = None
    list_export = ["name", "platform", "collection", "get_state_display", "last_success_at", "tested_at",
                   "access_until", "consent_until", "responsible", "deputy"]  # fmt: skip
    export_headings = {
        "name": gettext_lazy("Channel"), "platform": gettext_lazy("Platform"),
        "collection": gettext_lazy("Collection"), "get_state_display": gettext_lazy("State"),
        "last_success_at": gettext_lazy("Last success"), "tested_at": gettext_lazy("Last test"),
        "access_until": gettext_lazy("Access until"), "consent_until": gettext_lazy("Connect again before"),
        "responsible": gettext_lazy("Responsible person"), "deputy": gettext_lazy("Second responsible person"),
    }  # fmt: skip
    export_filename = "channels"

    def get_form_class(self, for_update: bool = False) -> type[ChannelForm]:
        return ChannelForm

    def get_permissions_to_register(self) -> Any:
        """None: rights on channels are given per collection (see ``channel_permissions``)."""
        return super().get_permissions_to_register().none()

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("connect/<slug:platform>/", ConnectView.as_view(), name="connect"),
            path("choose/<uuid:pk>/", ChooseView.as_view(), name="choose"),
            path("<int:pk>/state/", ChannelStateView.as_view(), name="state"),
            path("<int:pk>/slots/", SlotsView.as_view(), name="slots"),
            path("<int:pk>/queue/", QueueView.as_view(), name="queue"),
            path("<int:pk>/act/<slug:act>/", ChannelActView.as_view(), name="act"),
        ]


def _abilities(platform: type[Platform]) -> str:
    return " · ".join(str(word) for feature, word in _CAN if feature in platform.capabilities.features)
