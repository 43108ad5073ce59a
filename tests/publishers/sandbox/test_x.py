"""X's stand-in is as strict as X's own description of its API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from cms.core.clock import FixedClock
from cms.core.http import Answer, Guard, HttpClient, HttpPolicy
from publishers.sandbox.accounts import X
from publishers.sandbox.server import RunningSandbox
from tests.publishers.platforms.messages import NOON

BEARER = {"Authorization": f"Bearer {X.access_token}"}


@pytest.fixture(scope="module")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path_factory.mktemp("sandbox-x"), clock=FixedClock(NOON)) as running:
        yield running


class Caller:
    """Calls as any program would."""

    def __init__(self, running: RunningSandbox) -> None:
        self.running = running
        self._http = HttpClient(HttpPolicy(guard=Guard.from_names(["127.0.0.0/8"])))

    def __call__(self, method: str, path: str, **how: Any) -> Answer:
        headers = how.pop("headers", BEARER)
        return self._http.request(method, f"{self.running.base_url}/x/api/2{path}", headers=headers, **how)


@pytest.fixture
def call(one_sandbox: RunningSandbox) -> Caller:
    one_sandbox.sandbox.reset()
    return Caller(one_sandbox)


@pytest.mark.parametrize(
    "body",
    [
        {}, {"text": 5}, {"text": "a", "scheduled_at": "2026-11-22"}, {"text": "a", "media": {"media_ids": []}},
        {"text": "a", "media": {"media_ids": ["x"]}}, {"text": "a", "media": {"media_ids": ["1"]}},
        {"text": "a", "media": {"ids": ["1"]}}, {"text": "a", "reply": {"in_reply_to_tweet_id": 5}},
        {"text": "a", "reply": {"in_reply_to_tweet_id": "1", "x": 1}}, {"text": "a", "reply_settings": "everyone"},
        {"text": "ế" * 141}, {"text": "https://vbpl.vn/a " * 13},
    ],
)  # fmt: skip
def test_a_post_that_the_description_does_not_have_is_refused(call: Caller, body: dict[str, Any]) -> None:
    answer = call("POST", "/tweets", json=body)
    assert answer.status == 400
    assert answer.json()["type"] == "https://api.x.com/2/problems/invalid-request"


def test_a_post_is_made_once_and_deleted_once(call: Caller) -> None:
    made = call("POST", "/tweets", json={"text": "Luật Căn cước"})
    assert made.status == 201
    assert made.headers["x-rate-limit-remaining"].isdigit()
    again = call("POST", "/tweets", json={"text": "Luật Căn cước"})
    assert again.status == 403
    assert again.json()["detail"] == "You are not allowed to create a Tweet with duplicate content."
    path = f"/tweets/{made.json()['data']['id']}"
    assert call("DELETE", path).json() == {"data": {"deleted": True}}
    assert call("DELETE", path).status == 404


def test_a_reading_names_what_is_missing_beside_what_is_there(call: Caller) -> None:
    post_id = call("POST", "/tweets", json={"text": "Luật Căn cước"}).json()["data"]["id"]
    read = call("GET", "/tweets", params={"ids": f"{post_id},1"})
    assert read.status == 200
    assert [post["id"] for post in read.json()["data"]] == [post_id]
    assert read.json()["errors"][0]["type"].endswith("resource-not-found")
    assert call("GET", "/tweets", params={"ids": post_id, "tweet.fields": "likes"}).status == 400
    assert call("GET", "/tweets", params={"ids": post_id, "fields": "text"}).status == 400
    assert call("GET", "/tweets", params={"ids": ",".join(["1"] * 101)}).status == 400


def test_a_post_with_an_address_costs_more_and_credits_end(call: Caller) -> None:
    call.running.sandbox.set_quota("x", "credits", 214)
    assert call("POST", "/tweets", json={"text": "xem vbpl.vn"}).status == 201
    refused = call("POST", "/tweets", json={"text": "Luật"})
    assert (refused.status, refused.json()["title"]) == (402, "CreditsDepleted")


def test_without_the_token_nothing_is_told(call: Caller) -> None:
    assert call("GET", "/users/me", headers={}).status == 401
    assert call("GET", "/users/me", headers={"Authorization": "Bearer else"}).json()["title"] == "Unauthorized"


@pytest.mark.parametrize(
    "body",
    [
        {"media_type": "video/avi", "total_bytes": 10, "media_category": "tweet_video"},
        {"media_type": "video/mp4", "total_bytes": "10", "media_category": "tweet_video"},
        {"media_type": "video/mp4", "total_bytes": 10, "media_category": "film"},
        {"media_type": "video/mp4", "total_bytes": 10, "media_category": "tweet_video", "command": "INIT"},
    ],
)
def test_an_upload_is_announced_exactly(call: Caller, body: dict[str, Any]) -> None:
    assert call("POST", "/media/upload/initialize", json=body).status == 400


def test_pieces_must_add_up(call: Caller) -> None:
    wanted = {"media_type": "video/mp4", "total_bytes": 10, "media_category": "tweet_video"}
    media_id = call("POST", "/media/upload/initialize", json=wanted).json()["data"]["id"]
    piece = call("POST", f"/media/upload/{media_id}/append", data={"segment_index": "0"}, files={"media": b"12345"})
    assert piece.status == 200
    assert call("POST", f"/media/upload/{media_id}/append", data={"part": "1"}, files={"media": b"1"}).status == 400
    assert call("POST", f"/media/upload/{media_id}/finalize").status == 400
    assert call("POST", "/tweets", json={"text": "a", "media": {"media_ids": [media_id]}}).status == 400
