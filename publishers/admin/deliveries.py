"""The deliveries: a list with filters, a page for one, and the acts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from publishers.engine import acts
from publishers.models import Channel, Delivery, DeliveryState, Kind
from publishers.planning.message import message_for
from publishers.registry import get_platform

from .permissions import may_act, may_see, visible_deliveries
from .presenting import present


class StateColumn(Column):
    """State as a coloured dot with a word, the problem below it."""

    cell_template_name = "publishers/admin/state_cell.html"

    def get_value(self, instance: Delivery) -> Any:
        return present(instance, may_act=False)


class DeliveryFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(choices=DeliveryState.choices, label=gettext_lazy("State"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=gettext_lazy("What"))
    channel = django_filters.ModelChoiceFilter(queryset=Channel.objects.all(), label=gettext_lazy("Channel"))
    due_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("Due"))

    class Meta:
        model = Delivery
        fields = ["state", "kind", "channel", "due_at"]


class DeliveryIndexView(IndexView):
    """Only what the person may see; newest due first."""

    def get_base_queryset(self) -> Any:
        return visible_deliveries(self.request.user).select_related("entry", "channel")


class DeliveryView(InspectView):
    """Steps, attempts, the link to the post, what went wrong and what to do."""

    template_name = "publishers/admin/delivery.html"

    def get_object(self, queryset: Any = None) -> Delivery:
        found = get_object_or_404(Delivery.objects.select_related("entry", "channel", "created_by"), pk=self.pk)
        if not may_see(self.request.user, found):
            raise PermissionDenied
        return found

    def get_page_subtitle(self) -> str:
        return f"{self.object.entry.title} → {self.object.channel.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            shown=present(self.object, may_act=may_act(self.request.user, self.object)),
            steps=self.object.steps.all(),
            tries=self.object.tries.all(),
            item_url=reverse("loa_item", args=[self.object.entry_id]),
            sheets=_sheets(self.object),
            **kwargs,
        )


class ActView(View):
    """Take back, send again, or record what was seen: a POST from a page that shows the delivery."""

    def post(self, request: HttpRequest, pk: str, act: str) -> HttpResponse:
        delivery = get_object_or_404(Delivery.objects.select_related("channel"), pk=pk)
        if not may_act(request.user, delivery):
            raise PermissionDenied
        try:
            self._do(act, delivery, request)
        except acts.NotPossible:
            messages.error(request, _("It is too late for that: the delivery has moved on. Look at its state below."))
        except ValueError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(_next(request, delivery))

    def _do(self, act: str, delivery: Delivery, request: HttpRequest) -> None:
        if act == "cancel":
            acts.cancel(delivery)
            messages.success(request, _("Taken back. Nothing was sent to “%s”.") % delivery.channel)
        elif act == "send":
            acts.send_again(delivery)
            messages.success(request, _("Goes out again to “%s”.") % delivery.channel)
        elif act == "record":
            link = request.POST.get("permalink", "").strip()
            seen = _instant(request.POST.get("seen_at", ""))
            by = request.POST.get("by", "").strip() or request.user.get_full_name() or request.user.get_username()
            if link and not link.startswith(("https://", "http://")):
                raise ValueError(_("The address must begin with https:// or http://."))
            acts.record_seen(delivery, permalink=link, seen_at=seen, by=by, note=request.POST.get("note", "").strip())
            messages.success(request, _("Recorded for “%s”.") % delivery.channel)
        else:
            raise Http404


class SheetView(View):
    """The by-hand sheet or the package of files of a delivery, made when asked for."""

    def get(self, request: HttpRequest, pk: str, name: str) -> HttpResponse:
        delivery = get_object_or_404(Delivery.objects.select_related("channel", "entry"), pk=pk)
        if not may_see(request.user, delivery):
            raise PermissionDenied
        for sheet in _sheets(delivery):
            if sheet["name"] == name:
                made = sheet["make"]()
                return FileResponse(
                    made.open(), as_attachment=True, filename=made.filename, content_type=made.media_type
                )
        raise Http404


class DeliveryViewSet(ModelViewSet):
    """Looking only; everything that changes a delivery is an act."""

    model = Delivery
    name = "loa_deliveries"
    url_prefix = "deliveries"
    icon = "upload"
    menu_label = gettext_lazy("Deliveries")
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    inspect_view_enabled = True
    index_view_class = DeliveryIndexView
    inspect_view_class = DeliveryView
    filterset_class = DeliveryFilterSet
    list_per_page = 40
    ordering = ["-due_at"]
    list_export = ["entry", "channel", "kind", "state", "due_at", "published_at", "permalink"]
    list_display = [
        TitleColumn("entry", label=gettext_lazy("Item"), accessor="entry.title", url_name="loa_deliveries:inspect"),
        Column("channel", label=gettext_lazy("Channel"), sort_key="channel__name"),
        Column("kind", label=gettext_lazy("What"), accessor="get_kind_display"),
        StateColumn("state", label=gettext_lazy("State"), sort_key="state"),
        DateColumn("due_at", label=gettext_lazy("Due"), sort_key="due_at"),
    ]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<str:pk>/act/<slug:act>/", ActView.as_view(), name="act"),
            path("<str:pk>/sheet/<str:name>/", SheetView.as_view(), name="sheet"),
        ]


def _sheets(delivery: Delivery) -> list[dict[str, Any]]:
    """Papers and packages that the delivery's platform makes for a clerk."""
    platform = get_platform(delivery.channel.platform)
    makers = platform.papers(delivery.channel.options)
    return [
        {"name": maker.name, "label": maker.label, "make": lambda maker=maker: maker.make(message_for(delivery, platform))}
        for maker in makers
    ]  # fmt: skip


def _instant(text: str) -> Any:
    try:
        found = parse_datetime(text) if text else timezone.now()
    except ValueError:
        found = None
    if found is None:
        raise ValueError(_("Write the date and the time when it was published there."))
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _next(request: HttpRequest, delivery: Delivery) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("loa_deliveries:inspect", args=[delivery.pk])
