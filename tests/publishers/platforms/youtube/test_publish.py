from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from publishers.contract import AuthExpired, Misconfigured, NeedsPerson, NotYet, OutcomeUnknown, Rejected, Throttled
from publishers.platforms.youtube.schema import YouTubeOptions
from publishers.sandbox.accounts import YOUTUBE
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .conftest import Studio, film, ordinary

COVER = messages.picture("cover", colour="#14532d")


def publish_until_waiting(run: MemoryRun) -> float:
    with pytest.raises(NotYet) as wait:
        run.platform.publish(run.message, run)
    return wait.value.after


def test_video_appears_with_all_that_belongs_to_it(studio: Studio) -> None:
    message = ordinary(COVER)
    receipt = drive(studio.run(message)).receipt
    post = studio.shown()
    assert (post.title, post.text) == (message.title, message.body)
    assert post.media[0].captions_sha256 == message.captions().sha256
    assert post.media[1].sha256 == COVER.sha256
    assert post.facts["playlist"] == YOUTUBE.playlist_id
    assert post.facts["privacy"] == "public"
    assert receipt.permalink == f"{studio.running.base_url}/youtube/watch?v={post.id}"
    assert receipt.facts["video_sha256"] == message.video().sha256
    assert receipt.facts["captions_sha256"] == message.captions().sha256
    assert receipt.facts["thumbnail_sha256"] == COVER.sha256


def test_permalink_opens_a_page_with_the_video(studio: Studio) -> None:
    receipt = drive(studio.run(ordinary())).receipt
    page = studio.http.request("GET", receipt.permalink)
    assert page.status == 200
    assert "<video" in page.text
    assert "<track" in page.text


def test_upright_short_video_gets_a_short_link(studio: Studio) -> None:
    message = messages.message(film(width=1080, height=1920), messages.captions())
    receipt = drive(studio.run(message)).receipt
    assert receipt.permalink == f"{studio.running.base_url}/youtube/shorts/{receipt.remote_id}"
    assert studio.http.request("GET", receipt.permalink).status == 200


@pytest.mark.parametrize("privacy", ["unlisted", "private"])
def test_privacy_is_the_channels(studio: Studio, privacy: str) -> None:
    receipt = drive(studio.run(ordinary(), privacy=privacy)).receipt
    assert studio.shown().state == privacy
    assert receipt.facts["privacy"] == privacy


def test_processing_is_waited_for(studio: Studio) -> None:
    studio.running.sandbox.set_quota("youtube", "processing_s", 60)
    run = studio.run(ordinary())
    waits = []
    for _ in range(4):
        waits.append(publish_until_waiting(run))
        assert studio.calls("captions.insert") == 0
        studio.clock.instant += timedelta(seconds=waits[-1])
    assert waits == [3, 3, 5, 10]
    drive(run)
    assert studio.calls("captions.insert") == 1


def test_endless_processing_is_for_a_person(studio: Studio) -> None:
    studio.running.sandbox.set_quota("youtube", "processing_s", 10**6)
    run = studio.run(ordinary())
    publish_until_waiting(run)
    studio.clock.instant += timedelta(hours=7)
    with pytest.raises(NeedsPerson, match="follow_timeout"):
        run.platform.publish(run.message, run)


def test_video_that_a_person_removes_meanwhile_is_said_so(studio: Studio) -> None:
    run = studio.run(ordinary())
    publish_until_waiting(run)
    studio.running.sandbox.delete("youtube", "video", studio.shown().id)
    publish_until_waiting(run)
    studio.clock.instant += timedelta(minutes=11)
    with pytest.raises(Rejected, match="youtube_not_found"):
        run.platform.publish(run.message, run)


def test_file_that_is_no_video_is_told_with_youtubes_reason(studio: Studio) -> None:
    text = messages.asset(b"not a film" * 100, "a.mp4", "video/mp4", "main", duration_s=1.0)
    with pytest.raises(Rejected) as refused:
        drive(studio.run(messages.message(text, messages.captions())))
    assert refused.value.code == "youtube_video_unreadable"
    assert refused.value.params == {"reason": "invalidFile"}


@pytest.mark.parametrize(
    ("verdict", "code", "reason"),
    [
        ({"status": {"uploadStatus": "rejected", "rejectionReason": "copyright"}},
         "youtube_video_copyright", "copyright"),
        ({"status": {"uploadStatus": "rejected", "rejectionReason": "duplicate"}},
         "youtube_video_duplicate", "duplicate"),
        ({"status": {"uploadStatus": "failed", "failureReason": "codec"}}, "youtube_video_unreadable", "codec"),
        ({"status": {"uploadStatus": "uploaded"},
          "processingDetails": {"processingStatus": "failed", "processingFailureReason": "transcodeFailed"}},
         "youtube_video_unreadable", "transcodeFailed"),
        ({"status": {"uploadStatus": "deleted"}}, "youtube_video_deleted", "deleted"),
    ],
)  # fmt: skip
def test_video_rejected_after_the_upload_is_told(
    studio: Studio, verdict: dict[str, Any], code: str, reason: str
) -> None:
    studio.running.sandbox.put("youtube", "verdict", "next", verdict)
    with pytest.raises(Rejected) as refused:
        drive(studio.run(ordinary()))
    assert (refused.value.code, refused.value.params) == (code, {"reason": reason})
    assert studio.calls("captions.insert") == 0


# --- what goes with it ---------------------------------------------------------------------------------------------


