"""Nobody makes another's browser press a button here: every address minds its token but those that ask for a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

#: Asked by programs, which bring a token, a key or a signature, never by a browser's cookies alone.
FOR_PROGRAMS = (
    "api/v1/", "api/v3-preview/", "-/callbacks/", "-/policy-report", "-/push/", "exchange/", "websub", "oai",
    "contribute/api", "-/hub/", "-/n", "admin/api/main/",
)  # fmt: skip
#: Of these anybody may send what they like, and nothing comes of it but a count or a line of the log.
ANYBODYS = ("-/policy-report", "-/n", "oai", "api/v1/openapi.json", "api/v1/docs")


def _addresses(patterns: Any, before: str = "", names: tuple[str, ...] = ()) -> Iterator[tuple[str, str, Any]]:
    for one in patterns:
        route = before + str(one.pattern).lstrip("^")
        if isinstance(one, URLResolver):
            yield from _addresses(one.url_patterns, route, (*names, one.namespace) if one.namespace else names)
        elif isinstance(one, URLPattern):
            yield route, ":".join([*names, one.name or ""]), one.callback


ADDRESSES = list(_addresses(get_resolver().url_patterns))


def test_only_addresses_for_programs_do_without_a_token() -> None:
    exempt = {route for route, _name, view in ADDRESSES if getattr(view, "csrf_exempt", False)}
    assert {route for route in exempt if not route.startswith(FOR_PROGRAMS)} == set()


#: What fills a key of an address, by its converter: the token is asked for before anybody looks whether it exists.
_FILLED = {"int": 1, "slug": "x", "str": "x", "path": "x", "uuid": UUID(int=7), "uuidstr": UUID(int=7)}
_REGEX_FILLED = {"media_type": "video", "revision_id_a": "live", "revision_id_b": "live"}


def _example(route: str) -> str:
    """An address of that route; nothing where none can be made up."""
    path = re.sub(r"<(?:(\w+):)?(\w+)>", lambda found: str(_FILLED.get(found[1] or "str", "x")), route)
    path = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\))?[^()]*\)", lambda f: _REGEX_FILLED.get(f[1], "1"), path)
    return "/" + path.replace("\\.", ".").replace("\\Z", "").rstrip("$").replace("/?", "/")


def test_no_address_takes_a_post_without_its_token(db: None, admin_user: Any) -> None:
    """Of somebody who may everything, who is led here by a page of a stranger."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    taken, tried = [], 0
    for route, _name, view in ADDRESSES:
        path = _example(route)
        try:
            resolve(path.partition("?")[0])
        except Resolver404:
            continue
        if getattr(view, "csrf_exempt", False):
            continue
        tried += 1
        if client.post(path).status_code != 403:
            taken.append(path)
    assert not taken
    assert tried > 400


def test_what_needs_no_token_minds_no_cookie_either(db: None, admin_user: Any) -> None:
    """Addresses for programs: a session alone opens none of them."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    taken = {}
    for route, _name, view in ADDRESSES:
        if getattr(view, "csrf_exempt", False) and not route.startswith(ANYBODYS):
            answer = client.post(_example(route), b"{}", content_type="application/json")
            if answer.status_code < 400:
                taken[route] = answer.status_code
    assert not taken


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/logout/", "/admin/second-factor/totp/activate/"])
def test_coming_in_and_leaving_need_it_too(db: None, address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
