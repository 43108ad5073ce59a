"""The channels screen: connect in two steps, test, pause, resume."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from publishers.engine.acts import reopen_channel
from publishers.models import Channel, ChannelState
from publishers.registry import platforms
from publishers.sentences import explain
from publishers.tasks import probe

from .channel_forms import ChannelForm
from .permissions import channel_policy
from .presenting import platform_label


class ChannelStateColumn(Column):
    """Active, paused or asking for a person, with the last test below."""

    cell_template_name = "publishers/admin/channel_state_cell.html"

    def get_value(self, instance: Channel) -> Any:
        return describe(instance)


class PlatformColumn(Column):
    def get_value(self, instance: Channel) -> str:
        return platform_label(instance.platform)


def describe(channel: Channel) -> dict[str, Any]:
    """A channel's state and last test in words."""
    tones = {ChannelState.ACTIVE: "green", ChannelState.PAUSED: "quiet", ChannelState.NEEDS_RECONNECT: "red"}
    health = channel.health or {}
    words = None
    if health and not health.get("ok") and health.get("problem"):
        words = explain(health["problem"], health.get("params"), channel.platform)
    elif channel.problem:
        words = explain(channel.problem["code"], channel.problem.get("params"), channel.platform)
    return {
        "tone": tones[ChannelState(channel.state)], "state": channel.get_state_display(), "health": health,
        "words": words, "channel": channel, "testing": health.get("testing", False),
    }  # fmt: skip


class ChannelIndexView(IndexView):
    def get_base_queryset(self) -> Any:
        return channel_policy.instances_user_has_any_permission_for(
            self.request.user, ["add", "change", "delete", "use"]
        ).select_related("collection")


class ChannelCreateView(CreateView):
    """First the platform, then its fields."""

    @cached_property
    def platform(self) -> str:
        return self.request.GET.get("platform", "")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.platform not in platforms():
            return self._choose(request)
        return super().dispatch(request, *args, **kwargs)

    def _choose(self, request: HttpRequest) -> HttpResponse:
        if not channel_policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        kinds = [{"slug": slug, "label": cls.label} for slug, cls in platforms().items()]
        trail = [
            {"url": reverse("loa_channels:index"), "label": _("Channels")},
            {"url": "", "label": _("New channel")},
        ]
        context = {"kinds": kinds, "breadcrumbs_items": trail, "header_title": _("New channel"), "header_icon": "plus"}
        return TemplateResponse(request, "publishers/admin/choose_platform.html", context)

    def get_initial_form_instance(self) -> Channel:
        return Channel(platform=self.platform)

    def get_add_url(self) -> str:
        return f"{super().get_add_url()}?platform={self.platform}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Channel(platform=self.platform), "user": self.request.user}


class ChannelEditView(EditView):
    """The form, with test, pause and resume above it."""

    template_name = "publishers/admin/channel_edit.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            shown=describe(self.object), platform=platform_label(self.object.platform), **kwargs
        )


class ChannelActView(View):
    """Test the connection, pause, resume."""

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        channel = get_object_or_404(Channel, pk=pk)
        if not channel_policy.user_has_permission_for_instance(request.user, "change", channel):
            raise PermissionDenied
        if act == "test":
            Channel.objects.filter(pk=pk).update(health={"testing": True})
            probe.delay(pk)
        elif act == "pause":
            Channel.objects.filter(pk=pk).update(state=ChannelState.PAUSED, problem={"code": "channel_paused"})
            messages.success(request, _("“%s” is paused. What is planned for it waits.") % channel)
        elif act == "resume":
            Channel.objects.filter(pk=pk).update(state=ChannelState.ACTIVE, problem=None)
            reopen_channel(channel)
            messages.success(request, _("“%s” is active. What waited goes out now.") % channel)
        else:
            raise Http404
        return HttpResponseRedirect(reverse("loa_channels:edit", args=[pk]))

    def get(self, request: HttpRequest, pk: int, act: str) -> HttpResponse:
        """The state as a fragment, fetched again while a test runs."""
        channel = get_object_or_404(Channel, pk=pk)
        if act != "state" or not channel_policy.user_has_any_permission_for_instance(
            request.user, ["change", "use"], channel
        ):
            raise Http404
        return TemplateResponse(request, "publishers/admin/channel_health.html", {"shown": describe(channel)})


class ChannelViewSet(ModelViewSet):
    """Places to publish."""

    model = Channel
    name = "loa_channels"
    url_prefix = "channels"
    icon = "site"
    menu_label = gettext_lazy("Channels")
    add_to_reference_index = False
    index_view_class = ChannelIndexView
    add_view_class = ChannelCreateView
    edit_view_class = ChannelEditView
    search_fields = ["name"]
    list_display = [
        TitleColumn("name", label=gettext_lazy("Channel"), url_name="loa_channels:edit", sort_key="name"),
        PlatformColumn("platform", label=gettext_lazy("Platform"), sort_key="platform"),
        Column("collection", label=gettext_lazy("Collection")),
        ChannelStateColumn("state", label=gettext_lazy("State")),
        DateColumn("last_success_at", label=gettext_lazy("Last success")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[ChannelForm]:
        return ChannelForm

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("<int:pk>/<slug:act>/", ChannelActView.as_view(), name="act")]
