"""The desk stays shut for who needs a second factor and has not shown one; however the session came to be."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .conf import conf
from .policy import has_second_factor, needs_second_factor, showed_second_factor

#: Below the desk's address, and open: coming in, leaving, and setting the second factor up.
_OPEN = ("login/", "logout/", "second-factor/", "confirm/", "jsi18n/", "sprite/", "password_reset/")


class SecondFactorRequired:
    """Costs nothing for who has shown one, and where none is asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if conf().mfa_required == "none" or not _is_desk(request.path) or not request.user.is_authenticated:
            return self.get_response(request)
        if showed_second_factor(request) or not needs_second_factor(request.user):
            return self.get_response(request)
        return _refusal(request)


def _is_desk(path: str) -> bool:
    home = reverse("wagtailadmin_home")
    return path.startswith(home) and not path.startswith(tuple(home + name for name in _OPEN))


def _refusal(request: HttpRequest) -> HttpResponse:
    is_set_up = has_second_factor(request.user)
    sentence = (
        _("Confirm with your second factor to go on.")
        if is_set_up
        else _("Your role can publish, so your account needs a second factor. Set it up now: it takes two minutes.")
    )
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"error": sentence}, status=403)
    messages.warning(request, sentence)
    if not is_set_up:
        return redirect("mfa_activate_totp")
    back = urlencode({"next": request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")})
    return redirect(f"{reverse('mfa_reauthenticate')}?{back}")