def test_refused_thumbnail_is_noted_and_the_rest_goes_on(studio: Studio) -> None:
    broken = messages.asset(b"no picture", "bia.png", "image/png", "cover", alt="Bìa")
    receipt = drive(studio.run(ordinary(broken))).receipt
    assert "invalidImage" in receipt.facts["refused"]["thumbnail"]
    assert "thumbnail_sha256" not in receipt.facts
    assert studio.shown().media[0].captions_sha256


def test_unknown_playlist_is_noted(studio: Studio) -> None:
    receipt = drive(studio.run(ordinary(), playlist_id="PLnotThere")).receipt
    assert "playlistNotFound" in receipt.facts["refused"]["playlist"]


def test_no_playlist_is_asked_for_when_none_is_set(studio: Studio) -> None:
    drive(studio.run(ordinary(), playlist_id=""))
    assert studio.calls("playlistItems.insert") == 0


@pytest.mark.parametrize("operation", ["thumbnails.set", "captions.insert", "playlistItems.insert"])
@pytest.mark.parametrize("fault", ["reset_after", "500_before"])
def test_lost_answers_dress_the_video_once(studio: Studio, operation: str, fault: str) -> None:
    studio.fault(operation, fault)
    message = ordinary(COVER)
    driven = drive(studio.run(message))
    assert len(driven.errors) == 1
    post = studio.shown()
    assert post.media[0].captions_sha256 == message.captions().sha256
    assert post.facts["captions"] == "vi"
    assert post.facts["playlist"] == YOUTUBE.playlist_id
    assert "refused" not in driven.receipt.facts


def test_a_place_on_the_playlist_that_comes_late_is_not_taken_twice(studio: Studio) -> None:
    studio.running.set_fault("youtube", "playlistItems.insert", "late_effect", seconds=5)
    run = studio.run(ordinary())
    with pytest.raises(OutcomeUnknown):
        for _ in range(9):
            studio.clock.instant += timedelta(seconds=publish_until_waiting(run))
    assert publish_until_waiting(run) == pytest.approx(10)
    studio.clock.instant += timedelta(seconds=5)
    end = time.monotonic() + 5
    while studio.running.sandbox.faults.late and time.monotonic() < end:
        time.sleep(0.01)
    drive(run)
    assert studio.shown().facts["playlist"] == YOUTUBE.playlist_id


def test_captions_wait_for_tomorrows_quota(studio: Studio) -> None:
    studio.running.sandbox.set_quota("youtube", "units", 100)
    run = studio.run(ordinary())
    with pytest.raises(Throttled) as full:
        for _ in range(3):
            studio.clock.instant += timedelta(seconds=publish_until_waiting(run))
    assert full.value.code == "youtube_quota"
    assert full.value.retry_after == pytest.approx(3 * 3600, abs=120)
    studio.running.sandbox.set_quota("youtube", "units", 10_000)
    drive(run)
    assert studio.shown().media[0].captions_sha256
    assert studio.calls("videos.insert") == 1


# --- what stops it -------------------------------------------------------------------------------------------------


def test_full_channel_waits_a_day(studio: Studio) -> None:
    studio.running.sandbox.set_quota("youtube", "channel_uploads", 0)
    run = studio.run(ordinary())
    with pytest.raises(Throttled) as full:
        run.platform.publish(run.message, run)
    assert (full.value.code, full.value.retry_after) == ("youtube_upload_limit", 86_400)


def test_nothing_is_sent_to_another_channel_than_the_settings_name(studio: Studio) -> None:
    run = studio.run(ordinary(), channel_id="UC" + "x" * 22)
    with pytest.raises(Misconfigured) as wrong:
        run.platform.publish(run.message, run)
    assert wrong.value.params == {"field": "channel_id", "found": YOUTUBE.title}
    assert studio.calls("videos.insert") == 0


def test_withdrawn_consent_pauses_the_channel(studio: Studio) -> None:
    studio.fault("oauth.token", "token_expired")
    run = studio.run(ordinary())
    with pytest.raises(AuthExpired):
        run.platform.publish(run.message, run)


def test_expired_access_token_is_renewed_on_the_spot(studio: Studio) -> None:
    platform = studio.platform()
    assert platform.probe().ok
    platform.client._http.credentials.token = "ya29.stale.1.none"
    assert platform.probe().ok


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"title": "<b>"}, "invalidTitle"), ({"title": ""}, "invalidTitle"), ({"body": "x" * 5001}, "invalidDescription")],
)
def test_refused_metadata_is_told_with_youtubes_reason(studio: Studio, changes: dict[str, Any], reason: str) -> None:
    run = studio.run(replace(ordinary(), **changes))
    with pytest.raises(Rejected) as refused:
        run.platform.publish(run.message, run)
    assert reason in refused.value.detail
    assert studio.posts() == []


def test_unknown_category_names_the_form_field(studio: Studio) -> None:
    run = studio.run(ordinary(), category_id="99")
    with pytest.raises(Misconfigured) as wrong:
        run.platform.publish(run.message, run)
    assert wrong.value.params == {"field": "category_id"}


def test_item_without_video_is_refused(studio: Studio) -> None:
    run = studio.run(messages.message())
    with pytest.raises(Rejected, match="video_missing"):
        run.platform.publish(run.message, run)


@pytest.mark.parametrize("channel_id", ["@phapluat", "UC short", ""])
def test_handle_is_not_a_channel_id(channel_id: str) -> None:
    with pytest.raises(ValueError, match="channel_id"):
        YouTubeOptions(channel_id=channel_id)


def test_numbers_in_a_channel_file_are_taken_as_text() -> None:
    assert YouTubeOptions.model_validate({"channel_id": YOUTUBE.channel_id, "category_id": 25}).category_id == "25"
