"""Interrupted everywhere, and still exactly one video with the right bytes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from publishers.contract import CannotTell, Found, NeedsPerson, NotYet, OutcomeUnknown, Rejected, Unreachable
from publishers.platforms.youtube.client import Complete, Gone, SessionState, YouTubeClient
from publishers.platforms.youtube.making import VideoMaker
from publishers.platforms.youtube.piece import GRAIN, Pace, Piece
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import Crash, MemoryRun, drive

from .conftest import Studio, film, film_bytes, ordinary


def assert_one_whole_video(studio: Studio, run: MemoryRun) -> None:
    post = studio.shown()
    assert post.media[0].sha256 == run.message.video().sha256
    assert post.state == ""


def test_pieces_are_sent_once_each(studio: Studio) -> None:
    run = studio.run(ordinary())
    assert drive(run).errors == []
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert") == 1
    assert studio.calls("videos.insert.piece") == 4
    assert studio.calls("videos.insert.last") == 1


def test_session_is_stored_before_any_byte_leaves(studio: Studio) -> None:
    run = studio.run(ordinary())
    run.crash_at("session:1:stored")
    with pytest.raises(Crash):
        drive(run)
    assert studio.calls("videos.insert.piece") == studio.calls("videos.insert.last") == 0


@pytest.mark.parametrize(
    "point",
    ["session:1:acted", "session:1:stored", "transfer:1:checkpoint:1", "transfer:1:checkpoint:3", "transfer:1:acted",
     "create:1:before", "create:1:acted", "create:1:stored"],
)  # fmt: skip
def test_killed_worker_goes_on_at_the_right_byte(studio: Studio, point: str) -> None:
    run = studio.run(ordinary())
    run.crash_at(point)
    with pytest.raises(Crash):
        drive(run)
    drive(run)
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert.piece") == 4
    assert studio.calls("videos.insert.last") == 1


def test_checkpoints_tell_the_offset(studio: Studio) -> None:
    run = studio.run(ordinary())
    run.crash_at("transfer:1:checkpoint:2")
    with pytest.raises(Crash):
        drive(run)
    assert run.saved("transfer:1") == {"offset": 2 * GRAIN, "size": run.message.video().bytes}


@pytest.mark.parametrize("fault", ["reset_before", "reset_after", "500_after", "timeout_after"])
def test_piece_without_an_answer_is_asked_about_at_once(studio: Studio, fault: str) -> None:
    studio.fault("videos.insert.piece", fault, times=2)
    run = studio.run(ordinary())
    assert drive(run).errors == []
    assert_one_whole_video(studio, run)


def test_connection_that_brings_nothing_forward_is_left_to_the_back_off(studio: Studio) -> None:
    studio.fault("videos.insert.piece", "reset_before", times=3)
    run = studio.run(ordinary())
    driven = drive(run)
    assert [type(error) for error in driven.errors] == [Unreachable]
    assert_one_whole_video(studio, run)


@pytest.mark.parametrize("fault", ["reset_after", "timeout_after", "truncated"])
def test_lost_last_answer_is_settled_by_the_session(studio: Studio, fault: str) -> None:
    studio.running.sandbox.set_quota("youtube", "uploads_lag_s", 10**6)
    studio.fault("videos.insert.last", fault)
    run = studio.run(ordinary())
    driven = drive(run)
    assert [type(error) for error in driven.errors] == [OutcomeUnknown]
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert.last") == 1
    assert run.acted == ["create:1", "playlist"]


def test_last_piece_that_never_arrived_is_sent_into_the_same_session(studio: Studio) -> None:
    studio.fault("videos.insert.last", "reset_before")
    run = studio.run(ordinary())
    drive(run)
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert") == 1
    assert studio.calls("videos.insert.last") == 2


def test_session_that_ends_on_the_way_is_followed_by_another(studio: Studio) -> None:
    run = studio.run(ordinary())
    run.crash_at("transfer:1:checkpoint:2")
    with pytest.raises(Crash):
        drive(run)
    studio.lose_sessions()
    drive(run)
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert") == 2


def test_session_older_than_a_week_is_followed_by_another(studio: Studio) -> None:
    run = studio.run(ordinary())
    run.crash_at("transfer:1:stored")
    with pytest.raises(Crash):
        drive(run)
    studio.clock.instant += timedelta(days=8)
    drive(run)
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert") == 2


def test_session_lost_with_the_answer_is_settled_by_the_uploads(studio: Studio) -> None:
    studio.fault("videos.insert.last", "reset_after")
    run = studio.run(ordinary())
    with pytest.raises(OutcomeUnknown):
        run.platform.publish(run.message, run)
    studio.lose_sessions()
    drive(run)
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert") == 1


def test_session_that_ends_at_the_last_byte_is_looked_up(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    send_piece = YouTubeClient.send_piece

    def forgetful(client: YouTubeClient, *piece: Any) -> SessionState:
        state = send_piece(client, *piece)
        return Gone() if isinstance(state, Complete) else state

    monkeypatch.setattr(YouTubeClient, "send_piece", forgetful)
    run = studio.run(ordinary())
    assert [type(error) for error in drive(run).errors] == [OutcomeUnknown]
    assert_one_whole_video(studio, run)


def test_young_video_missing_from_the_uploads_is_waited_for(studio: Studio) -> None:
    studio.running.sandbox.set_quota("youtube", "uploads_lag_s", 120)
    studio.fault("videos.insert.last", "reset_after")
    run = studio.run(ordinary())
    with pytest.raises(OutcomeUnknown):
        run.platform.publish(run.message, run)
    studio.lose_sessions()
    with pytest.raises(NotYet) as wait:
        run.platform.publish(run.message, run)
    assert wait.value.after > 120
    drive(run)
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert") == 1


def test_session_lost_before_its_last_byte_makes_one_video_in_the_next(studio: Studio) -> None:
    studio.fault("videos.insert.last", "reset_before")
    run = studio.run(ordinary())
    with pytest.raises(OutcomeUnknown):
        run.platform.publish(run.message, run)
    studio.lose_sessions()
    drive(run)
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert") == 2


def test_restored_backup_finds_the_video_that_is_there(studio: Studio) -> None:
    first = drive(studio.run(ordinary())).receipt
    again = drive(studio.run(ordinary())).receipt
    assert again.remote_id == first.remote_id
    assert studio.calls("videos.insert") == 1
    assert len(studio.posts()) == 1


def test_found_video_gets_the_texts_of_now(studio: Studio) -> None:
    drive(studio.run(ordinary()))
    drive(studio.run(ordinary(title="Tiêu đề đã sửa")))
    assert studio.shown().title == "Tiêu đề đã sửa"


def test_found_video_of_another_file_is_for_a_person(studio: Studio) -> None:
    drive(studio.run(ordinary()))
    changed = messages.message(film(3 * GRAIN), messages.captions())
    with pytest.raises(NeedsPerson, match="youtube_video_changed"):
        drive(studio.run(changed))
    assert len(studio.posts()) == 1


def test_other_deliveries_of_the_same_item_are_other_videos(studio: Studio) -> None:
    drive(studio.run(ordinary(key="slot-1")))
    drive(studio.run(ordinary(key="slot-2")))
    assert len(studio.posts()) == 2


def test_look_up_without_a_session_tells_ours_from_a_twin(studio: Studio) -> None:
    message = ordinary()
    receipt = drive(studio.run(message)).receipt
    platform = studio.platform()
    assert platform.find(message, "create:1", messages.NOON, {}) == Found({"video_id": receipt.remote_id})
    twin = studio.running.sandbox.get("youtube", "video", receipt.remote_id)
    twin["snippet"]["tags"] = []
    studio.running.sandbox.put("youtube", "video", receipt.remote_id, twin)
    assert isinstance(platform.find(message, "create:1", messages.NOON, {}), CannotTell)


def test_uploads_of_many_pages_are_looked_through(studio: Studio) -> None:
    message = ordinary()
    receipt = drive(studio.run(message)).receipt
    sandbox = studio.running.sandbox
    other = sandbox.get("youtube", "video", receipt.remote_id)
    other["snippet"] = {**other["snippet"], "tags": []}
    for number in range(120):
        sandbox.put("youtube", "video", f"video{number:06}", other)
    found = studio.platform().find(replace(message, title="x"), "create:1", messages.NOON, {})
    assert found == Found({"video_id": receipt.remote_id})


@pytest.mark.parametrize("size", [1, GRAIN, GRAIN + 1])
def test_every_size_arrives_whole(studio: Studio, size: int) -> None:
    data = bytes(range(256)) * (size // 256 + 1)
    odd = messages.asset(data[:size], "a.mp4", "video/mp4", "main", duration_s=1.0)
    run = studio.run(messages.message(odd, messages.captions()))
    with pytest.raises(Rejected, match="youtube_video_unreadable"):  # these bytes are no video
        drive(run)
    assert studio.shown().media[0].sha256 == odd.sha256


def test_file_that_is_not_in_the_store_is_said_so(studio: Studio) -> None:
    def gone() -> None:
        raise FileNotFoundError

    for video in (replace(film(), open=gone), replace(film(), bytes=film().bytes + 5), replace(film(), bytes=0)):
        with pytest.raises(Rejected) as refused:
            drive(studio.run(messages.message(video, messages.captions(), key=str(video.bytes))))
        assert refused.value.code in ("media_missing", "youtube_request_refused")
    assert studio.posts() == []


def test_pieces_must_be_whole_grains() -> None:
    with pytest.raises(ValueError, match="multiple"):
        Pace(first=100_000)


def test_pieces_grow_while_it_is_quick_and_shrink_on_a_slow_line() -> None:
    pace = Pace(first=4 * GRAIN, most=16 * GRAIN)
    assert [pace.after(size * GRAIN, 0.5) for size in (4, 8, 16)] == [8 * GRAIN, 16 * GRAIN, 16 * GRAIN]
    assert pace.after(8 * GRAIN, 5) == 8 * GRAIN
    assert [pace.after(size * GRAIN, 30) for size in (5, 2, 1)] == [2 * GRAIN, GRAIN, GRAIN]


def test_quick_line_needs_fewer_requests(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(VideoMaker, "pace", Pace(first=GRAIN, most=16 * GRAIN))
    run = studio.run(messages.message(film(15 * GRAIN + 1), messages.captions()))
    assert drive(run).errors == []
    assert_one_whole_video(studio, run)
    assert studio.calls("videos.insert.piece") == 4  # 1 + 2 + 4 + 8


def test_piece_is_read_in_blocks_and_may_be_read_again() -> None:
    video = film(3 * GRAIN)
    with video.open() as source:
        piece = Piece(source, video, GRAIN, GRAIN + 7)
        assert len(piece) == GRAIN + 7
        for _ in range(2):
            assert b"".join(map(bytes, piece)) == film_bytes(3 * GRAIN)[GRAIN : 2 * GRAIN + 7]
