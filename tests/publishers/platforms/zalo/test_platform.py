"""Publishing, following, correcting and withdrawing on the sandbox, over real sockets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cms.core.ids import sha256_hex
from publishers.contract import (
    Absent,
    CannotTell,
    Found,
    Message,
    NeedsPerson,
    NotYet,
    Receipt,
    Rejected,
    Throttled,
)
from publishers.platforms.zalo.steps import POLLS
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .conftest import Desk


def film_message(desk: Desk, **changes: object) -> Message:
    cover = messages.picture("cover", colour="#8a1c1c", publish_at=desk.serve)
    return replace(messages.message(cover, messages.video()), **changes)


def waits(desk: Desk, run: MemoryRun, act: str = "publish", receipt: Receipt | None = None) -> list[float]:
    """Drive by hand and note what the engine was asked to wait."""
    asked: list[float] = []
    for _ in range(30):
        try:
            if act == "publish":
                run.platform.publish(run.message, run)
            else:
                run.platform.correct(receipt, run.message, run)
        except NotYet as wait:
            asked.append(wait.after)
            desk.clock.instant += timedelta(seconds=wait.after)
        else:
            return asked
    raise AssertionError("did not end")


def test_article_is_live_with_its_text_and_the_very_bytes_of_its_pictures(desk: Desk) -> None:
    message = desk.message()
    receipt = drive(desk.run(message)).receipt
    (post,) = desk.posts()
    assert receipt.state == "live"
    assert receipt.permalink == f"{desk.running.base_url}/zalo/article/{receipt.remote_id}"
    assert post.title == message.title
    assert post.state == ""
    assert message.body in post.text
    assert {media.sha256 for media in post.media} == {asset.sha256 for asset in message.assets}
    assert post.media[1].alt == "Biển cấm"


def test_article_page_shows_readers_the_article(desk: Desk) -> None:
    receipt = drive(desk.run(desk.message())).receipt
    page = desk.http.request("GET", receipt.permalink)
    assert page.status == 200
    assert messages.TITLE in page.text
    assert "Biển cấm" in page.text


def test_verification_follows_the_poll_plan(desk: Desk) -> None:
    desk.running.sandbox.set_quota("zalo", "verify_polls", 3)
    assert waits(desk, desk.run(desk.message())) == [3, 3, 5, 10]
    assert desk.calls("article.create") == 1


def test_article_that_is_never_processed_asks_a_person(desk: Desk) -> None:
    desk.running.sandbox.set_quota("zalo", "verify_polls", 100)
    with pytest.raises(NeedsPerson) as caught:
        drive(desk.run(desk.message()))
    assert caught.value.code == "follow_timeout"
    assert desk.calls("article.verify") == len(POLLS)


def test_picture_that_zalo_cannot_use_is_refused_at_verify(desk: Desk) -> None:
    message = desk.message()
    gone = replace(message.assets[0], public_url=f"{desk.running.base_url}/blobs/{'0' * 64}")
    with pytest.raises(Rejected) as caught:
        drive(desk.run(replace(message, assets=(gone, *message.assets[1:]))))
    assert caught.value.code == "media_failed"
    assert "-200" in caught.value.detail
    assert desk.posts() == []


def test_sent_again_after_bad_media_a_new_article_is_made(desk: Desk) -> None:
    message = desk.message()
    missing = messages.png_bytes("#00ff00")
    address = f"{desk.running.base_url}/blobs/{sha256_hex(missing)}"
    run = desk.run(replace(message, assets=(replace(message.assets[0], public_url=address),)))
    with pytest.raises(Rejected):
        drive(run)
    # Once more by itself, with other addresses: Zalo remembers those that failed.
    assert run.acted == ["create", "create:2"]
    desk.serve(missing)
    assert drive(run).receipt.state == "live"
    assert run.acted == ["create", "create:2", "create:3"]
    assert len(desk.posts()) == 1


def test_video_is_uploaded_converted_and_playable(desk: Desk) -> None:
    message = film_message(desk)
    receipt = drive(desk.run(message)).receipt
    (post,) = desk.posts()
    film = next(media for media in post.media if media.kind == "video")
    assert film.sha256 == message.video().sha256
    assert receipt.facts["type"] == "video"
    assert receipt.facts["video_sha256"] == film.sha256
    assert desk.running.sandbox.get("zalo", "video", receipt.facts["video_id"])["looks"] == 3


def test_monthly_quota_of_articles_holds_the_delivery(desk: Desk) -> None:
    desk.running.sandbox.set_quota("zalo", "articles_monthly", 0)
    run = desk.run(desk.message())
    with pytest.raises(Throttled) as caught:
        run.platform.publish(run.message, run)
    assert caught.value.code == "zalo_quota"
    desk.running.sandbox.set_quota("zalo", "articles_monthly", 10)
    assert drive(run).receipt.state == "live"
    assert len(desk.posts()) == 1


def test_limit_a_minute_is_waited_for(desk: Desk) -> None:
    desk.running.sandbox.set_quota("zalo", "per_minute", 1)
    desk.platform().probe()
    driven = drive(desk.run(desk.message()), before_each=lambda: None, attempts=40)
    assert {type(error) for error in driven.errors} == {Throttled}
    assert len(desk.posts()) == 1


def test_signed_calls_are_accepted_and_wrong_ones_named(desk: Desk) -> None:
    assert desk.platform(options={"appsecret_proof": True}).probe().ok
    wrong = desk.platform(options={"appsecret_proof": True}, credentials={"app_secret": "another-secret"}).probe()
    assert wrong.problem == "zalo_proof_refused"


def test_probe_names_another_account(desk: Desk) -> None:
    health = desk.platform(options={"oa_id": "1"}).probe()
    assert (health.ok, health.problem, health.params["expected"]) == (False, "zalo_other_account", "1")


# --- looking up -----------------------------------------------------------------------------------------------------


def test_lost_article_is_found_by_title_beyond_the_first_page(desk: Desk) -> None:
    since = desk.clock.now()
    mine = drive(desk.run(desk.message(title="Bài cần tìm"))).receipt
    for number in range(11):
        drive(desk.run(desk.message(title=f"Bài khác {number}")))
    sighting = desk.platform().find(desk.message(title="Bài cần tìm"), "create", since, {})
    assert sighting == Found({"id": mine.remote_id})


def test_article_older_than_the_intent_is_not_taken_for_it(desk: Desk) -> None:
    drive(desk.run(desk.message()))
    desk.clock.instant += timedelta(hours=1)
    assert desk.platform().find(desk.message(), "create", desk.clock.now(), {}) == Absent()


def test_two_articles_that_could_be_ours_are_for_a_person(desk: Desk) -> None:
    since = desk.clock.now()
    drive(desk.run(desk.message()))
    drive(desk.run(desk.message()))
    assert isinstance(desk.platform().find(desk.message(), "create", since, {}), CannotTell)


def test_video_is_looked_for_among_videos(desk: Desk) -> None:
    since = desk.clock.now()
    message = film_message(desk)
    fingerprint = {"title": message.title, "type": "video"}
    assert desk.platform().find(message, "create", since, fingerprint) == Absent()
    receipt = drive(desk.run(message)).receipt
    assert desk.platform().find(message, "create", since, fingerprint) == Found({"id": receipt.remote_id})


# --- later ----------------------------------------------------------------------------------------------------------


def test_correction_replaces_the_article_under_its_id(desk: Desk) -> None:
    receipt = drive(desk.run(desk.message())).receipt
    run = desk.run(desk.message(title="Tiêu đề đã đính chính", body="Nội dung mới."))
    assert waits(desk, run, "correct", receipt) == [3, 3, 5]
    corrected = run.platform.correct(receipt, run.message, run)
    (post,) = desk.posts()
    assert (post.id, post.title, corrected.remote_id) == (receipt.remote_id, "Tiêu đề đã đính chính", receipt.remote_id)
    assert "Nội dung mới." in post.text
    assert desk.calls("article.update") == 1


def test_corrected_text_of_a_video_does_not_send_the_film_again(desk: Desk) -> None:
    receipt = drive(desk.run(film_message(desk))).receipt
    run = desk.run(film_message(desk, title="Tiêu đề mới"))
    waits(desk, run, "correct", receipt)
    assert desk.posts()[0].title == "Tiêu đề mới"
    assert desk.calls("video.prepare") == 1


def test_video_article_without_its_film_is_refused_before_anything_is_sent(desk: Desk) -> None:
    receipt = drive(desk.run(film_message(desk))).receipt
    run = desk.run(desk.message())
    with pytest.raises(Rejected) as caught:
        run.platform.correct(receipt, run.message, run)
    assert caught.value.code == "zalo_kind_fixed"
    assert desk.calls("article.update") == 0


def test_withdrawal_removes_the_article_and_may_be_repeated(desk: Desk) -> None:
    message = desk.message()
    receipt = drive(desk.run(message)).receipt
    assert desk.platform().withdraw(receipt, message, desk.run(message)).state == "gone"
    assert desk.posts() == []
    assert desk.platform().withdraw(receipt, message, desk.run(message)).state == "gone"


def test_read_back_gives_what_readers_see(desk: Desk) -> None:
    message = desk.message()
    receipt = drive(desk.run(message)).receipt
    shown = desk.platform().read_back(receipt)
    assert (shown.title, shown.text, shown.permalink) == (message.title, message.body, receipt.permalink)
    assert shown.published_at is not None
    assert shown.published_at <= desk.clock.now()
    assert shown.media == {"cover": message.assets[0].sha256, "image:1": message.assets[1].sha256}
