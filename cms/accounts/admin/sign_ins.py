"""One's own sign-ins: when, from where, with what; and the end of those that are not one's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from cms.accounts.actions import end
from cms.accounts.models import SignIn
from cms.accounts.policy import has_second_factor
from cms.core.moments import zone_label

_SHOWN = 50


class SignInsView(WagtailAdminTemplateMixin, TemplateView):
    """The newest first; the session that looks is marked."""

    template_name = "loa_accounts/admin/sign_ins.html"
    page_title = gettext_lazy("My sign-ins")
    header_icon = "lock"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(SignIn.objects.filter(user=self.request.user)[:_SHOWN])
        here = self.request.session.session_key
        return super().get_context_data(
            rows=[(row, bool(row.session_key) and row.session_key == here) for row in rows], clock=zone_label(),
            others=sum(1 for row in rows if row.session_key and row.session_key != here),
            has_factor=has_second_factor(self.request.user), **kwargs,
        )  # fmt: skip


class EndOthersView(View):
    """Everywhere but here."""

    def post(self, request: HttpRequest) -> HttpResponse:
        open_ones = SignIn.objects.filter(user=request.user, ended_at=None).exclude(session_key="")
        count = end(open_ones.exclude(session_key=request.session.session_key))
        if count:
            log(request.user, "loa.sessions_ended", user=request.user, data={"count": count})
        said = ngettext("%d other session was ended.", "%d other sessions were ended.", count) % count
        messages.success(request, said if count else _("Nobody else was signed in with your account."))
        return HttpResponseRedirect(reverse("loa_sign_ins:index"))


class SignInsViewSet(ViewSet):
    """Everybody at the desk sees their own, and nobody else's."""

    name = "loa_sign_ins"
    url_prefix = "sign-ins"
    icon = "lock"
    menu_label = gettext_lazy("My sign-ins")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", SignInsView.as_view(), name="index"),
            path("end-others/", EndOthersView.as_view(), name="end_others"),
        ]
