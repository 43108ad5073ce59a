"""Zalo's error codes and half-answers, each to its class."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cms.core.clock import FixedClock
from cms.core.http import Answer, HttpClient
from publishers.contract import (
    AuthExpired,
    Misconfigured,
    NotYet,
    OutcomeUnknown,
    PublishError,
    Rejected,
    Throttled,
    Unreachable,
)
from publishers.platforms.zalo.client import ZaloClient, appsecret_proof
from publishers.platforms.zalo.errors import translate
from publishers.platforms.zalo.schema import ZaloCredentials
from publishers.platforms.zalo.sentences import SENTENCES
from publishers.sentences import COMMON

NOW = datetime(2026, 11, 21, 5, 0, 48, 1500, tzinfo=UTC)
CREDENTIALS = ZaloCredentials(app_id="1", app_secret="the-secret", access_token="the-token")

TABLE = [
    (-32, "", Throttled), (-100, "", Rejected), (-124, "", AuthExpired), (-200, "Upload media failed", Rejected),
    (-201, "title allow 1 to 150 characters", Rejected), (-204, "", Misconfigured), (-205, "", Misconfigured),
    (-209, "", Misconfigured), (-210, "", Rejected), (-211, "", Throttled), (-212, "", Misconfigured),
    (-213, "", Rejected), (-214, "Article is being processed", NotYet), (-216, "", AuthExpired),
    (-217, "", Rejected), (-218, "", Rejected), (-219, "", Misconfigured), (-220, "", AuthExpired),
    (-221, "", Misconfigured), (-223, "Your OA has reach the limit quota create article", Throttled),
    (-223, "OA has not authorised this API", Misconfigured), (-224, "", Misconfigured), (-227, "", Rejected),
    (-230, "", Rejected), (-232, "", Rejected), (-233, "", Rejected), (-237, "", Rejected), (-238, "", Rejected),
    (-241, "", Rejected), (-403, "", Rejected), (-234, "", Throttled), (-235, "", Misconfigured),
    (-239, "", Unreachable),
    (-240, "", Rejected), (-242, "", Misconfigured), (-244, "", Rejected), (-248, "", Rejected),
    (-320, "", Misconfigured), (-321, "", Misconfigured), (-200, "Media is being processed", NotYet),
    (-99999, "new", Rejected),
]  # fmt: skip


@pytest.mark.parametrize(("code", "message", "wanted"), TABLE)
def test_error_code_becomes_its_class_and_has_a_sentence(code: int, message: str, wanted: type[Exception]) -> None:
    error = translate(code, message, NOW)
    assert type(error) is wanted
    if isinstance(error, PublishError):
        assert error.code in {*COMMON, *SENTENCES}
        assert str(code) in error.detail


def test_limit_a_minute_waits_for_the_next_clock_minute() -> None:
    error = translate(-32, "", NOW)
    assert isinstance(error, Throttled)
    assert 12 <= error.retry_after <= 17


def test_quota_waits_for_hours() -> None:
    error = translate(-211, "", NOW)
    assert isinstance(error, Throttled)
    assert error.retry_after >= 3600


def test_appsecret_proof_matches_the_vector() -> None:
    proof = appsecret_proof("TEST_APP_SECRET", "TEST_ACCESS_TOKEN")
    assert proof == "a29e09935528b19da2caaf6914b1a3b7045d825ea86abdff8d7f0599d47dd731"


def answered(status: int, body: bytes, *, again: bool, **headers: str) -> PublishError:
    client = ZaloClient(HttpClient(), FixedClock(NOW), base_url="https://zalo.test", credentials=CREDENTIALS)
    with pytest.raises(PublishError) as caught:
        client._read(Answer(status=status, headers=headers, content=body, url=""), again=again, bucket="articles")
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "once", "again"),
    [
        (200, b"", OutcomeUnknown, Unreachable),
        (200, b"<html>", OutcomeUnknown, Unreachable),
        (200, b"[]", OutcomeUnknown, Unreachable),
        (200, b'{"data": {"token": "x"}}', OutcomeUnknown, Unreachable),
        (200, b'{"error": "-201", "message": "in quotes"}', Rejected, Rejected),
        (301, b"", Misconfigured, Misconfigured),
        (400, b"", Rejected, Rejected),
        (401, b"", AuthExpired, AuthExpired),
        (404, b"<html>", Misconfigured, Misconfigured),
        (404, b'{"error": -209, "message": "api not supported"}', Misconfigured, Misconfigured),
        (429, b"", Throttled, Throttled),
        (500, b'{"status": "internal failure"}', OutcomeUnknown, Unreachable),
        (500, b'{"error": 0, "message": "Success"}', OutcomeUnknown, Unreachable),
        (503, b"", OutcomeUnknown, Unreachable),
    ],
)
def test_answer_that_is_not_the_apis_own(
    status: int, body: bytes, once: type[PublishError], again: type[PublishError]
) -> None:
    assert type(answered(status, body, again=False)) is once
    assert type(answered(status, body, again=True)) is again


def test_retry_after_of_a_gateway_is_kept() -> None:
    error = answered(429, b"", again=False, **{"retry-after": "7"})
    assert isinstance(error, Throttled)
    assert error.retry_after == 7


def test_token_quoted_by_zalo_does_not_reach_the_detail() -> None:
    body = json.dumps({"error": -216, "message": "access_token the-token is invalid"}).encode()
    assert "the-token" not in answered(200, body, again=False).detail


def test_credentials_show_nothing_in_repr_and_errors() -> None:
    assert "the-secret" not in repr(CREDENTIALS)
    assert "the-token" not in repr(CREDENTIALS)
    with pytest.raises(ValueError, match="access_token") as caught:
        ZaloCredentials(app_id="1", app_secret="another-secret", access_token="")
    assert "another-secret" not in str(caught.value)
