"""Webhooks: a list, a form, and a page of one with what was sent and what came back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.exporting import ExportsAsShown
from cms.core.moments import moment, zone_label
from cms.core.own_rows import OwnRows
from cms.entries.models import Happening, MessageState, Webhook
from cms.entries.webhooks.secret import in_force, new_secret

from .rights import visible_webhooks, webhook_policy
from .webhook_acts import SHOW_ONCE, WebhookActView
from .webhook_forms import WebhookForm
from .webhook_words import messages_of, standing


class StandingColumn(Column):
    """Well, failing, paused or switched off; what waits below."""

    cell_template_name = "loa_entries/admin/webhook_state_cell.html"

    def get_value(self, instance: Webhook) -> Any:
        return standing(instance)


class WebhookIndexView(ExportsAsShown, IndexView):
    """Those that the person looks after."""

    export_filename = "webhooks"

    results_template_name = "loa_entries/admin/webhooks_results.html"

    def get_base_queryset(self) -> Any:
        waiting = Count("messages", filter=Q(messages__state=MessageState.WAITING))
        return visible_webhooks(self.request.user).select_related("collection").annotate(waiting=waiting)

    @cached_property
    def page_subtitle(self) -> str:
        return zone_label()

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Webhook"), url_name="loa_webhooks:inspect", sort_key="name"),
            StandingColumn("state", label=_("State")),
            Column(
                "last_sent_at", label=_("Last taken"), accessor=lambda row: moment(row.last_sent_at) or _("not yet")
            ),
            Column("collection", label=_("Collection"), sort_key="collection__name"),
        ]


def _last_sent(hook: Webhook) -> str:
    return moment(hook.last_sent_at) or _("not yet")


class MayKeep:
    """Wagtail asks for the permission in general; a webhook's collection decides for each."""

    request: HttpRequest

    def get_object(self, queryset: Any = None) -> Webhook:
        hook: Webhook = super().get_object(queryset)  # type: ignore[misc]  # a mixin: the view after it has it
        if not webhook_policy.user_has_permission_for_instance(self.request.user, "change", hook):
            raise PermissionDenied
        return hook


class WebhookCreateView(CreateView):
    """The secret is made with it and shown on its page, once."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def save_instance(self) -> Webhook:
        hook: Webhook = self.form.save(commit=False)
        hook.created_by = self.request.user
        new_secret(hook)
        hook.save()
        self.request.session[SHOW_ONCE] = hook.pk
        return hook

    def get_success_url(self) -> str:
        return reverse("loa_webhooks:inspect", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class WebhookEditView(MayKeep, EditView):
    """The form; what is done with it is on its page."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_success_url(self) -> str:
        return reverse("loa_webhooks:inspect", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class WebhookDeleteView(MayKeep, DeleteView):
    """With all that it is still owed."""


class WebhookView(MayKeep, InspectView):
    """State, acts, and the log of the last messages."""

    page_title = gettext_lazy("Webhook")
    template_name = "loa_entries/admin/webhook.html"
    header_icon = "link-external"

    def get_page_subtitle(self) -> str:
        return str(self.object.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hook = self.object
        labels = dict(Happening.choices)
        return super().get_context_data(
            hook=hook, standing=standing(hook), clock=zone_label(), rows=messages_of(hook),
            kinds=[labels.get(kind, kind) for kind in hook.kinds],
            is_overlapping=hook.overlap_until is not None and hook.overlap_until > timezone.now(),
            overlap=moment(hook.overlap_until), since=moment(hook.failing_since), paused=moment(hook.paused_at),
            secret=self._new_secret(), **kwargs,
        )  # fmt: skip

    def _new_secret(self) -> str:
        """The secret that was made with the press before this page."""
        if self.request.session.pop(SHOW_ONCE, None) != self.object.pk:
            return ""
        return in_force(self.object, timezone.now())[0]

    def render_to_response(self, context: Any, **kwargs: Any) -> Any:
        response = super().render_to_response(context, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response


class WebhookViewSet(OwnRows, ModelViewSet):
    """Addresses of other programs."""

    model = Webhook
    name = "loa_webhooks"
    url_prefix = "webhooks"
    icon = "link-external"
    menu_label = gettext_lazy("Webhooks")
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = WebhookIndexView
    add_view_class = WebhookCreateView
    edit_view_class = WebhookEditView
    delete_view_class = WebhookDeleteView
    inspect_view_class = WebhookView
    search_fields = ["name"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[WebhookForm]:
        return WebhookForm

    def get_permissions_to_register(self) -> Any:
        """Given per collection, in the group's own panel."""
        return super().get_permissions_to_register().none()

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("<int:pk>/act/<slug:act>/", WebhookActView.as_view(), name="act")]
