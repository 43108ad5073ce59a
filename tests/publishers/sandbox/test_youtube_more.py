"""The sandbox's YouTube beyond uploads: figures, the hub, times of becoming public, taking things away."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from publishers.sandbox.accounts import YOUTUBE
from publishers.sandbox.youtube.hub import TOPIC

from .test_youtube import FILM, METADATA, Api, api, reason, running

__all__ = ["api", "running"]

REPORT = {
    "ids": "channel==MINE", "startDate": "2026-11-01", "endDate": "2026-11-30", "metrics": "views,shares",
    "dimensions": "video", "sort": "-views", "maxResults": "200",
}  # fmt: skip


def report(api: Api, video_id: str, **changes: str) -> requests.Response:
    asked = {**REPORT, "filters": f"video=={video_id}", **changes}
    url = f"{api.running.base_url}/youtube/analytics/v2/reports"
    return api.call("GET", url, params={name: value for name, value in asked.items() if value})


def test_counters_have_a_bucket_and_parts_of_their_own(api: Api) -> None:
    video_id = api.upload()
    api.running.sandbox.set_quota("youtube", "units", 0)
    requests.get(f"{api.running.base_url}/youtube/watch?v={video_id}", timeout=5)
    found = api.call("GET", f"/youtube/v3/videos:batchGetStats?part=id,statistics&id={video_id},unknown").json()
    assert [item["id"] for item in found["items"]] == [video_id]
    assert found["items"][0]["statistics"] == {"viewCount": "1", "likeCount": "0", "commentCount": "0"}
    for path, wanted in (
        ("part=status&id=x", "unknownPart"), ("part=id", "missingRequiredParameter"),
        ("part=id&id=x&hl=vi", "unexpectedParameter"), ("part=id&id=" + ",".join(["x"] * 51), "invalidFilters"),
    ):  # fmt: skip
        assert reason(api.call("GET", f"/youtube/v3/videos:batchGetStats?{path}")) == wanted


def test_a_table_by_videos(api: Api) -> None:
    video_id = api.upload()
    assert "rows" not in report(api, "unknown").json()
    found = report(api, video_id).json()
    assert [header["name"] for header in found["columnHeaders"]] == ["video", "views", "shares"]
    assert found["rows"] == [[video_id, 0, 0]]
    assert "rows" not in report(api, video_id, startDate="2026-11-22").json()


@pytest.mark.parametrize(
    "changes",
    [{"ids": "channel==UCx"}, {"startDate": "1/11/2026"}, {"startDate": "2026-12-01"}, {"metrics": "views,nonsense"},
     {"dimensions": ""}, {"sort": ""}, {"sort": "-likes"}, {"maxResults": "201"}, {"maxResults": ""},
     {"filters": "video=x"}, {"nonsense": "1"}],
)  # fmt: skip
def test_questions_to_analytics_are_strict(api: Api, changes: dict[str, str]) -> None:
    assert report(api, "x", **changes).status_code == 400


def test_private_until_its_time(api: Api) -> None:
    status = {"privacyStatus": "private", "publishAt": "2026-12-01T01:00:00Z"}
    session = api.open(metadata={**METADATA, "status": status}).headers["Location"]
    video_id = api.put(session, FILM, f"0-{len(FILM) - 1}/{len(FILM)}").json()["id"]
    assert api.video(video_id)["status"]["publishAt"] == "2026-12-01T01:00:00Z"
    api.clock.instant = api.clock.instant.replace(month=12, day=2)
    api.token = api.refresh().json()["access_token"]
    shown = api.video(video_id)["status"]
    assert (shown["privacyStatus"], shown.get("publishAt")) == ("public", None)
    again = {"id": video_id, "status": {**status, "publishAt": "2027-01-01T00:00:00Z"}}
    assert reason(api.call("PUT", "/youtube/v3/videos?part=status", json=again)) == "invalidPublishAt"


@pytest.mark.parametrize(
    ("path", "wanted"), [("captions", "captionNotFound"), ("playlistItems", "playlistItemNotFound")]
)
def test_what_is_not_there_cant_be_taken_away(api: Api, path: str, wanted: str) -> None:
    assert reason(api.call("DELETE", f"/youtube/v3/{path}?id=x")) == wanted


def test_place_on_a_playlist_can_be_taken_away(api: Api) -> None:
    resource = {"kind": "youtube#video", "videoId": api.upload()}
    body = {"snippet": {"playlistId": YOUTUBE.playlist_id, "resourceId": resource}}
    made = api.call("POST", "/youtube/v3/playlistItems?part=snippet", json=body).json()
    assert api.call("DELETE", f"/youtube/v3/playlistItems?id={made['id']}").status_code == 204
    listed = api.call("GET", f"/youtube/v3/playlistItems?part=snippet&playlistId={YOUTUBE.playlist_id}").json()
    assert listed["items"] == []


@pytest.mark.parametrize(
    "changes",
    [{"hub.mode": "publish"}, {"hub.topic": TOPIC.replace("/xml", "")}, {"hub.callback": "ftp://x/"},
     {"hub.verify": "never"}, {"hub.lease_seconds": "long"}, {"hub.secret": "x" * 201}, {"hub.nonsense": "1"}],
)  # fmt: skip
def test_hub_refuses_odd_wishes(api: Api, changes: dict[str, Any]) -> None:
    wish = {"hub.mode": "subscribe", "hub.topic": TOPIC, "hub.callback": "http://127.0.0.1:1/x", **changes}
    answer = requests.post(f"{api.running.base_url}/youtube/hub", data=wish, timeout=5)
    assert answer.status_code == 400
    assert api.running.sandbox.list("youtube", "subscriber") == []
