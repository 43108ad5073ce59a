"""``/-/push/{token}``: where the hubs of our sources ask and tell."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from cms.core.clock import SystemClock
from syndication.models import Source

from .answering import answer
from .receiving import MAX_BYTES, is_genuine, receive

logger = logging.getLogger("loa.push")

#: The answer to a challenge repeats what a stranger sent: no browser may take it for a page.
_NOT_A_PAGE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


@method_decorator(csrf_exempt, name="dispatch")
class PushView(View):
    """GET is a hub's question, POST is content."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        source = get_object_or_404(Source, push_token=token)
        body = answer(source, request.GET.dict(), SystemClock().now())
        if body is None:
            raise Http404
        return HttpResponse(body, content_type="text/plain; charset=utf-8", headers=_NOT_A_PAGE)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        source = Source.objects.filter(push_token=token).first()
        if source is None:
            return HttpResponse(status=410)  # the hub drops it
        length = request.META.get("CONTENT_LENGTH") or ""
        if not length.isdigit():
            return HttpResponse(status=411)
        if int(length) > MAX_BYTES:
            return HttpResponse(status=413)
        now, body = SystemClock().now(), request.read(int(length))
        if is_genuine(source, body, request.headers.get("X-Hub-Signature", ""), now):
            receive(source, body, request.headers.get("Content-Type", ""), now)
        else:
            # Acknowledged all the same: whoever guesses learns nothing.
            logger.warning("source %s: content without a right signature was ignored", source.pk)
        return HttpResponse(status=202)
