"""Puts the policies on answers that bring none of their own; the widget and files of strangers bring stricter ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.core.conf import conf

from .policy import DESK, PERMISSIONS, SITE, header

_POLICY, _TRIED = "Content-Security-Policy", "Content-Security-Policy-Report-Only"
#: What a response remembers.
_IMAGES = "loa_images"
#: Below it everything belongs to the desk.
_DESK = "/admin/"


class SecurityHeaders:
    """The same for every reader, so that ready answers carry them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._files = tuple(_origins(settings.MEDIA_URL, settings.STATIC_URL))
        self._site = header(SITE, files=self._files)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        wanted = conf().content_policy
        if wanted != "off" and _POLICY not in response.headers:
            name = _POLICY if wanted == "enforce" else _TRIED
            desk = request.path.startswith(_DESK)
            images = getattr(response, _IMAGES, ())
            response.headers[name] = _desk(self._files, conf().sandbox_url, images) if desk else self._site
        return response


def show_images_of(response: HttpResponse, addresses: Iterable[str]) -> None:
    """Let this one page of the desk show pictures from where these addresses lie."""
    setattr(response, _IMAGES, tuple(sorted(set(_origins(*addresses)))))


@lru_cache(maxsize=64)
def _desk(files: tuple[str, ...], sandbox_url: str, images: tuple[str, ...]) -> str:
    return header(DESK, files=files, forms=_origins(sandbox_url), images=images)


def _origins(*addresses: str) -> list[str]:
    parts = (urlsplit(address) for address in addresses if address)
    return [f"{one.scheme}://{one.netloc}" for one in parts if one.netloc]
