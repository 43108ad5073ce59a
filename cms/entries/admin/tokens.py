"""Access tokens: one's own, everybody's for who runs the site; made here, shown once, ended at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from cms.core.conf import conf
from cms.core.exporting import ExportsLines
from cms.core.moments import moment, zone_label
from cms.entries.access.tokens import revoke
from cms.entries.models import AccessToken, Scope

from .rights import endable_tokens, seen_tokens, sees_all
from .token_forms import TokenForm

#: Verb → label, and what the log says.
VERBS = {
    "loa.make_token": (gettext_lazy("Make an access token"), gettext_lazy("Made an access token")),
    "loa.end_token": (gettext_lazy("End an access token"), gettext_lazy("Ended an access token")),
}
_PER_PAGE = 40
_SOON = timedelta(days=14)


class TokensView(ExportsLines, WagtailAdminTemplateMixin, TemplateView):
    """What there is, and the form of a new one below."""

    template_name = "loa_entries/admin/tokens.html"
    page_title = gettext_lazy("Access tokens")
    header_icon = "key"
    export_filename = "access-tokens"
    export_headings = {
        "name": gettext_lazy("Name"), "ends_in": gettext_lazy("Ends in"), "by": gettext_lazy("Person"),
        "may": pgettext_lazy("token", "May"), "reach": gettext_lazy("Only in"), "state": gettext_lazy("State"),
        "made": gettext_lazy("Made"), "expires": gettext_lazy("Runs out"), "ended": gettext_lazy("Ended"),
        "used": gettext_lazy("Last used"),
    }  # fmt: skip

    def export_lines(self) -> Iterator[dict[str, Any]]:
        now = timezone.now()
        for row in seen_tokens(self.request.user):
            words = _words(row, now)
            yield {
                "name": row.name, "ends_in": row.hint, "by": words["by"], "may": words["may"], "reach": words["reach"],
                "state": words["state"], "made": row.created_at, "expires": row.expires_at, "ended": row.revoked_at,
                "used": row.used_at,
            }  # fmt: skip

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [{"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.request.user, timezone.now()
        page = Paginator(seen_tokens(user), _PER_PAGE).get_page(self.request.GET.get("p"))
        is_keeper = user.has_perm("loa_entries.change_accesstoken")
        return super().get_context_data(
            rows=[(row, _words(row, now), is_keeper or row.user_id == user.pk) for row in page], page_obj=page,
            is_for_all=sees_all(user), clock=zone_label(), form=kwargs.pop("form", None) or TokenForm(user=user),
            api_url=f"{conf().public_url}/api/v1", **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TokenForm(request.POST, user=request.user)
        if not form.is_valid():
            messages.error(request, _("No token was made yet: something is missing below."))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        made = form.save()
        log(made.row, "loa.make_token", user=request.user, data={"scopes": made.row.scopes})
        response = self.render_to_response(self.get_context_data(secret=made.secret, secret_of=made.row.name))
        # Neither the way back nor a cache shows it again.
        response.headers["Cache-Control"] = "no-store"
        return response


class EndTokenView(View):
    """It counts no more from the next call on."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(endable_tokens(request.user), pk=pk)
        if revoke(row, request.user, timezone.now()):
            log(row, "loa.end_token", user=request.user)
            messages.success(request, _("“%s” is ended: what still uses it is refused from now on.") % row)
        else:
            messages.warning(request, _("“%s” was ended already.") % row)
        return HttpResponseRedirect(reverse("loa_tokens:index"))


class TokenViewSet(ViewSet):
    """For everybody at the desk: a token is never wider than its person."""

    name = "loa_tokens"
    url_prefix = "access-tokens"
    icon = "key"
    menu_label = gettext_lazy("Access tokens")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", TokensView.as_view(), name="index"),
            path("<int:pk>/end/", EndTokenView.as_view(), name="end"),
        ]


def _words(row: AccessToken, now: Any) -> dict[str, Any]:
    reach = [str(item) for item in (row.collection, row.section) if item]
    labels = {scope.value: scope.label for scope in Scope}
    return {
        "may": [labels.get(name, name) for name in row.scopes],
        "reach": ", ".join(reach),
        "by": row.user.get_full_name() or row.user.get_username(),
        "used": moment(row.used_at) or _("not yet"),
        **_standing(row, now),
    }


def _standing(row: AccessToken, now: Any) -> dict[str, Any]:
    if row.revoked_at:
        return {"tone": "quiet", "state": _("ended"), "until": moment(row.revoked_at), "counts": False}
    if row.expires_at <= now:
        return {"tone": "quiet", "state": _("has run out"), "until": moment(row.expires_at), "counts": False}
    tone, state = ("amber", _("ends soon")) if row.expires_at - now < _SOON else ("green", _("counts"))
    return {"tone": tone, "state": state, "until": _("until %(when)s") % {"when": moment(row.expires_at)},
            "counts": True}  # fmt: skip
