"""X's refusals and half-answers, each to its class."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from cms.core.clock import FixedClock
from cms.core.http import Answer, HttpClient
from publishers.contract import (
    UNMETERED,
    AuthExpired,
    Gone,
    Misconfigured,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)
from publishers.platforms.x.client import XClient
from publishers.platforms.x.errors import Duplicate, translate
from publishers.platforms.x.schema import XCredentials
from publishers.platforms.x.sentences import SENTENCES
from publishers.sentences import COMMON

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
CREDENTIALS = XCredentials(client_id="1", client_secret="the-secret", access_token="the-token")


def problem(kind: str, detail: str = "", title: str = "") -> dict[str, Any]:
    return {"type": f"https://api.x.com/2/problems/{kind}", "title": title, "detail": detail}


def numbered(code: int, message: str = "") -> dict[str, Any]:
    return {"errors": [{"code": code, "message": message}]}


TABLE = [
    (400, problem("invalid-request", "Your media IDs are invalid."), Rejected, "media_failed"),
    (400, problem("invalid-request", "One or more parameters to your request was invalid."), Rejected, "rejected"),
    (400, problem("invalid-request", "Your Tweet text is too long."), Rejected, "x_too_long_there"),
    (403, numbered(186, "Tweet needs to be a bit shorter."), Rejected, "x_too_long_there"),
    (401, {"title": "Unauthorized", "detail": "Unauthorized", "status": 401}, AuthExpired, "auth_expired"),
    (403, numbered(89, "Invalid or expired token"), AuthExpired, "auth_expired"),
    (402, {"title": "CreditsDepleted", "detail": "…"}, AuthExpired, "x_credits_gone"),
    (403, {"title": "Forbidden", "type": "about:blank",
           "detail": "You are not allowed to create a Tweet with duplicate content."}, Duplicate, "x_duplicate"),
    (403, numbered(187, "Status is a duplicate."), Duplicate, "x_duplicate"),
    (403, problem("not-authorized-for-resource", "You are not permitted to reply."), Rejected, "x_not_permitted"),
    (403, problem("client-forbidden", "This app is not enrolled."), Misconfigured, "x_app_refused"),
    (403, {"detail": "Your account is suspended and is not permitted"}, Misconfigured, "x_account_locked"),
    (403, numbered(326, "To protect our users…"), Misconfigured, "x_account_locked"),
    (403, problem("disallowed-resource", ""), Rejected, "rejected"),
    (403, problem("field-unauthorized", ""), Rejected, "rejected"),
    (404, problem("resource-not-found", ""), Gone, "gone"),
    (200, {"errors": [problem("resource-not-found", "")]}, Gone, "gone"),
    (451, problem("resource-unavailable", ""), Rejected, "rejected"),
    (418, {}, Rejected, "rejected"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "wanted", "code"), TABLE)
def test_refusal_becomes_its_class_and_has_a_sentence(
    status: int, body: dict[str, Any], wanted: type[PublishError], code: str
) -> None:
    error = translate(status, body)
    assert type(error) is wanted
    assert error.code == code
    assert code in {*COMMON, *SENTENCES, "gone"}
    assert str(status) in error.detail


def answered(status: int, body: bytes, *, again: bool, **headers: str) -> PublishError:
    client = XClient(
        HttpClient(), FixedClock(NOW), base_url="https://x.test", credentials=CREDENTIALS, gauge=UNMETERED, is_paid=True
    )
    with pytest.raises(PublishError) as caught:
        client._read(Answer(status=status, headers=headers, content=body, url=""), bucket="posts", again=again)
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "once", "again"),
    [
        (201, b"<html>", OutcomeUnknown, Unreachable),
        (200, b'{"data": {"id"', OutcomeUnknown, Unreachable),
        (302, b"", Misconfigured, Misconfigured),
        (400, b"", Rejected, Rejected),
        (401, b"", AuthExpired, AuthExpired),
        (402, b"", AuthExpired, AuthExpired),
        (404, b"<html>", Misconfigured, Misconfigured),
        (429, b"", Throttled, Throttled),
        (500, b'{"status": "internal failure"}', OutcomeUnknown, Unreachable),
        (500, b'{"title": "Internal Server Error"}', OutcomeUnknown, Unreachable),
        (503, b"", OutcomeUnknown, Unreachable),
    ],
)
def test_answer_that_is_not_the_apis_own(
    status: int, body: bytes, once: type[PublishError], again: type[PublishError]
) -> None:
    assert type(answered(status, body, again=False)) is once
    assert type(answered(status, body, again=True)) is again


@pytest.mark.parametrize(("reset", "wait"), [(300, 300), (-40, 1), (86_400, 900)])
def test_waits_for_the_reset_that_x_names_within_reason(reset: int, wait: float) -> None:
    error = answered(429, b"", again=False, **{"x-rate-limit-reset": str(int(NOW.timestamp()) + reset)})
    assert isinstance(error, Throttled)
    assert error.retry_after == wait
    assert error.bucket == "posts"


def test_a_monthly_cap_waits_for_the_next_month() -> None:
    error = answered(
        429, json.dumps(problem("usage-capped", "Usage cap exceeded: Monthly product cap")).encode(), again=True
    )
    assert isinstance(error, Throttled)
    assert error.code == "x_monthly_cap"
    assert error.retry_after == (datetime(2026, 12, 1, tzinfo=UTC) - NOW).total_seconds()


def test_token_quoted_by_x_does_not_reach_the_detail() -> None:
    assert "the-token" not in answered(401, b'{"detail": "the-token is dead"}', again=False).detail
