"""The list of freezes and blackouts, and the way to them from the rest of the desk."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from cms.core.exporting import ExportsAsShown
from cms.core.own_rows import OwnRows
from publishers.models import Hold
from publishers.planning.held import held

from ..permissions import usable_channels
from .forms import BlackoutForm, FreezeForm
from .rights import agency_names, may_hold, may_hold_something
from .views import BlackoutEditView, BlackoutView, FreezeView, LiftView
from .words import name_of, span, standing, what_is_held


class WhatColumn(Column):
    """What is held, with the span below it."""

    cell_template_name = "publishers/admin/hold_what_cell.html"


class StandingColumn(Column):
    """In force, planned, over or lifted."""

    cell_template_name = "publishers/admin/hold_state_cell.html"

    def get_value(self, instance: Hold) -> Any:
        return standing(instance)


class HoldIndexView(ExportsAsShown, IndexView):
    """All of them, the newest first; only those that are not over can be opened, by who may lift them."""

    export_filename = "stops"

    add_item_label = gettext_lazy("Plan a blackout")

    @cached_property
    def agencies(self) -> dict[str, str]:
        return agency_names()

    def get_base_queryset(self) -> Any:
        return Hold.objects.select_related("channel", "campaign", "created_by", "lifted_by")

    def get_edit_url(self, instance: Hold) -> str | None:
        if instance.is_over(timezone.now()) or not may_hold(self.request.user, instance):
            return None
        name = "loa_holds:lift" if instance.is_freeze else "loa_holds:edit"
        return reverse(name, args=[instance.pk])

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("reason", label=_("Reason"), get_url=self.get_edit_url, sort_key="reason"),
            WhatColumn("scope", label=_("What is held"), accessor=self._what),
            StandingColumn("state", label=_("State")),
            Column("by", label=_("By"), accessor=lambda hold: name_of(hold.created_by), classname="loa-wide"),
        ]

    def _what(self, hold: Hold) -> dict[str, str]:
        return {"what": what_is_held(hold, self.agencies), "span": span(hold)}

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [*hold_buttons(self.request.user), *super().header_buttons]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [button for button in super().header_more_buttons if button.icon_name == "download"]


class HoldViewSet(OwnRows, ModelViewSet):
    """Freezes and blackouts."""

    model = Hold
    name = "loa_holds"
    url_prefix = "holds"
    icon = "loa-stop"
    menu_label = gettext_lazy("Freezes and blackouts")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = HoldIndexView
    add_view_class = BlackoutView
    edit_view_class = BlackoutEditView
    create_template_name = "publishers/admin/hold_form.html"
    edit_template_name = "publishers/admin/hold_form.html"

    def get_form_class(self, for_update: bool = False) -> type[BlackoutForm]:
        return BlackoutForm

    def get_permissions_to_register(self) -> Any:
        """Only the switch for everything; the rest follows from rights on channels, campaigns and pages."""
        return super().get_permissions_to_register().filter(codename="freeze")

    def get_urlpatterns(self) -> list[Any]:
        freeze = self.construct_view(FreezeView, **{**self.get_add_view_kwargs(), "form_class": FreezeForm})
        return [
            *super().get_urlpatterns(),
            path("freeze/", freeze, name="freeze"),
            path("<int:pk>/lift/", LiftView.as_view(), name="lift"),
        ]


def hold_buttons(user: Any) -> list[Any]:
    """For the head of a screen of the desk: what waits for a decision, and the switch."""
    return [*held_button(user), *stop_button(user)]


def held_button(user: Any) -> list[Any]:
    """The way to what waits for a decision, where something does."""
    waiting = held().filter(channel__in=usable_channels(user)).count()
    if not waiting:
        return []
    label = _("Held back: %(count)s") % {"count": waiting}
    return [HeaderButton(label=label, url=reverse("loa_held"), icon_name="history")]


def stop_button(user: Any) -> list[Any]:
    """The switch, for who may throw it."""
    if not may_hold_something(user):
        return []
    return [HeaderButton(label=_("Stop publishing"), url=reverse("loa_holds:freeze"), icon_name="loa-stop")]
