"""``/-/connect/{platform}``: where a network sends people back to."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views import View
from wagtail.admin import messages

from publishers.contract import NotConnected
from publishers.sentences import explain

from .handshakes import answer, connectable


class ReturnView(View):
    """Takes the answer and goes on at once to an address without it: no code stays in a browser's history."""

    def get(self, request: HttpRequest, platform: str) -> HttpResponse:
        if connectable(platform) is None:
            raise Http404
        if not request.user.is_authenticated or not request.user.has_perm("wagtailadmin.access_admin"):
            # The code is dropped: whoever logs in now begins again.
            return redirect_to_login(reverse("loa_channels:connect", args=[platform]))
        query = {name: value for name, value in request.GET.items() if isinstance(value, str)}
        try:
            handshake = answer(request.session, request.user, platform, query)
        except NotConnected as refusal:
            said = explain(refusal.code, refusal.params, platform)
            messages.error(request, f"{said.message} {said.fix}")
            response = HttpResponseRedirect(reverse("loa_channels:connect", args=[platform]))
        else:
            response = HttpResponseRedirect(reverse("loa_channels:choose", args=[handshake.pk]))
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        return response
