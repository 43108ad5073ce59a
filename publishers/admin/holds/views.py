"""Throw the freeze switch, plan or change a blackout, lift either."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publishers.models import Hold
from publishers.planning.held import held
from publishers.planning.holds import lift
from publishers.planning.suggestions import Suggestion, suggestions

from ..audit import record
from ..permissions import usable_channels
from .rights import may_hold
from .words import name_of, span, standing, what_is_held


class MakeView(CreateView):
    """What a freeze and a blackout have in common: rights by what is held, the log, the template."""

    template_name = "publishers/admin/hold_form.html"
    verb = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def save_instance(self) -> Hold:
        hold: Hold = self.form.save(commit=False)
        hold.created_by = self.request.user
        if not may_hold(self.request.user, hold):
            raise PermissionDenied
        hold.save()
        record(hold, self.verb, self.request.user, what=what_is_held(hold), when=span(hold), reason=hold.reason)
        return hold

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_holds:index"), "label": _("Freezes and blackouts")},
            {"url": "", "label": str(self.page_title)},
        ]


class FreezeView(MakeView):
    """The switch: what, why, and it is in force."""

    page_title = gettext_lazy("Stop publishing")
    page_subtitle = gettext_lazy("Stop publishing")
    submit_button_label = gettext_lazy("Stop publishing now")
    submit_button_active_label = gettext_lazy("Stopping…")
    error_message = gettext_lazy("Publishing goes on: something is missing below.")
    verb = "loa.freeze"

    def get_add_url(self) -> str:
        return reverse("loa_holds:freeze")

    def get_success_message(self, instance: Hold) -> str:
        return _("Publishing is stopped (%(what)s). Corrections and withdrawals still go out.") % {
            "what": what_is_held(instance)
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_freeze=True, **kwargs)


class BlackoutView(MakeView):
    """A dated blackout, begun with a suggestion or empty."""

    page_title = gettext_lazy("Plan a blackout")
    page_subtitle = gettext_lazy("Plan a blackout")
    submit_button_label = gettext_lazy("Plan this blackout")
    submit_button_active_label = gettext_lazy("Saving…")
    error_message = gettext_lazy("The blackout is not planned yet: something is missing below.")
    verb = "loa.blackout"

    @cached_property
    def suggested(self) -> list[Suggestion]:
        return suggestions(timezone.now())

    def get_initial(self) -> dict[str, Any]:
        chosen = next((item for item in self.suggested if item.key == self.request.GET.get("suggestion")), None)
        if chosen is None:
            return {}
        return {"reason": chosen.reason, "starts_at": chosen.starts_at, "ends_at": chosen.ends_at}

    def get_success_message(self, instance: Hold) -> str:
        return _("Planned: nothing new goes out (%(what)s) %(span)s.") % {
            "what": what_is_held(instance), "span": span(instance),
        }  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        planned = set(Hold.objects.filter(lifted_at=None).values_list("starts_at", "ends_at"))
        offered = [
            {"suggestion": item, "is_planned": (item.starts_at, item.ends_at) in planned} for item in self.suggested
        ]
        return super().get_context_data(suggestions=offered, chosen=self.request.GET.get("suggestion"), **kwargs)


class BlackoutEditView(EditView):
    """Change a blackout that is not over; a freeze is only lifted."""

    template_name = "publishers/admin/hold_form.html"
    submit_button_label = gettext_lazy("Save")

    def get_object(self, queryset: Any = None) -> Hold:
        hold = get_object_or_404(Hold, pk=self.kwargs["pk"], ends_at__isnull=False, lifted_at=None)
        if not may_hold(self.request.user, hold) or hold.is_over(timezone.now()):
            raise PermissionDenied
        return hold

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def save_instance(self) -> Hold:
        hold: Hold = self.form.save(commit=False)
        if not may_hold(self.request.user, hold):
            raise PermissionDenied
        hold.save()
        record(
            hold, "loa.change_blackout", self.request.user,
            what=what_is_held(hold), when=span(hold), reason=hold.reason,
        )  # fmt: skip
        return hold

    def get_success_buttons(self) -> list[Any]:
        return []

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lift_url=reverse("loa_holds:lift", args=[self.object.pk]), **kwargs)


class LiftView(WagtailAdminTemplateMixin, TemplateView):
    """Says what lifting does, and does it: nothing goes out by that alone."""

    template_name = "publishers/admin/hold_lift.html"
    header_icon = "loa-stop"

    @cached_property
    def hold(self) -> Hold:
        hold = get_object_or_404(Hold.objects.select_related("channel", "campaign", "created_by"), pk=self.kwargs["pk"])
        if not may_hold(self.request.user, hold):
            raise PermissionDenied
        return hold

    def get_page_title(self) -> str:
        return _("Lift the freeze") if self.hold.is_freeze else _("End the blackout")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_holds:index"), "label": _("Freezes and blackouts")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hold = self.hold
        return super().get_context_data(
            hold=hold, what=what_is_held(hold), span=span(hold), by=name_of(hold.created_by), standing=standing(hold),
            is_over=hold.is_over(timezone.now()), count=held().filter(hold=hold).count(), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not lift(self.hold, request.user, timezone.now()):
            messages.error(request, _("It was lifted already."))
            return HttpResponseRedirect(reverse("loa_holds:index"))
        record(self.hold, "loa.lift", request.user, reason=self.hold.reason)
        messages.success(request, _("Lifted: “%(reason)s”. Nothing goes out by that alone.") % {"reason": self.hold})
        waiting = held().filter(channel__in=usable_channels(request.user)).exists()
        return HttpResponseRedirect(reverse("loa_held" if waiting else "loa_holds:index"))
