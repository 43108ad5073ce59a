"""``/-/callbacks/{platform}/{channel}``: verified by the platform's own code, then handed to the engine."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from cms.core.clock import SystemClock
from cms.core.conf import conf

from .contract import CallbackRejected, PublishError, RawRequest
from .engine.hearing import hear
from .engine.platforms import platform_for
from .models import Channel

logger = logging.getLogger("loa.callbacks")

#: Longest body that is read, in bytes.
MAX_BYTES = 1024 * 1024
#: The answer to a challenge repeats what a stranger sent: no browser may take it for a page.
_NOT_A_PAGE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}


@method_decorator(csrf_exempt, name="dispatch")
class CallbackView(View):
    """Answers as the platform wants it when the callback is genuine, whether or not it changed anything."""

    def get(self, request: HttpRequest, platform: str, channel: int) -> HttpResponse:
        """Prove to the platform that this address is ours, where it asks before it calls."""
        found = get_object_or_404(Channel, pk=channel, platform=platform)
        try:
            body = platform_for(found).answer_challenge(_raw(request))
        except CallbackRejected as error:
            logger.warning("a challenge for channel %s was refused: %s", found.pk, error)
            return _refuse(str(error), error.status)
        except PublishError as error:
            return _refuse(error.code, 404 if error.code == "unsupported" else 503)
        return HttpResponse(body, content_type="text/plain; charset=utf-8", headers=_NOT_A_PAGE)

    def post(self, request: HttpRequest, platform: str, channel: int) -> HttpResponse:
        found = get_object_or_404(Channel, pk=channel, platform=platform)
        if int(request.headers.get("Content-Length") or 0) > MAX_BYTES:
            return _refuse("the body is too long", 413)
        try:
            speaker = platform_for(found)
            callbacks = speaker.read_callback(_raw(request))
        except CallbackRejected as error:
            logger.warning("a callback for channel %s was refused: %s", found.pk, error)
            return _refuse(str(error), error.status)
        except PublishError as error:
            return _refuse(error.code, 404 if error.code == "unsupported" else 503)
        now = SystemClock().now()
        for callback in callbacks:
            try:
                hear(found, callback, now)
            except (ValidationError, ValueError):
                return _refuse("the record it speaks of is not named as ours are", 422)
        return HttpResponse(status=speaker.callback_status)


def _raw(request: HttpRequest) -> RawRequest:
    """The request as the outside sent it: its authority is ``PUBLIC_URL``'s, never the Host header's."""
    public = urlsplit(conf().public_url)
    return RawRequest(
        method=request.method or "",
        path=public.path + request.path,
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
        authority=public.netloc,
    )


def _refuse(reason: str, status: int) -> HttpResponse:
    body = {"type": "about:blank", "title": "callback refused", "status": status, "detail": reason}
    return JsonResponse(body, status=status, content_type="application/problem+json")
