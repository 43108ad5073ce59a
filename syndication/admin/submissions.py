"""What partners and departments handed in: a list, a page for one with its receipt, and telling it again."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from cms.core.exporting import ExportsAsShown
from cms.core.moments import moment, zone_label
from syndication.inbound.exchange import telling
from syndication.models import Source, Submission, SubmissionState

from .source_rights import source_policy

#: Verb → label, and what the log says.
VERBS = {"loa.tell_partner": (gettext_lazy("Tell the partner again"), gettext_lazy("Had the partner told again"))}
_SEES = ("change", "use")


class SubmissionPolicy(ModelPermissionPolicy):
    """Whoever looks after a source, or decides on what it proposes, sees what it handed in. Nobody changes it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(source_policy.user_has_any_permission(user, _SEES))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return action == "view" and _sees(user).filter(pk=instance.source_id).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        return Submission.objects.filter(source__in=_sees(user)) if "view" in actions else Submission.objects.none()


def _sees(user: Any) -> QuerySet[Source]:
    seen = source_policy.instances_user_has_any_permission_for(user, _SEES)
    return Source.objects.filter(pk__in=seen.order_by().values("pk"))


class SubmissionFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"), choices=SubmissionState.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Submission
        fields = ["state", "source"]


class SubmissionColumn(TitleColumn):
    """What it is, below it from whom and when."""

    cell_template_name = "syndication/admin/submission_cell.html"


class SubmissionIndexView(ExportsAsShown, IndexView):
    """Newest first."""

    export_filename = "submissions"

    results_template_name = "syndication/admin/submissions_results.html"

    @cached_property
    def page_subtitle(self) -> str:
        return zone_label()

    def get_base_queryset(self) -> Any:
        seen = self.permission_policy.instances_user_has_any_permission_for(self.request.user, ["view"])
        return seen.select_related("source").defer("receipt")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            SubmissionColumn("title", label=_("Item"), accessor=title_of, url_name="loa_submissions:inspect"),
            Column("version", label=_("Version"), accessor=_version, classname="loa-in-wide"),
            StatusTagColumn("state", label=_("State"), accessor="get_state_display", sort_key="state",
                            primary=lambda row: row.state == SubmissionState.PUBLISHED),
            Column("told", label=_("Partner"), accessor=told_in_words, classname="loa-in-wide"),
            Column("received_at", label=_("Received"), accessor=lambda row: moment(row.received_at),
                   sort_key="received_at", classname="loa-in-wide"),
        ]  # fmt: skip


class SubmissionView(InspectView):
    """One submission with all that is known of it."""

    template_name = "syndication/admin/submission.html"
    header_icon = "download"

    def get_page_subtitle(self) -> str:
        return title_of(self.object)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        if not self.permission_policy.user_has_permission_for_instance(self.request.user, "view", row):
            raise PermissionDenied
        return super().get_context_data(
            title=title_of(row),
            facts=_facts(row),
            receipt=json.dumps(row.receipt, ensure_ascii=False, indent=2),
            told=told_in_words(row),
            can_tell=bool(row.source.callback_url),
            clock=zone_label(),
            **kwargs,
        )


class TellAgainView(View):
    """A POST from the page of one."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Submission.objects.select_related("source"), pk=pk)
        if not source_policy.user_has_any_permission_for_instance(request.user, _SEES, row.source):
            raise PermissionDenied
        if telling.tell_again(row, timezone.now()):
            log(row.source, "loa.tell_partner", user=request.user, data={"sid": row.sid})
            messages.success(request, _("The partner is told within seconds. Reload this page to see what came of it."))
        else:
            messages.warning(request, _("The source has no callback address; its partner asks by itself."))
        return HttpResponseRedirect(reverse("loa_submissions:inspect", args=[pk]))


def title_of(row: Submission) -> str:
    """What it is called; a withdrawal may name nothing but its record."""
    return str(row.record.get("title") or row.record_id)


def told_in_words(row: Submission) -> str:
    """Whether the partner knows the present state."""
    if not row.source.callback_url:
        return _("asks by itself")
    if row.tell_at and row.failures:
        return _("could not be told (%(problem)s); next try %(at)s") % {
            "problem": row.tell_problem, "at": moment(row.tell_at),
        }  # fmt: skip
    if row.tell_at:
        return _("is being told")
    if row.tell_problem:
        return _("was not told (%(problem)s)") % {"problem": row.tell_problem}
    return _("knows") if row.told_state else "–"


def _version(row: Submission) -> str:
    return _("%(version)s, withdrawn") % {"version": row.version} if row.operation == "withdraw" else str(row.version)


def _facts(row: Submission) -> list[tuple[str, str]]:
    """What is known, as a list for people."""
    facts = [
        (_("From"), row.source.name),
        (_("Record"), row.record_id),
        (_("Version"), _version(row)),
        (_("State"), row.get_state_display()),
        (_("Reason"), row.reason_vi),
        (_("Received"), moment(row.received_at)),
        (_("Last changed"), moment(row.changed_at)),
        (_("Contact"), str(row.record.get("contact") or "")),
        (_("Partner"), told_in_words(row)),
    ]
    return [(label, value) for label, value in facts if value]


class SubmissionViewSet(ModelViewSet):
    """Looking only: what was handed in is evidence."""

    model = Submission
    name = "loa_submissions"
    url_prefix = "submissions"
    icon = "download"
    menu_label = gettext_lazy("Submissions")
    add_to_reference_index = False
    exclude_form_fields: list[str] = []
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = SubmissionIndexView
    inspect_view_class = SubmissionView
    filterset_class = SubmissionFilterSet
    list_per_page = 40
    ordering = ["-received_at"]
    search_fields = ["record_id", "sid"]
    search_backend_name = None

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("<int:pk>/tell/", TellAgainView.as_view(), name="tell")]
