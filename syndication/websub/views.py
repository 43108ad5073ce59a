"""``/websub/``: takes requests to subscribe and unsubscribe; everything else happens in workers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from cms.core.clock import SystemClock
from cms.core.rates import wait_for
from syndication.clients import client_address

from .changes import wake
from .subscribing import accept
from .wishes import Refused, read_wish

_FORM = "application/x-www-form-urlencoded"
_BODY_MAX = 16 * 1024
#: Requests a minute from one address.
_PER_MINUTE = 120


@method_decorator(csrf_exempt, name="dispatch")
class HubView(View):
    """Accepts with 202 and no more: the answer says nothing of what verification will find."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """For a person who follows the link."""
        sentence = _(
            "This is the WebSub hub of this site. Programs subscribe here, by POST, to the feeds that name it; "
            "they are then told of every change at once."
        )
        return _plain(sentence, 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            _check(request)
            given = QueryDict(request.body, encoding="utf-8")
            wish = read_wish({name: given.get(name, "") for name in given})
            if accept(wish, SystemClock().now()):
                wake()
        except Refused as refused:
            response = _plain(refused.sentence, refused.status)
            if refused.wait_s:
                response.headers["Retry-After"] = str(refused.wait_s)
            return response
        return HttpResponse(status=202, content_type="text/plain; charset=utf-8")


def _check(request: HttpRequest) -> None:
    if request.content_type != _FORM:
        raise Refused(_("Send the request as %(type)s.") % {"type": _FORM}, status=415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > _BODY_MAX:
        raise Refused(_("The request is too long."), status=413)
    wait = wait_for(f"websub:{client_address(request)}", limit=_PER_MINUTE, per_s=60)
    if wait:
        raise Refused(
            _("Too many requests. Ask again in %(seconds)s seconds.") % {"seconds": wait}, status=429, wait_s=wait
        )


def _plain(sentence: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
