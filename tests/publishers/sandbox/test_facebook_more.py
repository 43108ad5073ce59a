"""The fake Graph beyond posts and films: tokens, comments, subscriptions, Reels' bytes, rights."""

from __future__ import annotations

import io
from typing import Any

import pytest
import requests

from publishers.sandbox.accounts import FACEBOOK
from publishers.sandbox.facebook import tokens

from .test_facebook import PAGE, Graph, _code
from .test_facebook import graph as graph
from .test_facebook import one_sandbox as one_sandbox


def _inspected(graph: Graph, token: str, **params: str) -> dict[str, Any]:
    return graph.get("debug_token", token=tokens.APP_TOKEN, input_token=token, **params)["data"]


def test_tokens_are_described_to_their_app(graph: Graph) -> None:
    assert _inspected(graph, FACEBOOK.page_access_token)["profile_id"] == PAGE
    assert _inspected(graph, tokens.OTHER_PAGE_TOKEN)["profile_id"] == tokens.OTHER_PAGE_ID
    assert _inspected(graph, FACEBOOK.user_access_token)["type"] == "USER"
    assert _inspected(graph, tokens.APP_TOKEN)["type"] == "APP"
    assert _inspected(graph, "EAAother")["is_valid"] is False
    assert _code(graph.error("GET", "debug_token", input_token="x"))[0] == 100
    assert _code(graph.error("GET", "debug_token", token=tokens.APP_TOKEN))[0] == 100


def test_dead_tokens_say_why(graph: Graph) -> None:
    tokens.kill(graph.running.sandbox, 458)
    assert _code(graph.error("GET", "me")) == (190, 458)
    assert _inspected(graph, FACEBOOK.page_access_token)["error"]["subcode"] == 458


def test_another_pages_token_may_not_post_here(graph: Graph) -> None:
    assert graph.get("me", token=tokens.OTHER_PAGE_TOKEN)["id"] == tokens.OTHER_PAGE_ID
    assert _code(graph.error("POST", f"{PAGE}/feed", token=tokens.OTHER_PAGE_TOKEN, message="a"))[0] == 200


def test_comments_stand_under_posts_that_are_seen(graph: Graph) -> None:
    post = graph.post(f"{PAGE}/feed", message="một")["id"]
    first = graph.post(f"{post}/comments", message="A")["id"]
    graph.post(f"{post}/comments", message="B")
    listed = graph.get(f"{post}/comments", filter="stream", order="reverse_chronological", fields="id,message,from")
    assert [row["message"] for row in listed["data"]] == ["B", "A"]
    assert graph.post(first, message="C") == {"success": True}
    assert graph.get(first, fields="message")["message"] == "C"
    assert graph.get(post, fields="comments.summary(true).filter(stream).limit(0)")["comments"]["summary"] == {
        "total_count": 2
    }
    assert graph.call("DELETE", first).json() == {"success": True}
    assert _code(graph.error("POST", "1_2/comments", message="A")) == (100, 33)
    assert _code(graph.error("POST", f"{post}/comments"))[0] == 100
    assert _code(graph.error("GET", f"{post}/comments", filter="all"))[0] == 100
    assert _code(graph.error("GET", f"{post}/comments", order="newest"))[0] == 100
    assert _code(graph.error("POST", post, description="a comment's or a post's own words only"))[0] == 100


def test_apps_are_subscribed_to_known_fields(graph: Graph) -> None:
    assert graph.get(f"{PAGE}/subscribed_apps")["data"] == []
    assert graph.post(f"{PAGE}/subscribed_apps", subscribed_fields="feed") == {"success": True}
    assert graph.get(f"{PAGE}/subscribed_apps")["data"][0]["subscribed_fields"] == ["feed"]
    assert _code(graph.error("POST", f"{PAGE}/subscribed_apps"))[0] == 100
    assert _code(graph.error("POST", f"{PAGE}/subscribed_apps", subscribed_fields="nosuch"))[0] == 100
    tokens.change(graph.running.sandbox, scopes=["pages_manage_posts"])
    assert _code(graph.error("GET", f"{PAGE}/subscribed_apps"))[0] == 200


def test_rights_are_needed_for_figures(graph: Graph) -> None:
    post = graph.post(f"{PAGE}/feed", message="một")["id"]
    assert graph.get(f"{post}/insights", metric="post_media_view", period="lifetime")["data"][0]["values"]
    assert _code(graph.error("GET", f"{post}/insights", metric="post_media_view", period="century"))[0] == 100
    assert _code(graph.error("GET", f"{post}/insights", metric="page_follows"))[0] == 100
    tokens.change(graph.running.sandbox, scopes=["pages_manage_posts"])
    assert _code(graph.error("GET", f"{post}/insights", metric="post_media_view"))[0] == 10
    assert _code(graph.error("GET", post, fields="reactions.summary(true).limit(0)"))[0] == 10
    assert _code(graph.error("GET", "1/video_insights", metric="post_media_view")) == (100, 33)


def _send(url: str, data: Any, **headers: str) -> requests.Response:
    told = {"Authorization": f"OAuth {FACEBOOK.page_access_token}", "offset": "0", "file_size": "4", **headers}
    return requests.post(url, data=data, headers=told, timeout=5)


@pytest.mark.parametrize(
    ("headers", "status", "is_retriable"),
    [
        ({"Authorization": "OAuth EAAother"}, 401, False),
        ({"offset": "x"}, 400, False),
        ({"offset": "2"}, 400, True),
        ({"file_size": "0"}, 400, False),
        ({"file_size": "9"}, 400, True),
    ],
)
def test_the_bytes_host_is_exact(graph: Graph, headers: dict[str, str], status: int, is_retriable: bool) -> None:
    url = graph.post(f"{PAGE}/video_reels", upload_phase="start")["upload_url"]
    answer = _send(url, io.BytesIO(b"0123"), **headers)
    assert (answer.status_code, answer.json()["debug_info"]["retriable"]) == (status, is_retriable)


def test_a_reel_is_finished_once_and_whole(graph: Graph) -> None:
    started = graph.post(f"{PAGE}/video_reels", upload_phase="start")
    finish = {"upload_phase": "FINISH", "video_id": started["video_id"], "video_state": "PUBLISHED"}
    assert _code(graph.error("POST", f"{PAGE}/video_reels", **finish))[0] == 6000
    assert _send(started["upload_url"], b"0123").json() == {"success": True}
    status = graph.get(started["video_id"], fields="status")["status"]
    assert (status["video_status"], status["uploading_phase"]["bytes_transferred"]) == ("upload_complete", 4)
    assert _code(graph.error("POST", f"{PAGE}/video_reels", **{**finish, "video_state": "LIVE"}))[0] == 100
    assert _code(graph.error("POST", f"{PAGE}/video_reels", **{**finish, "title": "x" * 256}))[0] == 100
    assert graph.post(f"{PAGE}/video_reels", **finish) == {"success": True}
    assert _code(graph.error("POST", f"{PAGE}/video_reels", **finish))[0] == 6000
    assert _code(graph.error("POST", f"{PAGE}/video_reels", upload_phase="transfer"))[0] == 100
