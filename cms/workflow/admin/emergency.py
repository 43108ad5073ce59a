"""Publish in an emergency: what, why, and what follows from it, before the button."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages

from cms.workflow.actions.emergency import may_publish_in_emergency, publish_in_emergency
from cms.workflow.actions.refusal import Refused

from .shown import ItemView


class EmergencyView(ItemView):
    """For who has the permission, and may publish that page."""

    template_name = "loa_workflow/admin/emergency.html"
    page_title = gettext_lazy("Publish in an emergency")
    header_icon = "warning"

    def may_see(self, page: Any) -> bool:
        return may_publish_in_emergency(page, self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "")
        try:
            publish_in_emergency(self.page, user=request.user, reason=reason, seen=request.POST.get("seen", ""))
        except Refused as refused:
            messages.error(request, str(refused))
            return self.render_to_response(self.get_context_data(reason=reason), status=422)
        messages.warning(request, _("Published. It stays marked as an emergency until somebody else has looked at it."))
        page = self.page.specific_class.objects.get(pk=self.page.pk)
        for hook in hooks.get_hooks("after_publish_page"):
            answer = hook(request, page)
            if hasattr(answer, "status_code"):
                return answer
        return HttpResponseRedirect(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"reason": "", **kwargs})
