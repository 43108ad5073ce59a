"""The sandbox itself: what it remembers, how it fails on demand, what people see."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cms.core.clock import FixedClock
from publishers.sandbox.blobs import as_vtt, media_type_of
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.state import Sandbox
from publishers.sandbox.timeline import Media, TimelinePost
from tests.publishers.platforms.messages import NOON, mp4_bytes, png_bytes


class Board:
    """A platform of one endpoint: what is posted shows."""

    SLUG = "board"
    LABEL = "Bảng tin"
    QUOTAS = {"posts_per_day": ("số bài mỗi ngày", 7)}

    def routes(self, sandbox: Sandbox) -> list[BaseRoute]:
        @sandbox.faults.guard("board", "post.create")
        async def create(request: Request) -> Response:
            id = sandbox.next_id("board")
            sandbox.put("board", "post", id, await request.json())
            return JSONResponse({"id": id, "padding": "x" * 100})

        return [Route("/posts", create, methods=["POST"])]

    def timeline(self, sandbox: Sandbox) -> list[TimelinePost]:
        return [self._shown(sandbox, post) for post in reversed(sandbox.list("board", "post"))]

    def _shown(self, sandbox: Sandbox, post: dict[str, Any]) -> TimelinePost:
        picture = Media(
            kind="image", sha256=sandbox.save_blob(png_bytes()), media_type="image/png", alt="Cấm <b>rượu</b>"
        )
        return TimelinePost(
            id=post["id"], author="Sở Tư pháp", title="", text=post["text"], posted_at=NOON, media=(picture,)
        )


@pytest.fixture
def running(tmp_path: Path) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path, platforms=[Board()]) as running:
        yield running


def _post(running: RunningSandbox, text: str = "xin chào") -> requests.Response:
    return requests.post(f"{running.base_url}/board/posts", json={"text": text}, timeout=1)


def _count(running: RunningSandbox) -> int:
    return len(running.sandbox.list("board", "post"))


# --- state ---------------------------------------------------------------------------------------------------------


def test_documents_and_ids_survive_a_restart(tmp_path: Path) -> None:
    first = Sandbox(tmp_path)
    first.put("board", "post", "b", {"text": "hai"})
    first.put("board", "post", "a", {"text": "một"})
    first.put("board", "post", "b", {"text": "hai, sửa"})
    id = first.next_id("board")
    first.close()
    second = Sandbox(tmp_path)
    assert second.list("board", "post") == [{"id": "b", "text": "hai, sửa"}, {"id": "a", "text": "một"}]
    assert second.next_id("board") > id


def test_platforms_do_not_see_each_other(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    sandbox.put("board", "post", "1", {})
    assert sandbox.get("wall", "post", "1") is None
    assert not sandbox.delete("wall", "post", "1")
    assert sandbox.delete("board", "post", "1")


def test_reset_empties_all_but_goes_on_counting(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    id = sandbox.next_id("board")
    sandbox.put("board", "post", id, {})
    sha256 = sandbox.save_blob(b"tep")
    sandbox.faults.set("board", "*", "throttle")
    sandbox.reset()
    assert sandbox.list("board", "post") == []
    assert not sandbox.blob_path(sha256).exists()
    assert sandbox.faults.active() == []
    assert sandbox.next_id("board") > id


def test_fetch_pulls_what_an_address_serves(running: RunningSandbox) -> None:
    sha256 = running.sandbox.save_blob(png_bytes())
    pulled = running.sandbox.fetch(f"{running.base_url}/blobs/{sha256}", limit=10_000)
    assert (pulled.status, pulled.media_type, pulled.data) == (200, "image/png", png_bytes())


def test_a_snapshot_brings_back_what_was_there(tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    sandbox.put("board", "post", "1", {"text": "một"})
    kept = sandbox.snapshot()
    sandbox.put("board", "post", "1", {"text": "sửa"})
    sandbox.put("board", "post", "2", {"text": "hai"})
    sandbox.faults.set("board", "*", "throttle")
    sandbox.restore(kept)
    assert sandbox.list("board", "post") == [{"id": "1", "text": "một"}]
    assert sandbox.faults.active() == []


# --- faults --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "is_done"),
    [("reset_before", False), ("reset_after", True), ("timeout_after", True), ("truncated", True)],
)
def test_lost_answer(running: RunningSandbox, fault: str, is_done: bool) -> None:
    running.set_fault("board", "post.create", fault)
    with pytest.raises(requests.RequestException):
        _post(running)
    assert _count(running) == int(is_done)
    assert _post(running).status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "is_done"),
    [("500_before", 500, False), ("500_after", 500, True), ("html_502", 502, True), ("throttle", 429, False),
     ("token_expired", 401, False)],
)  # fmt: skip
def test_bad_answer(running: RunningSandbox, fault: str, status: int, is_done: bool) -> None:
    running.set_fault("board", "post.create", fault)
    assert _post(running).status_code == status
    assert _count(running) == int(is_done)


def test_late_effect_comes_after_the_connection_is_gone(running: RunningSandbox) -> None:
    running.set_fault("board", "post.create", "late_effect", seconds=0.2)
    with pytest.raises(requests.ConnectionError):
        _post(running)
    assert _count(running) == 0
    time.sleep(0.35)
    assert _count(running) == 1


def test_slow_body_arrives_whole(running: RunningSandbox) -> None:
    running.set_fault("board", "post.create", "slow_body", seconds=0.2)
    started = time.monotonic()
    assert _post(running).json()["padding"] == "x" * 100
    assert time.monotonic() - started > 0.15


def test_refusing_closes_the_port_and_keeps_the_state(running: RunningSandbox) -> None:
    _post(running)
    with running.refusing(), pytest.raises(requests.ConnectionError):
        _post(running)
    assert _post(running).status_code == 200
    assert _count(running) == 2


def test_refuse_before_closes_the_port_for_a_while(running: RunningSandbox) -> None:
    running.sandbox.faults.set("board", "*", "refuse_before", seconds=0.4)
    refused = 0
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            _post(running)
        except requests.ConnectionError:
            refused += 1
        else:
            if refused:
                break
        time.sleep(0.05)
    assert refused
    assert _post(running).status_code == 200


def test_fault_counts_down_and_hits_only_its_operation(running: RunningSandbox) -> None:
    running.set_fault("board", "post.create", "500_before", times=2)
    running.set_fault("board", "other", "500_before")
    assert [_post(running).status_code for _ in range(3)] == [500, 500, 200]
    assert [fault["operation"] for fault in running.sandbox.faults.active()] == ["other"]
    assert running.sandbox.faults.calls[("board", "post.create")] == 3


def test_fault_waits_for_its_turn(running: RunningSandbox) -> None:
    running.sandbox.faults.set("board", "post.create", "500_before", skip=1)
    assert [_post(running).status_code for _ in range(3)] == [200, 500, 200]


def test_late_effect_comes_by_the_sandbox_clock(running: RunningSandbox) -> None:
    clock = running.sandbox.clock = FixedClock(NOON)
    running.set_fault("board", "post.create", "late_effect", seconds=3600)
    with pytest.raises(requests.ConnectionError):
        _post(running)
    assert (_count(running), len(running.sandbox.faults.late)) == (0, 1)
    clock.instant += timedelta(hours=1)
    end = time.monotonic() + 5
    while running.sandbox.faults.late and time.monotonic() < end:
        time.sleep(0.01)
    assert _count(running) == 1


# --- control -------------------------------------------------------------------------------------------------------


def test_faults_by_json(running: RunningSandbox) -> None:
    url = f"{running.base_url}/control/faults"
    wanted = {
        "platform": "board", "operation": "post.create", "fault": "500_before", "times": 3, "seconds": 0, "skip": 1,
    }  # fmt: skip
    assert requests.post(url, json=wanted, timeout=1).status_code == 200
    assert requests.get(url, timeout=1).json() == {"faults": [wanted]}
    assert requests.delete(url, timeout=1).json() == {"faults": []}


def test_unknown_fault_is_a_clear_refusal(running: RunningSandbox) -> None:
    answer = requests.post(
        f"{running.base_url}/control/faults", json={"platform": "board", "fault": "earthquake"}, timeout=1
    )
    assert answer.status_code == 400
    assert "earthquake" in answer.json()["error"]


def test_control_page_names_operations_quotas_and_calls(running: RunningSandbox) -> None:
    _post(running)
    page = requests.get(f"{running.base_url}/control", timeout=1).text
    assert "post.create" in page
    assert "số bài mỗi ngày" in page
    quota = {"platform": "board", "name": "posts_per_day", "value": "3"}
    requests.post(f"{running.base_url}/control/quotas", data=quota, timeout=1)
    assert running.sandbox.quota("board", "posts_per_day", 7) == 3


def test_form_leads_a_person_back_to_the_page(running: RunningSandbox) -> None:
    answer = requests.post(
        f"{running.base_url}/control/faults", data={"platform": "board", "operation": "*", "fault": "throttle"},
        headers={"Accept": "text/html"}, allow_redirects=False, timeout=1,
    )  # fmt: skip
    assert (answer.status_code, answer.headers["location"]) == (303, "/control")


# --- pages ---------------------------------------------------------------------------------------------------------


def test_timeline_shows_posts_escaped_in_local_time(running: RunningSandbox) -> None:
    _post(running, "Đừng <script>uống</script>\nhttps://pbgdpl.example.vn/a")
    page = requests.get(f"{running.base_url}/board/timeline", timeout=1).text
    assert "Đừng &lt;script&gt;uống&lt;/script&gt;" in page
    assert '<a href="https://pbgdpl.example.vn/a"' in page
    assert "21/11/2026 12:00:00" in page
    assert 'alt="Cấm &lt;b&gt;rượu&lt;/b&gt;"' in page
    assert "Hộp cát" in page


def test_timeline_as_json(running: RunningSandbox) -> None:
    _post(running, "một")
    _post(running, "hai")
    posts = requests.get(f"{running.base_url}/board/timeline.json", timeout=1).json()
    assert [post["text"] for post in posts] == ["hai", "một"]
    assert posts[0]["posted_at"] == "2026-11-21T05:00:00Z"
    assert requests.get(posts[0]["media"][0]["url"], timeout=1).content == png_bytes()


def test_index_counts_and_health(running: RunningSandbox) -> None:
    _post(running)
    assert "1 bài" in requests.get(running.base_url, timeout=1).text
    assert requests.get(f"{running.base_url}/healthz", timeout=1).json()["platforms"] == ["board"]
    assert requests.get(f"{running.base_url}/nowhere/timeline", timeout=1).status_code == 404


def test_blob_answers_ranges_with_its_true_type(running: RunningSandbox) -> None:
    sha256 = running.sandbox.save_blob(mp4_bytes())
    answer = requests.get(f"{running.base_url}/blobs/{sha256}", headers={"Range": "bytes=4-7"}, timeout=1)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (206, b"ftyp", "video/mp4")
    assert requests.get(f"{running.base_url}/blobs/{'0' * 64}", timeout=1).status_code == 404
    assert requests.get(f"{running.base_url}/blobs/..%2Fsandbox.sqlite3", timeout=1).status_code == 404


def test_captions_are_served_as_browsers_want_them(running: RunningSandbox) -> None:
    sha256 = running.sandbox.save_blob("1\n00:00:00,000 --> 00:00:01,500\nXin chào\n".encode())
    answer = requests.get(f"{running.base_url}/captions/{sha256}.vtt", timeout=1)
    assert answer.headers["content-type"].startswith("text/vtt")
    assert answer.content.decode() == "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.500\nXin chào\n"


def test_media_types_are_told_from_bytes_never_html() -> None:
    assert media_type_of(b"<html>") == "application/octet-stream"
    assert media_type_of(b"RIFF\0\0\0\0WEBPVP8 ") == "image/webp"
    assert as_vtt("\ufeffWEBVTT\n") == "WEBVTT\n"


# --- process -------------------------------------------------------------------------------------------------------


def test_process_ends_cleanly_on_sigterm(tmp_path: Path) -> None:
    port = RunningSandbox(tmp_path / "unused").base_url.rpartition(":")[2]
    process = subprocess.Popen(
        [sys.executable, "-m", "publishers.sandbox", "--port", port, "--data-dir", str(tmp_path / "data")]
    )
    try:
        _wait_until_healthy(f"http://127.0.0.1:{port}/healthz")
        process.terminate()
        assert process.wait(10) == 0
    finally:
        process.kill()


def test_process_does_not_import_django() -> None:
    code = "import json, sys, publishers.sandbox.__main__; print(json.dumps([m for m in sys.modules if '.' not in m]))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"django", "wagtail", "celery"} & set(json.loads(loaded))


def _wait_until_healthy(url: str) -> None:
    end = time.monotonic() + 15
    while True:
        try:
            requests.get(url, timeout=1).raise_for_status()
        except requests.RequestException:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return
