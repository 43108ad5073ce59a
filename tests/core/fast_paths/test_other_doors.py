"""The same memory behind ASGI, and as a middleware."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from cms.core.fast_paths.asgi import FastPaths, environ_of
from cms.core.fast_paths.middleware import FastPathMiddleware

from .conftest import PUBLIC, run


class TestAsgi:
    @pytest.fixture
    def asked(self, ask, world) -> Any:
        async def application(scope: Any, receive: Any, send: Any) -> None:
            world.asked.append(scope)
            headers = [(name.lower().encode(), value.encode()) for name, value in world.headers.items()]
            await send({"type": "http.response.start", "status": int(world.status[:3]), "headers": headers})
            await asyncio.sleep(0.01)
            await send({"type": "http.response.body", "body": world.body[:10], "more_body": True})
            await send({"type": "http.response.body", "body": world.body[10:]})

        wrapped = FastPaths(application, ask.front)

        async def one(address: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
            scope = {
                "type": "http", "method": "GET", "path": address, "query_string": b"", "scheme": "http",
                "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            }  # fmt: skip
            sent: list[dict[str, Any]] = []

            async def send(message: dict[str, Any]) -> None:
                sent.append(message)

            await wrapped(scope, None, send)
            given = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
            return sent[0]["status"], given, b"".join(message["body"] for message in sent[1:])

        def together(count: int, address: str = "/feeds/all.rss", **headers: str) -> list[Any]:
            async def all_of_them() -> list[Any]:
                return await asyncio.gather(*(one(address, headers) for _ in range(count)))

            return run(all_of_them())

        return together

    def test_one_renders_and_the_others_wait(self, asked, world):
        answers = asked(4)
        assert len(world.asked) == 1
        assert {body for _status, _headers, body in answers} == {world.body}

    def test_compressed_and_unchanged(self, asked, world):
        ((_status, headers, body),) = asked(1, **{"accept-encoding": "gzip"})
        assert gzip.decompress(body) == world.body and headers["content-encoding"] == "gzip"
        ((status, _headers, body),) = asked(1, **{"if-none-match": headers["etag"]})
        assert (status, body, len(world.asked)) == (304, b"", 1)

    def test_what_is_not_for_all_goes_straight_on(self, asked, world):
        world.headers["Set-Cookie"] = "a=b"
        answers = asked(2) + asked(1)
        assert len(world.asked) == 3
        assert all(headers["set-cookie"] == "a=b" and body == world.body for _status, headers, body in answers)

    def test_cookies_of_several_lines_are_one_header(self):
        scope = {
            "method": "GET", "path": "/", "headers": [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"accept", b"x")]
        }  # fmt: skip
        assert environ_of(scope)["HTTP_COOKIE"] == "a=1; b=2"

    def test_what_is_no_request_is_passed_on(self, ask):
        seen: list[str] = []

        async def application(scope: Any, receive: Any, send: Any) -> None:
            seen.append(scope["type"])

        run(FastPaths(application, ask.front)({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
        assert seen == ["lifespan"]


class TestMiddleware:
    @pytest.fixture
    def door(self, ask) -> FastPathMiddleware:
        self.views = 0
        self.answer: Any = lambda request: HttpResponse(b"<rss/>" * 200, headers=PUBLIC)

        def view(request: Any) -> Any:
            self.views += 1
            assert not request.headers.get("If-None-Match")
            return self.answer(request)

        made = FastPathMiddleware(view)
        made.front = ask.front
        return made

    def get(self, door: FastPathMiddleware, **headers: str) -> Any:
        return door(RequestFactory().get("/feeds/all.rss", headers=headers))

    def test_the_second_reader_is_served_from_memory(self, door):
        first, second = self.get(door, if_none_match='"other"'), self.get(door, accept_encoding="gzip")
        assert self.views == 1
        assert gzip.decompress(second.content) == first.content
        assert self.get(door, if_none_match=first.headers["ETag"]).status_code == 304

    def test_cookies_and_streams_are_passed_on(self, door):
        def with_cookie(request: Any) -> HttpResponse:
            response = HttpResponse(b"x", headers=PUBLIC)
            response.set_cookie("a", "b")
            return response

        self.answer = with_cookie
        assert self.get(door).cookies["a"].value == "b" and self.get(door).cookies
        door.front.store.clear()
        self.answer = lambda request: StreamingHttpResponse(iter([b"x"]), headers=PUBLIC)
        assert self.get(door).streaming and self.get(door).streaming
        assert self.views == 4

    def test_without_memory_it_is_not_used(self, settings):
        settings.LOA = {**settings.LOA, "FAST_PATH_MB": 0}
        with pytest.raises(MiddlewareNotUsed):
            FastPathMiddleware(lambda request: HttpResponse())
