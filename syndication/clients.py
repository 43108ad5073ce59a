"""Where a request comes from."""

from __future__ import annotations

from django.http import HttpRequest

from .conf import conf


def client_address(request: HttpRequest) -> str:
    """The other end's IP address. Behind a proxy it is what that proxy saw, never what the other end claims."""
    if conf().behind_proxy:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))
