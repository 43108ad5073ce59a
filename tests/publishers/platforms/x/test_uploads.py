"""Files on their way to X: pieces, interruptions, processing, ids that run out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from publishers.contract import Message, NotYet, Rejected, Unreachable
from tests.publishers.platforms.memory_run import Crash, drive
from tests.publishers.platforms.messages import captions, message, mp4_bytes, picture, video

from .conftest import Desk

#: Small, so that a tiny film has several.
PIECE = 700


def film() -> Message:
    return message(video(), captions())


def test_video_arrives_whole_with_its_subtitles(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishers.platforms.x.uploads.PIECE", PIECE)
    drive(desk.run(film()))
    (media,) = desk.posts()[0].media
    assert desk.running.sandbox.blob_path(media.sha256).read_bytes() == mp4_bytes()
    assert desk.running.sandbox.blob_path(media.captions_sha256).read_text().startswith("WEBVTT")
    assert desk.calls("media.append") == -(-len(mp4_bytes()) // PIECE) + 1


def test_a_killed_upload_goes_on_at_its_piece(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishers.platforms.x.uploads.PIECE", PIECE)
    run = desk.run(film())
    piece = next(name for name in _points(desk) if name.endswith(":piece:checkpoint:1"))
    run.crash_at(piece)
    with pytest.raises(Crash):
        drive(run)
    sent = desk.calls("media.append")
    assert drive(run).receipt.remote_id
    assert desk.calls("media.append") - sent == -(-len(mp4_bytes()) // PIECE) - 1 + 1
    assert desk.calls("media.initialize") == 4


def _points(desk: Desk) -> list[str]:
    rehearsal = desk.run(message(video(), captions(), body="Tập dượt"))
    drive(rehearsal)
    return rehearsal.points


def test_a_piece_without_an_answer_is_sent_again(desk: Desk) -> None:
    run = desk.run(film())
    desk.running.set_fault("x", "media.append", "reset_after")
    with pytest.raises(Unreachable):
        run.platform.publish(run.message, run)
    drive(run)
    assert len(desk.posts()) == 1


def test_waits_as_long_as_x_processes(desk: Desk) -> None:
    desk.quota("processing_polls", 3)
    run = desk.run(film())
    with pytest.raises(NotYet) as caught:
        run.platform.publish(run.message, run)
    assert caught.value.after == 1
    drive(run)
    assert desk.calls("media.status") == 4


def test_a_video_that_x_cannot_use_is_refused_and_uploaded_anew_by_whoever_sends_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = desk.run(film())
    failed = {"state": "failed", "error": {"name": "InvalidMedia", "message": "unsupported video format"}}
    with monkeypatch.context() as patch:
        patch.setattr("publishers.platforms.x.client.XClient.end_upload", lambda client, media_id: failed)
        with pytest.raises(Rejected) as caught:
            run.platform.publish(run.message, run)
    assert caught.value.code == "media_failed"
    assert "unsupported video format" in caught.value.detail
    assert drive(run).receipt.remote_id
    assert desk.calls("media.initialize") == 3


def test_a_picture_whose_id_ran_out_is_uploaded_again(desk: Desk) -> None:
    run = desk.run(message(picture()))
    desk.running.set_fault("x", "post.create", "throttle")
    with pytest.raises(Exception, match="throttled"):
        run.platform.publish(run.message, run)
    desk.clock.instant += timedelta(days=2)
    drive(run)
    assert desk.calls("media.upload") == 2
    assert len(desk.posts()[0].media) == 1


def test_a_file_that_is_gone_from_the_store_is_said(desk: Desk) -> None:
    def broken() -> None:
        raise OSError

    with pytest.raises(Rejected) as caught:
        drive(desk.run(message(replace(picture(), open=broken))))
    assert caught.value.code == "media_missing"
