"""Addresses that say where a reader came from are answered from the memory of the address without that."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cms.core.fast_paths.asgi import FastPaths
from cms.core.fast_paths.marks import without_marks
from cms.core.fast_paths.middleware import FastPathMiddleware

from .conftest import PUBLIC
from .test_other_doors import run

EVIL = "/tin/?page=2&utm_source=%3Cscript%3E&fbclid=IwAR1"


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("", ""),
        ("page=2", "page=2"),
        ("utm_source=a&utm_medium=b&fbclid=c&gclid=d&zarsrc=30", ""),
        ("utm_source=a&page=%32&form=x&gclid", "page=%32&form=x"),
        ("utm%5Fsource=a&x=utm_source", "x=utm_source"),
        ("UTM_source=a&fbclidx=1&outm_a=1", "UTM_source=a&fbclidx=1&outm_a=1"),
    ],
)
def test_only_marks_are_taken_out(query, meant):
    assert without_marks(query) == meant


def test_one_rendering_for_all_marks(ask, world):
    for address in (EVIL, "/tin/?page=2", "/tin/?gclid=x&page=2", "/tin/?page=2&utm_campaign=%ff"):
        assert ask(address).body == world.body
    assert len(world.asked) == 1
    ask("/tin/?page=3&gclid=x")
    assert len(world.asked) == 2


def test_the_page_is_rendered_without_them(ask, world):
    ask(EVIL)
    assert world.asked[0]["QUERY_STRING"] == "page=2"


@pytest.mark.parametrize("status", ["302 Found", "404 Not Found"])
def test_what_is_nobody_elses_is_answered_with_them(ask, world, status):
    world.status = status
    for _ in range(2):
        assert ask(EVIL).status == status
        assert world.asked[-1]["QUERY_STRING"] == EVIL.partition("?")[2]


@pytest.mark.parametrize("status", [200, 302])
def test_behind_asgi(ask, world, status):
    seen: list[bytes] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["query_string"])
        assert (await receive())["type"] == "http.request"
        headers = [(name.lower().encode(), value.encode()) for name, value in PUBLIC.items()]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": scope["query_string"]})

    asked = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> Any:
        return asked.pop() if asked else await asyncio.sleep(60)

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    path, _, query = EVIL.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    run(FastPaths(application, ask.front)(scope, receive, send))
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["body"] == seen[-1]
    assert seen == ([b"page=2"] if status == 200 else [b"page=2", query.encode()])


@pytest.mark.parametrize("status", [200, 302])
def test_behind_the_middleware(ask, status):
    def view(request: Any) -> HttpResponse:
        told = f"{request.get_full_path()} {sorted(request.GET)}"
        return HttpResponse(told, status=status, headers=PUBLIC)

    door = FastPathMiddleware(view)
    door.front = ask.front
    told = [door(RequestFactory().get(EVIL)).content.decode() for _ in range(2)]
    whole = f"{EVIL} ['fbclid', 'page', 'utm_source']"
    assert told == (["/tin/?page=2 ['page']"] * 2 if status == 200 else [whole] * 2)
