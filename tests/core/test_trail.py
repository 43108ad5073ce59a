"""Requests, tasks and deliveries are told apart in the log, and no secret gets there."""

from __future__ import annotations

import json
import logging
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cms.core import trail
from cms.core.log_lines import JsonLine, Line, blot
from cms.core.tasks import trailing
from cms.core.trail_middleware import RequestTrail


def line(formatter: logging.Formatter, message: str, *arguments: object) -> str:
    return formatter.format(logging.LogRecord("loa.test", logging.INFO, __file__, 1, message, arguments, None))


def ask(given: str | None, **headers: str) -> tuple[str | None, dict[str, str]]:
    """What the answer names, and what was known inside."""
    known: dict[str, str] = {}

    def answer(request: object) -> HttpResponse:
        known.update(trail.current())
        return HttpResponse(headers=headers)

    asked = RequestFactory().get("/", headers={"X-Request-ID": given} if given else {})
    return RequestTrail(answer)(asked).get("X-Request-ID"), known


def test_request_keeps_the_name_that_its_proxy_gave() -> None:
    assert ask("4f1c-proxy-0007") == ("4f1c-proxy-0007", {"request": "4f1c-proxy-0007"})
    assert trail.current() == {}


@pytest.mark.parametrize("given", [None, "short", "two\nlines of the log", "x" * 65, "<script>alert(1)"])
def test_request_without_a_fit_name_gets_one(given: str | None) -> None:
    told, known = ask(given)
    assert told == known["request"] != given
    assert len(told) == 32


def test_what_everybody_is_shown_names_nobodys_request() -> None:
    assert ask("4f1c-proxy-0007", **{"Cache-Control": "public, max-age=60"})[0] is None


def test_task_goes_on_in_the_trail_of_its_sender() -> None:
    headers: dict[str, object] = {}
    with trail.on({"request": "4f1c-proxy-0007"}):
        trailing._hand_on(headers=headers)
    task = SimpleNamespace(request=SimpleNamespace(**headers))
    trailing._take_up(task=task, task_id="t-1")
    assert trail.current() == {"request": "4f1c-proxy-0007", "task": "t-1"}
    trailing._leave()
    assert trail.current() == {}


def test_forged_trail_of_a_message_is_dropped() -> None:
    assert trail.read({"request": "a\nb", "delivery": "d" * 32}) == {"delivery": "d" * 32}
    assert trail.read("no mapping") == {}


def test_json_line_is_one_object_with_the_trail() -> None:
    with trail.on({"delivery": "7e0d", "request": "4f1c"}):
        told = json.loads(line(JsonLine(), "đã đăng\n%s", "xong"))
    assert (told["message"], told["delivery"], told["request"]) == ("đã đăng\nxong", "7e0d", "4f1c")
    assert (told["level"], told["logger"]) == ("info", "loa.test")


def test_line_for_people_ends_with_the_trail() -> None:
    with trail.on({"delivery": "7e0d"}):
        assert line(Line("%(message)s"), "posted") == "posted [delivery=7e0d]"


@pytest.mark.parametrize(
    "text",
    [
        "GET /v1/me?access_token=SECRET12345&fields=id",
        '{"refresh_token": "SECRET12345"}',
        "{'client_secret': 'SECRET12345'}",
        "Authorization: Bearer SECRET12345",
        "postgresql://loa:SECRET12345@db/loa refused",
        "redis://:SECRET12345@valkey:6379/0 refused",
        "https://api.telegram.org/bot123456789:SECRET12345_abc/sendMessage",
        "OAuth SECRET12345",
    ],
)
def test_what_looks_like_a_secret_is_blotted_out(text: str) -> None:
    assert "SECRET12345" not in blot(text)
    assert "SECRET12345" not in line(JsonLine(), text)
    assert "SECRET12345" not in line(Line("%(message)s"), "%s", text)


@pytest.mark.parametrize("text", ["delivery 7e0d: published https://www.facebook.com/1_2", "the worker is away"])
def test_what_is_none_stays(text: str) -> None:
    assert blot(text) == text
