"""The fake Graph is as strict as the real one, and in parameters stricter."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from cms.core.clock import FixedClock
from publishers.sandbox.accounts import FACEBOOK
from publishers.sandbox.server import RunningSandbox
from tests.publishers.platforms.messages import NOON, mp4_bytes, png_bytes

PAGE = FACEBOOK.page_id


def _proof(token: str) -> str:
    return hmac.new(FACEBOOK.app_secret.encode(), token.encode(), hashlib.sha256).hexdigest()


class Graph:
    """Calls as a careful program makes them."""

    def __init__(self, running: RunningSandbox) -> None:
        self.running = running
        self.clock = running.sandbox.clock

    def call(
        self, method: str, path: str, *, token: str = FACEBOOK.page_access_token, host: str = "graph",
        files: Any = None, version: str = "v26.0", **params: str,
    ) -> requests.Response:  # fmt: skip
        secrets = {"access_token": token, "appsecret_proof": _proof(token)}
        url = f"{self.running.base_url}/facebook/{host}/{version}/{path}"
        if method == "POST":
            return requests.post(url, data={**secrets, **params}, files=files, timeout=5)
        return requests.request(method, url, params={**secrets, **params}, timeout=5)

    def post(self, path: str, **params: Any) -> dict[str, Any]:
        return self.call("POST", path, **params).json()

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        return self.call("GET", path, **params).json()

    def error(self, method: str, path: str, **params: Any) -> dict[str, Any]:
        answer = self.call(method, path, **params)
        assert answer.status_code == 400
        return answer.json()["error"]

    def photo(self, **params: str) -> dict[str, Any]:
        return self.post(f"{PAGE}/photos", files={"source": ("a.png", png_bytes(), "image/png")}, **params)


@pytest.fixture(scope="module")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def graph(one_sandbox: RunningSandbox) -> Graph:
    one_sandbox.sandbox.reset()
    one_sandbox.sandbox.clock = FixedClock(NOON)
    return Graph(one_sandbox)


def _code(error: dict[str, Any]) -> tuple[int, int | None]:
    return error["code"], error.get("error_subcode")


# --- manners -------------------------------------------------------------------------------------------------------


def test_errors_have_the_graphs_shape(graph: Graph) -> None:
    error = graph.error("POST", f"{PAGE}/feed")
    assert set(error) >= {"message", "type", "code", "is_transient", "fbtrace_id"}


def test_tokens(graph: Graph) -> None:
    assert _code(graph.error("GET", "me", token="")) == (2500, None)
    assert _code(graph.error("GET", "me", token="EAAother")) == (190, None)
    person = FACEBOOK.user_access_token
    assert graph.get("me", token=person)["id"] != PAGE
    assert _code(graph.error("POST", f"{PAGE}/feed", token=person, message="a")) == (190, 2069032)
    assert graph.get("me/accounts", token=person)["data"][0]["access_token"] == FACEBOOK.page_access_token


def test_proof_is_needed_and_must_be_right(graph: Graph) -> None:
    assert "appsecret_proof" in graph.error("GET", "me", appsecret_proof="0" * 64)["message"]


def test_dead_versions_are_unknown(graph: Graph) -> None:
    assert _code(graph.error("GET", "me", version="v3.1")) == (2500, None)


def test_unknown_parameters_and_fields_are_refused(graph: Graph) -> None:
    assert "messsage" in graph.error("POST", f"{PAGE}/feed", messsage="a")["message"]
    assert "nosuch" in graph.error("GET", "me", fields="id,nosuch")["message"]


def test_usage_headers_come_with_every_answer(graph: Graph) -> None:
    headers = graph.call("GET", "me").headers
    assert set(json.loads(headers["x-app-usage"])) == {"call_count", "total_cputime", "total_time"}
    [usage] = json.loads(headers["x-business-use-case-usage"])[PAGE]
    assert usage["type"] == "pages"


def test_quota_refuses_when_it_is_used_up(graph: Graph) -> None:
    graph.running.sandbox.set_quota("facebook", "calls_per_hour", 2)
    graph.get("me")
    graph.get("me")
    assert _code(graph.error("GET", "me")) == (32, None)
    assert isinstance(graph.clock, FixedClock)
    graph.clock.instant += timedelta(hours=2)
    assert graph.get("me")["id"] == PAGE


def test_fault_dialects(graph: Graph) -> None:
    graph.running.set_fault("facebook", "page.read", "token_expired")
    assert _code(graph.error("GET", "me")) == (190, 463)
    graph.running.set_fault("facebook", "page.read", "throttle")
    assert _code(graph.error("GET", "me")) == (32, None)


# --- posts ---------------------------------------------------------------------------------------------------------


def test_same_message_twice_in_a_row_is_506(graph: Graph) -> None:
    graph.post(f"{PAGE}/feed", message="một")
    assert _code(graph.error("POST", f"{PAGE}/feed", message="một")) == (506, None)
    graph.post(f"{PAGE}/feed", message="hai")
    assert graph.post(f"{PAGE}/feed", message="một")["id"]


@pytest.mark.parametrize(
    "params",
    [
        {"message": ""},
        {"message": "a" * 63_207},
        {"message": "a", "published": "False"},
        {"message": "a", "attached_media": "media_fbid"},
        {"message": "a", "attached_media": '[{"media_fbid": "404"}]'},
        {"message": "a", "link": "https://example.vn", "attached_media": "[]"},
    ],
)
def test_bad_posts_are_code_100(graph: Graph, params: dict[str, str]) -> None:
    if params.get("attached_media") == "[]":
        params = {**params, "attached_media": json.dumps([{"media_fbid": graph.photo(published="false")["id"]}])}
    assert _code(graph.error("POST", f"{PAGE}/feed", **params))[0] == 100


def test_photo_alone_makes_a_post_unless_unpublished(graph: Graph) -> None:
    assert "post_id" not in graph.photo(published="false", alt_text_custom="Biển")
    made = graph.photo(caption="một")
    post = graph.get(made["post_id"], fields="message,permalink_url,attachments{media,target}")
    assert (post["message"], post["attachments"]["data"][0]["target"]["id"]) == ("một", made["id"])


def test_photo_is_used_once_and_read_back_with_its_text(graph: Graph) -> None:
    photo = graph.photo(published="false", alt_text_custom="Biển")["id"]
    media = json.dumps([{"media_fbid": photo}])
    graph.post(f"{PAGE}/feed", message="một", attached_media=media)
    assert _code(graph.error("POST", f"{PAGE}/feed", message="hai", attached_media=media))[0] == 100
    shown = graph.get(photo, fields="alt_text,images,width")
    assert (shown["alt_text"], shown["width"]) == ("Biển", 64)
    assert requests.get(shown["images"][0]["source"], timeout=5).content == png_bytes()


def test_deleted_post_is_missing(graph: Graph) -> None:
    id = graph.post(f"{PAGE}/feed", message="một")["id"]
    assert graph.call("DELETE", id).json() == {"success": True}
    assert _code(graph.error("GET", id)) == (100, 33)
    assert _code(graph.error("DELETE", id)) == (100, 33)


# --- videos --------------------------------------------------------------------------------------------------------


def _upload(graph: Graph, data: bytes) -> dict[str, Any]:
    opened = graph.post(f"{PAGE}/videos", host="video", upload_phase="start", file_size=str(len(data)))
    start, end = opened["start_offset"], opened["end_offset"]
    while start != end:
        chunk = {"video_file_chunk": ("c", data[int(start) : int(end)], "application/octet-stream")}
        sent = graph.post(
            f"{PAGE}/videos", host="video", upload_phase="transfer", start_offset=start,
            upload_session_id=opened["upload_session_id"], files=chunk,
        )  # fmt: skip
        start, end = sent["start_offset"], sent["end_offset"]
    return opened


def test_server_chooses_the_pieces_and_names_offsets_as_text(graph: Graph) -> None:
    graph.running.sandbox.set_quota("facebook", "video_chunk_bytes", 1000)
    opened = _upload(graph, mp4_bytes())
    assert (opened["start_offset"], opened["end_offset"]) == ("0", "1000")


def test_wrong_offset_is_1363037_with_the_right_one(graph: Graph) -> None:
    opened = graph.post(f"{PAGE}/videos", host="video", upload_phase="start", file_size="10")
    error = graph.error(
        "POST", f"{PAGE}/videos", host="video", upload_phase="transfer", start_offset="5",
        upload_session_id=opened["upload_session_id"], files={"video_file_chunk": ("c", b"x" * 5)},
    )  # fmt: skip
    assert error["error_subcode"] == 1363037
    assert json.loads(error["error_data"]) == {"start_offset": "0", "end_offset": "10"}


def test_finish_is_taken_before_the_film_is_there(graph: Graph) -> None:
    opened = _upload(graph, mp4_bytes())
    finish = {"upload_phase": "finish", "upload_session_id": opened["upload_session_id"], "title": "Phim"}
    assert graph.post(f"{PAGE}/videos", host="video", **finish) == {"success": True}
    status = graph.get(opened["video_id"], fields="status,published")
    assert (status["status"]["video_status"], status["published"]) == ("processing", False)
    assert isinstance(graph.clock, FixedClock)
    graph.clock.instant += timedelta(seconds=3)
    assert graph.get(opened["video_id"], fields="status")["status"]["publishing_phase"]["status"] == "complete"
    assert _code(graph.error("POST", f"{PAGE}/videos", host="video", **finish)) == (100, 1363030)


def test_unfinished_upload_cannot_be_published(graph: Graph) -> None:
    opened = graph.post(f"{PAGE}/videos", host="video", upload_phase="start", file_size="10")
    session = opened["upload_session_id"]
    error = graph.error("POST", f"{PAGE}/videos", host="video", upload_phase="finish", upload_session_id=session)
    assert _code(error) == (100, 1363041)


def test_captions_must_be_subrip_with_a_locale_in_the_name(graph: Graph) -> None:
    opened = _upload(graph, mp4_bytes())
    graph.post(f"{PAGE}/videos", host="video", upload_phase="finish", upload_session_id=opened["upload_session_id"])
    path, srt = f"{opened['video_id']}/captions", b"1\n00:00:00,000 --> 00:00:01,000\nx\n"
    for name, data in (("a.srt", srt), ("a.vi_VN.srt", b"WEBVTT\n\n00:00.000 --> 00:01.000\nx\n")):
        assert graph.error("POST", path, files={"captions_file": (name, data)})["code"] == 100
    assert graph.post(path, files={"captions_file": ("a.vi_VN.srt", srt)}) == {"success": True}
    assert graph.get(path)["data"][0]["locale"] == "vi_VN"


# --- Reels and insights --------------------------------------------------------------------------------------------


def test_reel_is_taken_while_still_processing(graph: Graph) -> None:
    started = graph.post(f"{PAGE}/video_reels", upload_phase="start")
    token, film = FACEBOOK.page_access_token, mp4_bytes()
    headers = {"Authorization": f"OAuth {token}", "offset": "0", "file_size": str(len(film))}
    assert requests.post(started["upload_url"], data=film, headers=headers, timeout=5).json() == {"success": True}
    finish = {"upload_phase": "finish", "video_id": started["video_id"], "video_state": "PUBLISHED"}
    assert graph.post(f"{PAGE}/video_reels", **finish) == {"success": True}
    assert graph.get(started["video_id"], fields="status")["status"]["video_status"] == "processing"


def test_bytes_host_has_errors_of_its_own(graph: Graph) -> None:
    started = graph.post(f"{PAGE}/video_reels", upload_phase="start")
    headers = {"Authorization": f"OAuth {FACEBOOK.page_access_token}"}
    answer = requests.post(started["upload_url"], data=b"x", headers=headers, timeout=5)
    assert answer.status_code == 400
    assert "error" not in answer.json()
    assert answer.json()["debug_info"]["message"] == "Offset not convertable"


def test_one_bad_metric_fails_the_whole_request(graph: Graph) -> None:
    good = graph.get(f"{PAGE}/insights", metric="page_follows,page_media_view", period="day")
    assert [row["name"] for row in good["data"]] == ["page_follows", "page_media_view"]
    assert _code(graph.error("GET", f"{PAGE}/insights", metric="page_follows,page_impressions")) == (100, None)
    assert _code(graph.error("GET", f"{PAGE}/insights")) == (3001, 1504028)
