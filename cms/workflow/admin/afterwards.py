"""Looked at afterwards: what went out first stays, or is withdrawn everywhere."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.core.moments import moment, zone_label
from cms.workflow.actions import afterwards
from cms.workflow.actions.refusal import Refused
from cms.workflow.models import Approved, Review
from cms.workflow.writers import last_approved

from .shown import approved_content, shown_differences
from .wording import age, name_of


class AfterwardsView(WagtailAdminTemplateMixin, TemplateView):
    """For who approves the last step, and did neither write nor publish it; who may edit the page may read it."""

    template_name = "loa_workflow/admin/afterwards.html"
    page_title = gettext_lazy("Published before it was approved")
    header_icon = "warning"

    @cached_property
    def row(self) -> Approved:
        row: Approved = get_object_or_404(Approved.objects.select_related("by", "reviewed_by"), pk=self.kwargs["pk"])
        page = Page.objects.filter(pk=row.page_id).first()
        may_read = page is not None and page.specific.permissions_for_user(self.request.user).can_edit()
        if not may_read and not afterwards.review_standing(row, self.request.user).may_send_back:
            raise PermissionDenied
        return row

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note = request.POST.get("note", "")
        try:
            if request.POST.get("decision") == "keep":
                afterwards.keep(self.row, user=request.user, note=note)
                messages.success(request, _("Noted: it stays as it is."))
                return HttpResponseRedirect(reverse("loa_approvals:index"))
            page = afterwards.withdraw(self.row, user=request.user, note=note)
        except Refused as refused:
            messages.error(request, str(refused))
            return self.render_to_response(self.get_context_data(note=note), status=422)
        messages.success(request, _("Withdrawn from the site. Look below whether it still stands on channels."))
        for hook in hooks.get_hooks("after_unpublish_page") if page else ():
            answer = hook(request, page)
            if hasattr(answer, "status_code"):
                return answer
        return HttpResponseRedirect(reverse("loa_approvals:index"))

    def get_page_subtitle(self) -> str:
        return self.row.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_approvals:index"), "label": _("Waiting for me")},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.row
        before = approved_content(last_approved(row.page_id)) if row.review == Review.OPEN else None
        after = approved_content(row)
        return super().get_context_data(
            row=row, by=name_of(row.by), when=moment(row.at), age=age(row.at), content=after, is_first=before is None,
            differences=shown_differences(before, after), standing=afterwards.review_standing(row, self.request.user),
            reviewed=f"{name_of(row.reviewed_by)}, {moment(row.reviewed_at)}" if row.reviewed_at else "",
            is_open=row.review == Review.OPEN, zone=zone_label(), **{"note": "", **kwargs},
        )  # fmt: skip
