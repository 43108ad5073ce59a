"""Reels: which films become one, their bytes resumed where they stopped, and published once."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import pytest

from cms.core.ids import sha256_hex
from publishers.contract import Absent, Asset, AuthExpired, Found, Message, NotYet, Rejected, Throttled, Unreachable
from publishers.planning.preflight.checks import preflight
from publishers.platforms.facebook import reels
from publishers.platforms.facebook.platform import FacebookPlatform
from publishers.sandbox.facebook import tokens
from tests.publishers.platforms.memory_gauge import MemoryGauge
from tests.publishers.platforms.memory_run import Crash, MemoryRun, drive
from tests.publishers.platforms.messages import asset, message, mp4_bytes, video

from .conftest import Page

#: Longer than what the sandbox keeps at once, and begins as a film does.
LONG = mp4_bytes() + bytes(3 * 1024 * 1024)


def upright(data: bytes = b"", **about: Any) -> Asset:
    measures = {"width": 1080, "height": 1920, "duration_s": 30.0, **about}
    return asset(data or mp4_bytes(), "phim.mp4", "video/mp4", "main", **measures)


def as_reel(film: Asset | None = None) -> Message:
    return message(film or upright(), options={"video_as": "reel"})


@pytest.mark.parametrize(
    ("about", "choice", "expected"),
    [
        ({}, "auto", True),
        ({}, "video", False),
        ({"width": 544, "height": 960}, "auto", True),
        ({"width": 1920, "height": 1080}, "auto", False),
        ({"width": 360, "height": 640}, "auto", False),
        ({"duration_s": 90.0}, "auto", True),
        ({"duration_s": 91.0}, "auto", False),
        ({"duration_s": 2.0}, "auto", False),
        ({"duration_s": None}, "auto", False),
        ({"width": None}, "auto", False),
        ({"width": None, "duration_s": None}, "reel", True),
    ],
)
def test_a_film_is_a_reel_by_choice_or_by_its_measures(about: dict[str, Any], choice: str, expected: bool) -> None:
    assert reels.is_reel(message(upright(**about)), choice) is expected


@pytest.mark.parametrize(
    ("film", "code"),
    [
        (dataclasses.replace(upright(), media_type="video/quicktime"), "facebook_reel_type"),
        (upright(duration_s=120.0), "facebook_reel_length"),
        (upright(width=1920, height=1080), "facebook_reel_shape"),
        (upright(width=450, height=800), "facebook_reel_small"),
    ],
)
def test_a_film_that_can_be_no_reel_is_refused_before_sending(page: Page, film: Asset, code: str) -> None:
    found = preflight(page.platform(), as_reel(film))
    assert [problem.code for problem in found if problem.blocking] == [code]
    assert code in page.platform().sentences
    assert not [problem for problem in preflight(page.platform(), message(film)) if problem.blocking]


def test_a_reel_is_published_once_it_is_processed(page: Page) -> None:
    run = page.run(as_reel())
    assert page.platform().publish(run.message, run).state == "processing"
    assert page.posts() == []
    receipt = drive(run).receipt
    [post] = page.posts()
    assert (receipt.state, receipt.facts["type"]) == ("live", "reel")
    assert receipt.facts["post_id"] == post.id
    assert (post.title, post.text, post.media[0].sha256) == (message().title, message().body, sha256_hex(mp4_bytes()))
    assert page.calls("video.start") == 0


def test_an_upright_short_film_becomes_a_reel_by_itself(page: Page) -> None:
    assert drive(page.run(message(upright()))).receipt.facts["type"] == "reel"
    assert page.platform().price(message(upright())) == {reels.REELS: 1}
    assert page.platform().price(message(video())) == {}


def test_bytes_go_on_where_the_connection_broke(page: Page) -> None:
    run = page.run(as_reel(upright(LONG)))
    run.crash_at("reel:checkpoint:1")
    with pytest.raises(Crash):
        drive(run)
    state = run.saved("reel")
    films = page.films
    half = len(LONG) // 2
    with pytest.raises(Unreachable):  # the worker that died had sent a half
        films.send_reel(state["url"], reels.FileSlice(io.BytesIO(LONG), 0, half), offset=0, size=len(LONG))
    drive(run)
    assert page.posts()[0].media[0].sha256 == sha256_hex(LONG)
    assert page.calls("reel.start") == 1
    assert page.calls("reel.bytes") == 2


def test_whole_bytes_whose_answer_was_lost_are_not_sent_twice(page: Page) -> None:
    page.running.set_fault("facebook", "reel.bytes", "reset_after")
    driven = drive(page.run(as_reel()))
    assert [error.code for error in driven.errors] == ["unreachable"]
    assert page.calls("reel.bytes") == 1


def test_yielding_in_the_middle_keeps_what_has_arrived(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reels, "_STRIDE", 1024 * 1024)
    run = page.run(as_reel(upright(LONG)))
    keep, noted = run.checkpoint, []

    def yielding(name: str, state: Any) -> None:
        keep(name, state)
        noted.append(state)
        if len(noted) == 3:  # after the start and one stride
            raise NotYet(0)

    monkeypatch.setattr(run, "checkpoint", yielding)
    drive(run)
    assert page.posts()[0].media[0].sha256 == sha256_hex(LONG)


def test_an_upload_that_facebook_forgot_begins_anew(page: Page) -> None:
    run = page.run(as_reel())
    run.crash_at("reel:checkpoint:1")
    with pytest.raises(Crash):
        drive(run)
    page.running.sandbox.delete("facebook", "video", run.saved("reel")["video_id"])
    driven = drive(run)
    assert [error.code for error in driven.errors] == ["facebook_upload_lost"]
    assert page.calls("reel.start") == 2
    assert len(page.posts()) == 1


def test_an_upload_that_never_moves_ends_in_a_refusal(page: Page) -> None:
    page.running.set_fault("facebook", "reel.bytes", "500_before", times=99)
    with pytest.raises(Rejected) as caught:
        drive(page.run(as_reel()), attempts=40)
    assert caught.value.code == "media_failed"
    assert page.calls("reel.start") == reels.RESTARTS_MAX + 1


def test_errors_of_the_bytes_host_are_no_success(page: Page) -> None:
    opened = page.films.start_reel()
    dead = page.platform(page.account(token="EAAnothing")).films
    content = reels.FileSlice(io.BytesIO(b"abc"), 0, 3)
    with pytest.raises(AuthExpired):
        dead.send_reel(opened["url"], content, offset=0, size=3)
    with pytest.raises(Unreachable) as caught:
        page.films.send_reel(opened["url"], reels.FileSlice(io.BytesIO(b"bc"), 0, 2), offset=1, size=3)
    assert "Expected offset 0" in caught.value.detail


@pytest.mark.parametrize(
    "told",
    ["https://rupload.facebook.com/video-upload/v26.0/7", "https://evil.example/video-upload/v26.0/7", ""],
)  # fmt: skip
def test_the_token_only_goes_to_the_host_of_the_settings(page: Page, told: str) -> None:
    base = page.account().endpoints["FACEBOOK_RUPLOAD_URL"]
    assert page.films._bytes_address("7", told) == f"{base}/video-upload/v26.0/7"


def test_finishing_twice_makes_no_second_reel(page: Page) -> None:
    """A finish whose answer was lost and that the look-up missed is refused the second time: the film is there."""
    run = page.run(as_reel())
    sent = reels.upload(page.films, upright(), run)
    assert sent.finish("a", "b") == {}
    assert sent.finish("a", "b") == {}
    page.clock.instant += page.platform().capabilities.settle
    assert len(page.posts()) == 1
    assert page.calls("reel.start") == 1


def test_find_tells_a_finished_reel_from_one_that_only_has_its_bytes(page: Page) -> None:
    run = page.run(as_reel())
    run.crash_at("finish:before")
    with pytest.raises(Crash):
        drive(run)
    wanted, now = {"video_id": run.saved("reel")["video_id"]}, page.clock.now()
    assert page.platform().find(run.message, "finish", now, wanted) == Absent()
    drive(run)
    assert isinstance(page.platform().find(run.message, "finish", now, wanted), Found)


def test_thirty_reels_a_day_are_counted_before_a_byte_is_sent(page: Page) -> None:
    platform = FacebookPlatform(page.account(), page.http, page.clock, MemoryGauge(reels.REELS))
    run = MemoryRun(platform, as_reel(), page.clock)
    with pytest.raises(Throttled) as caught:
        platform.publish(run.message, run)
    assert caught.value.bucket == reels.REELS
    assert page.calls("reel.start") == 0


def test_facebooks_own_count_makes_us_wait(page: Page) -> None:
    page.running.sandbox.set_quota("facebook", "reels_per_day", 0)
    run = page.run(as_reel())
    with pytest.raises(Throttled):
        page.platform().publish(run.message, run)
    assert page.posts() == []


def test_a_reel_is_corrected_and_withdrawn_like_a_film(page: Page) -> None:
    receipt = drive(page.run(as_reel())).receipt
    corrected = dataclasses.replace(as_reel(), kind="correct", title="Tên đúng", body="Đính chính")
    page.platform().correct(receipt, corrected, page.run(corrected))
    shown = page.platform().read_back(receipt)
    assert (shown.title, shown.text, shown.is_public) == ("Tên đúng", "Đính chính", True)
    assert page.platform().withdraw(receipt, corrected, page.run(corrected)).state == "gone"
    assert page.posts() == []


def test_a_dead_token_is_told_in_the_middle_of_an_upload(page: Page) -> None:
    tokens.kill(page.running.sandbox, 460)
    with pytest.raises(AuthExpired) as caught:
        drive(page.run(as_reel()))
    assert caught.value.code == "facebook_password_changed"
