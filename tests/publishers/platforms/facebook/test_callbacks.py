"""What Facebook tells by itself is believed when it signed the raw bytes, and only about our Page."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from publishers.contract import Callback, CallbackRejected, News, RawRequest
from publishers.platforms.facebook import callbacks
from publishers.platforms.facebook.schema import own_verify_token
from publishers.sandbox.accounts import FACEBOOK
from publishers.sandbox.facebook import tokens

from .conftest import Page

PAGE, SECRET = FACEBOOK.page_id, FACEBOOK.app_secret


def signed(body: bytes, *, secret: str = SECRET, **headers: str) -> RawRequest:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    told = {"content-type": "application/json", "x-hub-signature-256": f"sha256={digest}", **headers}
    return RawRequest(method="POST", path="/", query="", headers=told, body=body)


def feed(owner: str = PAGE, field: str = "feed", **value: Any) -> bytes:
    entry = {"id": owner, "time": 1, "changes": [{"field": field, "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def news(body: bytes) -> list[tuple[News, str, str]]:
    return [(one.news, one.remote_id, one.state) for one in callbacks.read(signed(body), SECRET, PAGE)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"item": "post", "verb": "remove"}, (News.STATE, "gone")),
        ({"item": "status", "verb": "edited"}, (News.CHANGED, "live")),
        ({"item": "post", "verb": "hide"}, (News.CHANGED, "live")),
        ({"item": "photo", "verb": "remove", "photo_id": "2"}, (News.STATE, "gone")),
        ({"item": "photo", "verb": "remove", "photo_id": "9"}, (News.CHANGED, "live")),
    ],
)
def test_posts_are_changed_or_gone(value: dict[str, str], expected: tuple[News, str]) -> None:
    assert [(kind, state) for kind, _, state in news(feed(post_id="1_2", **value))] == [expected]


def test_a_film_is_named_by_its_own_id_too() -> None:
    told = news(feed(item="video", verb="remove", post_id="1_2", video_id="77"))
    assert told == [(News.STATE, "77", "gone"), (News.STATE, "1_2", "gone")]


@pytest.mark.parametrize(
    "body",
    [
        feed(item="comment", verb="add", post_id="1_2"),
        feed(item="reaction", verb="remove", post_id="1_2"),
        feed(item="post", verb="add", post_id="1_2"),
        feed(owner="999", item="post", verb="remove", post_id="1_2"),
        feed(field="mention", item="post", verb="remove", post_id="1_2"),
        b'{"object": "page"}',
        b'{"object": "page", "entry": [{"id": "1", "changes": "none"}, 5]}',
    ],
)
def test_what_is_not_ours_is_no_news(body: bytes) -> None:
    assert news(body) == []


def test_a_batch_tells_each_thing_once() -> None:
    one = json.loads(feed(item="post", verb="remove", post_id="1_2"))
    one["entry"] *= 3
    assert len(news(json.dumps(one).encode())) == 1


def test_the_raw_bytes_are_what_is_signed() -> None:
    escaped = feed(item="post", verb="edited", post_id="1_2", message="Đã")
    assert rb"\u0110" in escaped
    again = json.dumps(json.loads(escaped), ensure_ascii=False).encode()
    request = signed(escaped)
    with pytest.raises(CallbackRejected):
        callbacks.read(RawRequest(method="POST", path="/", query="", headers=request.headers, body=again), SECRET, PAGE)


@pytest.mark.parametrize(
    "request_",
    [
        signed(b"{}", secret="another"),
        signed(b"{}", **{"x-hub-signature-256": ""}),
        signed(b"{}", **{"x-hub-signature-256": "sha1=abc"}),
        signed(b"signed_request=abc.def", **{"content-type": "application/x-www-form-urlencoded"}),
        signed(b"", **{"content-type": "application/x-www-form-urlencoded"}),
    ],
)
def test_what_is_not_signed_is_refused(request_: RawRequest) -> None:
    with pytest.raises(CallbackRejected) as caught:
        callbacks.read(request_, SECRET, PAGE)
    assert caught.value.status == 401


@pytest.mark.parametrize("body", [b"no json", b"[]"])
def test_signed_nonsense_is_unreadable(body: bytes) -> None:
    with pytest.raises(CallbackRejected) as caught:
        callbacks.read(signed(body), SECRET, PAGE)
    assert caught.value.status == 400


# --- permissions taken back ------------------------------------------------------------------------------------------


def deauthorized() -> RawRequest:
    payload = base64.urlsafe_b64encode(b'{"algorithm": "HMAC-SHA256", "user_id": "7"}').rstrip(b"=").decode()
    digest = hmac.new(SECRET.encode(), payload.encode(), hashlib.sha256).digest()
    signature = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    body = urlencode({"signed_request": f"{signature}.{payload}"}).encode()
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return RawRequest(method="POST", path="/", query="", headers=headers, body=body)


def revoked(name: str = "pages_manage_posts", verb: str = "revoke", **more: Any) -> RawRequest:
    entry = {"id": "7", "changes": [{"field": name, "value": {"verb": verb, **more}}]}
    return signed(json.dumps({"object": "permissions", "entry": [entry]}).encode())


@pytest.mark.parametrize("request_", [deauthorized(), revoked(), revoked(target_ids=[PAGE])])
def test_an_access_taken_back_is_told_once_it_is_dead(page: Page, request_: RawRequest) -> None:
    assert page.platform().read_callback(request_) == [], "another person of the same app"
    tokens.kill(page.running.sandbox, 458)
    [told] = page.platform().read_callback(request_)
    assert told.news is News.ACCESS_REVOKED


def test_a_permission_of_another_page_is_no_news(page: Page) -> None:
    tokens.kill(page.running.sandbox, 458)
    for request in (revoked(target_ids=["9"]), revoked("email"), revoked(verb="grant")):
        assert page.platform().read_callback(request) == []


def test_an_access_that_cannot_be_asked_about_counts_as_revoked(page: Page) -> None:
    with page.running.refusing():
        assert page.platform().read_callback(deauthorized()) == [
            Callback(news=News.ACCESS_REVOKED, reason="deauthorized")
        ]


# --- proving the address ----------------------------------------------------------------------------------------------


def challenge(page: Page, token: str, mode: str = "subscribe") -> str:
    query = urlencode({"hub.mode": mode, "hub.challenge": "1158201444", "hub.verify_token": token})
    request = RawRequest(method="GET", path="/", query=query, headers={}, body=b"")
    return page.platform().answer_challenge(request)


def test_the_challenge_is_given_back_to_who_knows_the_word(page: Page) -> None:
    assert challenge(page, own_verify_token()) == "1158201444"
    assert own_verify_token() == own_verify_token()
    for token, mode in (("", "subscribe"), ("guess", "subscribe"), (own_verify_token(), "unsubscribe")):
        with pytest.raises(CallbackRejected) as caught:
            challenge(page, token, mode)
        assert caught.value.status == 403
