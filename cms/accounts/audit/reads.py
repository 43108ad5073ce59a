"""Who looked at a person's data: screens name themselves in a registry, and each look becomes a row of the log."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from wagtail.log_actions import log

from cms.core.rates import first_in
from cms.core.registries import personal_screens

#: Opening the same screen again within this time is the same look.
_SAME_LOOK_S = 600


class PersonalReads:
    """Notes a look after the answer; screens that show nobody's data cost a look into a set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or request.method != "GET" or response.status_code != 200:
            return response
        if any(match.view_name in names for _name, names in personal_screens.items()):
            _note(request, str(match.view_name), "/".join(str(value) for value in match.kwargs.values()))
        return response


def _note(request: HttpRequest, screen: str, key: str) -> None:
    user = request.user
    if user.is_authenticated and first_in(f"loa:look:{user.pk}:{screen}:{key}", _SAME_LOOK_S):
        taken = bool(request.GET.get("export"))
        log(user, "loa.personal_export" if taken else "loa.personal_read", user=user, data={"at": screen, "of": key})
