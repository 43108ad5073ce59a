"""The sandbox's YouTube: strict where the live one is."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from cms.core.clock import FixedClock
from publishers.sandbox.accounts import YOUTUBE
from publishers.sandbox.server import RunningSandbox
from tests.publishers.platforms.messages import CAPTIONS_VTT, NOON, mp4_bytes, png_bytes

GRAIN = 256 * 1024
FILM = mp4_bytes() + bytes(GRAIN)
METADATA = {"snippet": {"title": "Đề tài", "categoryId": "27"}, "status": {"privacyStatus": "public"}}


@dataclass(slots=True)
class Api:
    """A raw caller with a token."""

    running: RunningSandbox
    clock: FixedClock
    token: str = ""

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        url = path if path.startswith("http") else f"{self.running.base_url}/youtube/api{path}"
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return requests.request(method, url, headers=headers, allow_redirects=False, timeout=5, **more)

    def refresh(self, **changes: str) -> requests.Response:
        form = {
            "grant_type": "refresh_token", "client_id": YOUTUBE.client_id, "client_secret": YOUTUBE.client_secret,
            "refresh_token": YOUTUBE.refresh_token, **changes,
        }  # fmt: skip
        return requests.post(f"{self.running.base_url}/youtube/token", data=form, timeout=5)

    def open(self, size: int = len(FILM), metadata: dict[str, Any] | None = None, **more: Any) -> requests.Response:
        headers = {"X-Upload-Content-Type": "video/mp4", "X-Upload-Content-Length": str(size), **more}
        path = "/upload/youtube/v3/videos?part=snippet,status&uploadType=resumable"
        return self.call("POST", path, json=METADATA if metadata is None else metadata, headers=headers)

    def put(self, session: str, data: bytes, content_range: str) -> requests.Response:
        return self.call("PUT", session, data=data, headers={"Content-Range": f"bytes {content_range}"})

    def upload(self) -> str:
        session = self.open().headers["Location"]
        return self.put(session, FILM, f"0-{len(FILM) - 1}/{len(FILM)}").json()["id"]

    def video(self, video_id: str) -> dict[str, Any]:
        path = f"/youtube/v3/videos?part=snippet,status,processingDetails,statistics&id={video_id}"
        return self.call("GET", path).json()["items"][0]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def api(running: RunningSandbox) -> Api:
    clock = FixedClock(NOON)
    running.sandbox.reset()
    running.sandbox.clock = clock
    api = Api(running, clock)
    api.token = api.refresh().json()["access_token"]
    return api


def reason(answer: requests.Response) -> str:
    return answer.json()["error"]["errors"][0]["reason"]


# --- tokens and quota ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "error"),
    [({"refresh_token": "x"}, "invalid_grant"), ({"client_secret": "x"}, "invalid_client"),
     ({"grant_type": "password"}, "unsupported_grant_type")],
)  # fmt: skip
def test_token_endpoint_refuses_what_is_wrong(api: Api, changes: dict[str, str], error: str) -> None:
    assert api.refresh(**changes).json()["error"] == error


def test_access_token_lives_an_hour(api: Api) -> None:
    assert api.call("GET", "/youtube/v3/channels?part=snippet&mine=true").status_code == 200
    api.clock.instant += timedelta(hours=1)
    dead = api.call("GET", "/youtube/v3/channels?part=snippet&mine=true")
    assert (dead.status_code, reason(dead)) == (401, "authError")


def test_units_are_charged_until_midnight_pacific(api: Api) -> None:
    api.running.sandbox.set_quota("youtube", "units", 3)
    for _ in range(3):
        assert api.call("GET", "/youtube/v3/channels?part=snippet&mine=true").status_code == 200
    full = api.call("GET", "/youtube/v3/channels?part=snippet&mine=true")
    assert (full.status_code, reason(full)) == (403, "quotaExceeded")
    assert api.open().status_code == 200  # uploads have a bucket of their own
    api.clock.instant = NOON.replace(hour=8, minute=1)
    api.token = api.refresh().json()["access_token"]
    assert api.call("GET", "/youtube/v3/channels?part=snippet&mine=true").status_code == 200


def test_inserts_and_channel_uploads_have_limits(api: Api) -> None:
    api.running.sandbox.set_quota("youtube", "inserts", 1)
    api.upload()
    assert reason(api.open()) == "quotaExceeded"
    api.running.sandbox.set_quota("youtube", "inserts", 9)
    api.running.sandbox.set_quota("youtube", "channel_uploads", 1)
    full = api.open()
    assert (full.status_code, reason(full)) == (400, "uploadLimitExceeded")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/youtube/v3/videos?id=x", "missingRequiredParameter"),
        ("/youtube/v3/videos?part=snippet&id=x&nonsense=1", "unexpectedParameter"),
        ("/youtube/v3/videos?part=nonsense&id=x", "unknownPart"),
        ("/youtube/v3/videos?part=id&id=" + ",".join(["x"] * 51), "invalidFilters"),
        ("/youtube/v3/playlistItems?part=snippet&playlistId=PLx", "playlistNotFound"),
        (f"/youtube/v3/playlistItems?part=snippet&playlistId=UU{YOUTUBE.channel_id[2:]}", "playlistNotFound"),
        ("/youtube/v3/captions?part=snippet&videoId=x", "videoNotFound"),
    ],
)
def test_reading_is_strict(api: Api, path: str, wanted: str) -> None:
    assert reason(api.call("GET", path)) == wanted


# --- sessions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("snippet", "status", "wanted"),
    [
        ({"title": ""}, {}, "invalidTitle"),
        ({"title": "x" * 101}, {}, "invalidTitle"),
        ({"title": "a > b"}, {}, "invalidTitle"),
        ({"description": "ệ" * 1667}, {}, "invalidDescription"),
        ({"tags": ["x" * 501]}, {}, "invalidTags"),
        ({"tags": ["a b"] * 84}, {}, "invalidTags"),
        ({"categoryId": "99"}, {}, "invalidCategoryId"),
        ({"defaultLanguage": "Tiếng Việt"}, {}, "invalidVideoMetadata"),
        ({}, {"privacyStatus": "secret"}, "invalidVideoMetadata"),
        ({}, {"privacyStatus": "public", "publishAt": "2030-01-01T00:00:00Z"}, "invalidPublishAt"),
    ],
)
def test_metadata_is_checked(api: Api, snippet: dict[str, Any], status: dict[str, Any], wanted: str) -> None:
    metadata = {"snippet": {**METADATA["snippet"], **snippet}, "status": status}
    assert reason(api.open(metadata=metadata)) == wanted


@pytest.mark.parametrize(
    "headers", [{"X-Upload-Content-Type": "text/plain"}, {"X-Upload-Content-Length": "0"}, {"Content-Type": "text/xml"}]
)
def test_session_headers_are_checked(api: Api, headers: dict[str, str]) -> None:
    assert api.open(**headers).status_code == 400


def test_session_counts_bytes_and_becomes_a_video_once(api: Api) -> None:
    total = len(FILM)
    session = api.open().headers["Location"]
    asked = api.put(session, b"", f"*/{total}")
    assert (asked.status_code, asked.headers.get("Range")) == (308, None)
    first = api.put(session, FILM[:GRAIN], f"0-{GRAIN - 1}/{total}")
    assert (first.status_code, first.headers["Range"]) == (308, f"bytes=0-{GRAIN - 1}")
    again = api.put(session, FILM[:GRAIN], f"0-{GRAIN - 1}/{total}")
    assert again.headers["Range"] == f"bytes=0-{GRAIN - 1}"
    done = api.put(session, FILM[GRAIN:], f"{GRAIN}-{total - 1}/{total}")
    assert done.status_code == 200
    sent_again = api.put(session, FILM[GRAIN:], f"{GRAIN}-{total - 1}/{total}")
    for repeated in (sent_again, api.put(session, b"", f"*/{total}")):
        assert repeated.json()["id"] == done.json()["id"]
    assert len(api.running.sandbox.list("youtube", "video")) == 1


@pytest.mark.parametrize(
    ("data", "content_range"),
    [
        (FILM[:100_000], f"0-99999/{len(FILM)}"),  # not a multiple of 256 KiB
        (FILM[:GRAIN], f"0-{GRAIN - 1}/{len(FILM) + 1}"),  # another total
        (FILM[: GRAIN - 1], f"0-{GRAIN - 1}/{len(FILM)}"),  # body shorter than said
        (FILM[GRAIN:], f"{GRAIN}-{len(FILM) - 1}/{len(FILM)}"),  # a gap
        (b"x", "nonsense"),
    ],
)
def test_odd_pieces_are_refused(api: Api, data: bytes, content_range: str) -> None:
    session = api.open().headers["Location"]
    assert api.put(session, data, content_range).status_code == 400
    assert api.put(session, b"", f"*/{len(FILM)}").status_code == 308


def test_unknown_and_old_sessions_are_gone(api: Api) -> None:
    session = api.open().headers["Location"]
    assert api.put(f"{session}x", b"", f"*/{len(FILM)}").status_code == 404
    api.clock.instant += timedelta(days=8)
    api.token = api.refresh().json()["access_token"]
    assert api.put(session, b"", f"*/{len(FILM)}").status_code == 404


def test_connection_broken_in_a_piece_keeps_whole_grains(api: Api) -> None:
    total, size = 4 * GRAIN, 4 * GRAIN
    session = api.open(size).headers["Location"]
    parts = urlsplit(session)
    with socket.create_connection((parts.hostname, parts.port)) as raw:
        head = (
            f"PUT {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nAuthorization: Bearer {api.token}\r\n"
            f"Content-Length: {size}\r\nContent-Range: bytes 0-{size - 1}/{total}\r\n\r\n"
        )
        raw.sendall(head.encode() + bytes(2 * GRAIN + 500))
    for _ in range(100):
        stored = api.put(session, b"", f"*/{total}").headers.get("Range")
        if stored:
            break
    assert stored == f"bytes=0-{2 * GRAIN - 1}"


# --- videos ----------------------------------------------------------------------------------------------------------


def test_video_is_processed_after_a_while(api: Api) -> None:
    video_id = api.upload()
    assert api.video(video_id)["status"]["uploadStatus"] == "uploaded"
    assert api.video(video_id)["processingDetails"]["processingStatus"] == "processing"
    api.clock.instant += timedelta(seconds=5)
    assert api.video(video_id)["status"]["uploadStatus"] == "processed"
    assert api.video(video_id)["statistics"]["viewCount"] == "0"


def test_missing_privacy_means_public_as_over_there(api: Api) -> None:
    session = api.open(metadata={"snippet": METADATA["snippet"]}).headers["Location"]
    made = api.put(session, FILM, f"0-{len(FILM) - 1}/{len(FILM)}").json()
    assert made["status"]["privacyStatus"] == "public"


def test_update_drops_what_it_leaves_out(api: Api) -> None:
    metadata = {"snippet": {**METADATA["snippet"], "description": "Mô tả", "tags": ["a"]}, "status": {}}
    session = api.open(metadata=metadata).headers["Location"]
    video_id = api.put(session, FILM, f"0-{len(FILM) - 1}/{len(FILM)}").json()["id"]
    body = {"id": video_id, "snippet": {"title": "Mới", "categoryId": "27"}}
    assert api.call("PUT", "/youtube/v3/videos?part=snippet", json=body).status_code == 200
    assert api.video(video_id)["snippet"]["description"] == ""
    assert api.video(video_id)["snippet"]["tags"] == []
    del body["snippet"]["categoryId"]
    assert reason(api.call("PUT", "/youtube/v3/videos?part=snippet", json=body)) == "invalidCategoryId"


def test_deleted_video_is_gone_everywhere(api: Api) -> None:
    video_id = api.upload()
    assert api.call("DELETE", f"/youtube/v3/videos?id={video_id}").status_code == 204
    assert reason(api.call("DELETE", f"/youtube/v3/videos?id={video_id}")) == "videoNotFound"
    assert api.call("GET", f"/youtube/v3/videos?part=id&id={video_id}").json()["items"] == []


def multipart(body: dict[str, Any], data: bytes) -> dict[str, Any]:
    pieces = [b"--b\r\nContent-Type: application/json\r\n\r\n", json.dumps(body).encode(), b"\r\n--b\r\n",
              b"Content-Type: application/octet-stream\r\n\r\n", data, b"\r\n--b--\r\n"]  # fmt: skip
    return {"data": b"".join(pieces), "headers": {"Content-Type": "multipart/related; boundary=b"}}


def test_captions_are_kept_to_the_byte_and_only_once(api: Api) -> None:
    video_id = api.upload()
    track = {"snippet": {"videoId": video_id, "language": "vi", "name": ""}}
    for content in (CAPTIONS_VTT, CAPTIONS_VTT.replace("\n", "\r\n")):
        language = {**track["snippet"], "language": "vi" if content == CAPTIONS_VTT else "en"}
        path = "/upload/youtube/v3/captions?part=snippet&uploadType=multipart"
        made = api.call("POST", path, **multipart({"snippet": language}, content.encode()))
        stored = api.running.sandbox.get("youtube", "captions", made.json()["id"])
        assert api.running.sandbox.blob_path(stored["sha256"]).read_bytes() == content.encode()
    twice = api.call("POST", path, **multipart(track, b"WEBVTT\n"))
    assert (twice.status_code, reason(twice)) == (409, "captionExists")


def test_unreadable_captions_fail_visibly(api: Api) -> None:
    track = {"snippet": {"videoId": api.upload(), "language": "vi", "name": ""}}
    path = "/upload/youtube/v3/captions?part=snippet&uploadType=multipart"
    made = api.call("POST", path, **multipart(track, b"not captions")).json()
    assert (made["snippet"]["status"], made["snippet"]["failureReason"]) == ("failed", "unknownFormat")


# --- what people see -----------------------------------------------------------------------------------------------


def test_timeline_plays_the_video_with_its_captions(api: Api) -> None:
    video_id = api.upload()
    track = {"snippet": {"videoId": video_id, "language": "vi", "name": ""}}
    path = "/upload/youtube/v3/captions?part=snippet&uploadType=multipart"
    api.call("POST", path, **multipart(track, CAPTIONS_VTT.encode()))
    api.call("POST", f"/upload/youtube/v3/thumbnails/set?videoId={video_id}", data=png_bytes())
    base = api.running.base_url
    (post,) = requests.get(f"{base}/youtube/timeline.json", timeout=5).json()
    film, thumbnail = post["media"]
    assert post["state"] == "processing"
    part = requests.get(film["url"], headers={"Range": "bytes=0-9"}, timeout=5)
    assert (part.status_code, part.content) == (206, FILM[:10])
    assert requests.get(film["captions_url"], timeout=5).text.startswith("WEBVTT")
    assert requests.get(thumbnail["url"], timeout=5).content == png_bytes()
    for page in (f"{base}/youtube/timeline", f"{base}/youtube/watch?v={video_id}", f"{base}/youtube/shorts/{video_id}"):
        text = requests.get(page, timeout=5).text
        assert f"/blobs/{film['sha256']}" in text
        assert "<track" in text


def test_private_video_has_no_public_page(api: Api) -> None:
    session = api.open(metadata={**METADATA, "status": {"privacyStatus": "private"}}).headers["Location"]
    video_id = api.put(session, FILM, f"0-{len(FILM) - 1}/{len(FILM)}").json()["id"]
    assert requests.get(f"{api.running.base_url}/youtube/watch?v={video_id}", timeout=5).status_code == 404
