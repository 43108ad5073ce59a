"""The sandbox's Zalo is as strict and as odd as the live one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cms.core.clock import FixedClock
from cms.core.http import Guard, HttpClient, HttpPolicy
from publishers.sandbox.accounts import ZALO
from publishers.sandbox.server import RunningSandbox
from tests.publishers.contract.case import serve
from tests.publishers.platforms.messages import NOON, jpeg_bytes, mp4_bytes, png_bytes

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path, clock=FixedClock(NOON)) as running:
        running.sandbox.set_quota("zalo", "verify_polls", 0)
        yield running


@pytest.fixture
def call(running: RunningSandbox) -> Call:
    http = HttpClient(HttpPolicy(guard=Guard.from_names(["127.0.0.0/8"])))

    def send(method: str, path: str, *, token: str = ZALO.access_token, **how: Any) -> dict[str, Any]:
        headers = {"access_token": token, **how.pop("headers", {})}
        answer = http.request(method, f"{running.base_url}/zalo/api/v2.0{path}", headers=headers, **how)
        assert answer.status == 200, "errors come as HTTP 200"
        assert answer.headers["x-ratelimit-limit"].isdigit()
        assert answer.headers["x-ratelimit-remain"].isdigit()
        return answer.json()

    return send


def article(running: RunningSandbox, **changes: Any) -> dict[str, Any]:
    cover = {"cover_type": "photo", "photo_url": serve(running)(png_bytes()), "status": "show"}
    body = [{"type": "text", "content": "Một."}]
    whole = {
        "type": "normal", "title": "Bài", "author": "Sở", "description": "Mô tả", "cover": cover, "body": body,
        **changes,
    }  # fmt: skip
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    ("changes", "code", "text"),
    [
        ({"type": "photo"}, -201, "type accept only 2 value"),
        ({"title": "a" * 150}, -201, "title allow 1 to 150 characters"),
        ({"title": ""}, -201, "title"),
        ({"description": "a" * 300}, -201, "description allow 1 to 300 characters"),
        ({"author": "a" * 51}, -201, "author"),
        ({"cover": None}, -201, "cover value is invalid"),
        ({"cover": {"cover_type": "photo", "photo_url": "https://a.vn/b.png"}}, -200, "create media fail"),
        ({"cover": {"cover_type": "photo", "photo_url": "https://a.vn/ả.png", "status": "show"}}, -201, "photo_url"),
        ({"cover": {"cover_type": "photo", "photo_url": "http://a.vn/b.png", "status": "show"}}, -201, "photo_url"),
        ({"body": []}, -201, "body"),
        ({"body": [{"type": "image", "url": "https://a.vn/b c.png"}]}, -201, "url"),
        ({"status": "visible"}, -201, "status"),
    ],
)
def test_article_that_the_live_api_refuses_is_refused(
    running: RunningSandbox, call: Call, changes: dict[str, Any], code: int, text: str
) -> None:
    answer = call("POST", "/article/create", json=article(running, **changes))
    assert answer["error"] == code
    assert text in answer["message"]


def test_149_and_299_characters_pass(running: RunningSandbox, call: Call) -> None:
    good = article(running, title="a" * 149, description="b" * 299)
    assert call("POST", "/article/create", json=good)["error"] == 0


def test_article_without_status_is_a_draft(running: RunningSandbox, call: Call) -> None:
    token = call("POST", "/article/create", json=article(running))["data"]["token"]
    article_id = call("POST", "/article/verify", json={"token": token})["data"]["id"]
    assert call("GET", "/article/getdetail", params={"id": article_id})["data"]["status"] == "hide"


def test_create_is_not_idempotent(running: RunningSandbox, call: Call) -> None:
    for _ in range(2):
        call("POST", "/article/create", json=article(running, status="show"))
    assert call("GET", "/article/getslice", params={"type": "normal"})["data"]["total"] == 2


@pytest.mark.parametrize("picture", [b"GIF89a....", b"", png_bytes() + b"\0" * 1024 * 1024])
def test_bad_picture_shows_at_verify_not_at_create(running: RunningSandbox, call: Call, picture: bytes) -> None:
    body = [{"type": "image", "url": serve(running)(picture)}]
    created = call("POST", "/article/create", json=article(running, body=body))
    assert created["error"] == 0
    assert call("POST", "/article/verify", json={"token": created["data"]["token"]})["error"] == -200


def test_article_is_being_processed_for_so_many_polls(running: RunningSandbox, call: Call) -> None:
    running.sandbox.set_quota("zalo", "verify_polls", 2)
    token = call("POST", "/article/create", json=article(running))["data"]["token"]
    codes = [call("POST", "/article/verify", json={"token": token})["error"] for _ in range(3)]
    assert codes == [-214, -214, 0]


@pytest.mark.parametrize(
    ("params", "text"),
    [({"type": "normal", "limit": 11}, "maximum limit is 10"), ({"limit": 10}, "type accept only 2 value")],
)
def test_list_refuses_more_than_ten_and_a_missing_type(call: Call, params: dict[str, Any], text: str) -> None:
    answer = call("GET", "/article/getslice", params=params)
    assert (answer["error"], text in answer["message"]) == (-201, True)


def test_list_gives_milliseconds_and_views_that_grow(running: RunningSandbox, call: Call) -> None:
    call("POST", "/article/create", json=article(running, status="show"))
    (before,) = call("GET", "/article/getslice", params={"type": "normal"})["data"]["medias"]
    running.sandbox.clock.instant = NOON.replace(hour=9)
    (after,) = call("GET", "/article/getslice", params={"type": "normal"})["data"]["medias"]
    assert before["create_date"] == int(NOON.timestamp() * 1000)
    assert after["total_view"] > before["total_view"]


@pytest.mark.parametrize(("token", "code"), [("", -216), ("x", -216), ("access.1.2.3", -220)])
def test_bad_tokens(call: Call, token: str, code: int) -> None:
    assert call("GET", "/oa/getoa", token=token)["error"] == code


def test_wrong_proof_is_refused(call: Call) -> None:
    assert call("GET", "/oa/getoa", headers={"appsecret_proof": "0" * 64})["error"] == -242


def test_more_calls_than_the_minute_allows(running: RunningSandbox, call: Call) -> None:
    running.sandbox.set_quota("zalo", "per_minute", 2)
    codes = [call("GET", "/oa/getoa")["error"] for _ in range(3)]
    running.sandbox.clock.instant = NOON.replace(minute=1)
    assert [*codes, call("GET", "/oa/getoa")["error"]] == [0, 0, -32, 0]


def test_video_is_usable_only_when_converted(running: RunningSandbox, call: Call) -> None:
    running.sandbox.set_quota("zalo", "video_polls", 1)
    files = {"file": ("phim.mp4", mp4_bytes(), "video/mp4")}
    token = call("POST", "/article/upload_video/preparevideo", files=files)["data"]["token"]
    first = call("GET", "/article/upload_video/verify", headers={"token": token})["data"]
    film = {
        "type": "video", "title": "Phim", "description": "Mô tả", "video_id": first["video_id"],
        "avatar": serve(running)(jpeg_bytes()),
    }  # fmt: skip
    assert first["status"] == 3
    assert call("POST", "/article/create", json=film)["error"] == -201
    assert call("GET", "/article/upload_video/verify", params={"token": token})["data"]["status"] == 1
    assert call("POST", "/article/create", json=film)["error"] == 0
    assert "author" in call("POST", "/article/create", json={**film, "author": "Sở"})["message"]


def test_only_films_are_taken(call: Call) -> None:
    files = {"file": ("anh.png", png_bytes(), "image/png")}
    assert call("POST", "/article/upload_video/preparevideo", files=files)["error"] == -201


def test_removed_article_is_gone(running: RunningSandbox, call: Call) -> None:
    token = call("POST", "/article/create", json=article(running))["data"]["token"]
    article_id = call("POST", "/article/verify", json={"token": token})["data"]["id"]
    assert call("POST", "/article/remove", json={"id": article_id}) == {"error": 0, "message": "Success"}
    assert call("POST", "/article/remove", json={"id": article_id})["error"] == -201
