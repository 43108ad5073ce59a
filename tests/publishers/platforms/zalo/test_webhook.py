"""Zalo's events: the odd signature, by the contract's vector, and what each event means."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishers.contract import Callback, CallbackRejected, News, RawRequest
from publishers.platforms.zalo import webhook
from publishers.platforms.zalo.schema import ZaloCredentials
from publishers.sandbox.zalo.webhooks import make_event, signed

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
OA = "388613280879808645"
VECTOR = (
    b'{"app_id":"1234567890123456789","event_name":"follow","follower":{"id":"246845883529197922"},'
    b'"oa_id":"388613280879808645","source":"oa_profile","timestamp":"1763712000000",'
    b'"user_id_by_app":"552172779717587730"}'
)
MAC = "9416631f7685795698d6108e3652354f4f11e55449944270f31850ca06e30b79"
CREDENTIALS = ZaloCredentials(
    app_id="1234567890123456789", app_secret="app-secret", access_token="token", oa_secret_key="sandboxZaloWebhookKey"
)


def request(body: bytes, headers: dict[str, str]) -> RawRequest:
    lower = {name.lower(): value for name, value in headers.items()}
    return RawRequest(method="POST", path="/-/callbacks/zalo/1", query="", headers=lower, body=body)


def event(name: str, *, at_ms: int = NOW_MS, **changes: Any) -> RawRequest:
    return request(*signed({**make_event(name, "77", at_ms), **changes}))


def read(given: RawRequest, now: datetime = NOW, **credentials: str) -> list[Callback]:
    return webhook.read(given, CREDENTIALS.model_copy(update=credentials), OA, now)


@pytest.mark.parametrize("header", [f"mac={MAC}", MAC, MAC.upper(), f"mac={MAC.upper()}"])
def test_vector_of_the_contract_is_accepted_in_both_spellings(header: str) -> None:
    then = datetime.fromtimestamp(1763712000, tz=UTC)
    given = request(VECTOR, {"X-ZEvent-Signature": header})
    assert read(given, then, oa_secret_key="TEST_OA_SECRET") == []
    assert webhook.signature("1234567890123456789", VECTOR, "1763712000000", "TEST_OA_SECRET") == MAC


def test_instant_of_the_header_may_be_the_signed_one() -> None:
    body = json.dumps(make_event("unfollow", "77", NOW_MS - 60_000)).encode()
    stamp = str(NOW_MS)
    mac = webhook.signature(CREDENTIALS.app_id, body, stamp, CREDENTIALS.oa_secret_key)
    headers = {"X-ZEvent-Signature": f"mac={mac}", "X-ZEvent-Timestamp": stamp}
    assert [found.remote_id for found in read(request(body, headers))] == ["77", "977"]
    with pytest.raises(CallbackRejected):
        read(request(body, {**headers, "X-ZEvent-Timestamp": str(NOW_MS + 1)}))


@pytest.mark.parametrize("name", ["unfollow", "user_withdraw"])
def test_person_who_leaves_is_named_by_both_numbers(name: str) -> None:
    found = read(event(name))
    assert [(one.news, one.remote_id) for one in found] == [(News.PERSON_LEFT, "77"), (News.PERSON_LEFT, "977")]


def test_consent_withdrawn_from_an_app_without_an_account_counts_too() -> None:
    assert [one.remote_id for one in read(event("user_withdraw", oa_id="", user_id=""))] == ["977"]


@pytest.mark.parametrize("name", ["follow", "user_send_text", "user_seen_message", "user_pdl_revoke", "something_new"])
def test_other_events_mean_nothing_and_are_accepted(name: str) -> None:
    assert read(event(name)) == []


def test_event_of_another_account_of_the_same_app_is_not_ours() -> None:
    assert read(event("unfollow", oa_id="1")) == []


def test_permission_taken_back_is_told_unless_the_access_is_newer() -> None:
    revoked = event("oa_revoke_permission")
    assert [one.news for one in read(revoked)] == [News.ACCESS_REVOKED]
    assert read(revoked, refresh_issued_at="2026-11-21T05:00:01Z") == []


@pytest.mark.parametrize(
    "changed",
    [
        lambda given: replace(given, body=given.body + b" "),
        lambda given: replace(given, headers={**given.headers, "x-zevent-signature": "mac=" + "0" * 64}),
        lambda given: replace(given, headers={}),
        lambda given: replace(given, headers={**given.headers, "x-zevent-signature": "mac=đ"}),
        lambda given: replace(given, body=b"not json"),
        lambda given: replace(given, body=b"[]"),
    ],
)
def test_event_that_is_not_genuine_is_refused(changed: Any) -> None:
    with pytest.raises(CallbackRejected):
        read(changed(event("unfollow")))


def test_channel_without_the_key_takes_no_events() -> None:
    with pytest.raises(CallbackRejected):
        read(event("unfollow"), oa_secret_key="")


@pytest.mark.parametrize(
    ("off", "is_taken"),
    [
        (timedelta(minutes=6), True), (-timedelta(minutes=6), True), (timedelta(minutes=110), True),
        (timedelta(minutes=121), False), (-timedelta(minutes=121), False),
    ],
)  # fmt: skip
def test_late_repetitions_and_clocks_that_are_off_are_taken_within_two_hours(off: timedelta, is_taken: bool) -> None:
    given = event("unfollow")
    if is_taken:
        assert read(given, NOW + off)
        return
    with pytest.raises(CallbackRejected):
        read(given, NOW + off)
