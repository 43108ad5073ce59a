"""Publishing on a Page, from message to what readers see."""

from __future__ import annotations

import dataclasses
import io
from datetime import timedelta

import pytest

from cms.core.ids import sha256_hex
from publishers.contract import Absent, AuthExpired, CannotTell, Found, Receipt, Rejected, Unreachable
from publishers.planning.preflight.checks import preflight
from publishers.platforms.facebook import mapping
from publishers.platforms.facebook.posting import PHOTOS_KEEP
from publishers.platforms.facebook.video import RESTARTS_MAX
from publishers.sandbox.accounts import FACEBOOK
from tests.publishers.platforms.memory_run import Crash, drive
from tests.publishers.platforms.messages import URL, asset, captions, message, mp4_bytes, picture, png_bytes, video

from .conftest import Page

#: Bytes that the sandbox asks for at once, and how many times a film then takes.
PIECE = 300
PIECES = -(-len(mp4_bytes()) // PIECE)
RED = picture("image", colour="#c2171d", alt="Mức phạt")


# --- posts ---------------------------------------------------------------------------------------------------------


def test_text_goes_out_with_a_link_card(page: Page) -> None:
    receipt = drive(page.run(message())).receipt
    [post] = page.posts()
    assert (post.id, post.text, post.link, post.media) == (receipt.remote_id, message().body, URL, ())
    assert receipt.permalink == f"{page.running.base_url}/facebook/timeline#p-{receipt.remote_id}"


def test_single_picture_carries_its_text_alternative(page: Page) -> None:
    drive(page.run(message(picture(alt="Biển cấm uống rượu"))))
    [post] = page.posts()
    [shown] = post.media
    assert (shown.sha256, shown.alt, post.link) == (sha256_hex(png_bytes()), "Biển cấm uống rượu", "")


def test_pictures_keep_their_order(page: Page) -> None:
    receipt = drive(page.run(message(picture(), RED))).receipt
    assert [media.alt for media in page.posts()[0].media] == ["Biển cấm", "Mức phạt"]
    assert (receipt.facts["type"], receipt.facts["photos"], len(receipt.facts["photo_ids"])) == ("post", 2, 2)


def test_cover_stands_in_when_there_is_no_other_picture(page: Page) -> None:
    drive(page.run(message(picture("cover"))))
    assert len(page.posts()[0].media) == 1


def test_only_the_first_ten_pictures_are_sent(page: Page) -> None:
    drive(page.run(message(*(picture("image", colour=f"#0000{n:02}") for n in range(12)))))
    assert len(page.posts()[0].media) == mapping.PHOTOS_MAX


def test_file_names_go_out_in_ascii(page: Page) -> None:
    named = asset(png_bytes(), "Đồ họa số 1.PNG", "image/png", "main", alt="Đồ họa")
    drive(page.run(message(named)))
    assert page.posts()[0].media[0].filename == "do-hoa-so-1.png"


def test_lost_post_is_found_though_the_first_look_fails(page: Page) -> None:
    run = page.run(message())
    page.running.set_fault("facebook", "feed.create", "reset_after")
    page.running.set_fault("facebook", "posts.list", "500_before")
    driven = drive(run)
    assert driven.receipt.remote_id == page.posts()[0].id
    assert run.acted == ["post"]


def test_repetition_of_this_deliverys_own_post_is_found(page: Page) -> None:
    run = page.run(message())
    run.crash_at("post:before")
    with pytest.raises(Crash):
        drive(run)
    id = page.client.create_post(message().body, link=URL)  # what a lost worker may have done meanwhile
    del run._intents["post"]
    assert drive(run).receipt.remote_id == id
    assert len(page.posts()) == 1


def test_repetition_of_an_older_post_is_refused_in_words(page: Page) -> None:
    drive(page.run(message()))
    page.clock.instant += timedelta(hours=2)
    with pytest.raises(Rejected) as caught:
        drive(page.run(message()))
    assert caught.value.code == "facebook_duplicate"
    assert len(page.posts()) == 1


def test_lapsed_pictures_are_sent_again(page: Page) -> None:
    run = page.run(message(picture()))
    page.running.set_fault("facebook", "feed.create", "token_expired")
    with pytest.raises(AuthExpired):
        drive(run)
    page.clock.instant += PHOTOS_KEEP
    drive(run)
    assert page.calls("photo.create") == 2
    assert len(page.posts()) == 1


def test_failed_picture_upload_is_repeated_not_looked_up(page: Page) -> None:
    page.running.set_fault("facebook", "photo.create", "reset_after")
    driven = drive(page.run(message(picture(), RED)))
    assert [error.code for error in driven.errors] == ["unreachable"]
    assert page.calls("photo.create") == 3
    assert len(page.posts()[0].media) == 2


def test_permalink_is_made_up_when_it_cannot_be_asked_for(page: Page) -> None:
    page.running.set_fault("facebook", "object.read", "500_before", times=9)
    receipt = drive(page.run(message())).receipt
    assert receipt.permalink == f"https://www.facebook.com/{receipt.remote_id}"


def test_picture_that_is_none_is_refused_with_nothing_posted(page: Page) -> None:
    with pytest.raises(Rejected):
        drive(page.run(message(asset(b"not a picture", "a.png", "image/png", "main", alt="x"))))
    assert page.posts() == []


# --- looking up ------------------------------------------------------------------------------------------------------


def test_find_looks_only_at_this_deliverys_time(page: Page) -> None:
    post = message()
    wanted = mapping.fingerprint(post.body, URL)
    before = page.clock.now()
    assert page.platform().find(post, "post", before, wanted) == Absent()
    id = drive(page.run(post)).receipt.remote_id
    assert page.platform().find(post, "post", before, wanted) == Found({"id": id})
    assert page.platform().find(post, "post", before + timedelta(hours=1), wanted) == Absent()
    other = mapping.fingerprint("another text")
    assert page.platform().find(post, "post", before, other) == Absent()


def test_find_gives_up_before_endless_lists(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishers.platforms.facebook.calling.PAGE_SIZE", 1)
    monkeypatch.setattr("publishers.platforms.facebook.calling.PAGES_MAX", 1)
    for number in range(3):
        page.client.create_post(f"bài {number}")
    found = page.platform().find(message(), "post", page.clock.now(), mapping.fingerprint("x"))
    assert found == CannotTell()


# --- videos ----------------------------------------------------------------------------------------------------------


def test_video_goes_up_in_pieces_and_is_live_once_processed(page: Page) -> None:
    page.running.sandbox.set_quota("facebook", "video_chunk_bytes", PIECE)
    run = page.run(message(video(), captions()))
    accepted = page.platform().publish(run.message, run)
    assert accepted.state == "processing"
    assert page.posts() == []
    receipt = drive(run).receipt
    [post] = page.posts()
    [film] = post.media
    assert (receipt.state, receipt.facts["captions"]) == ("live", "vi_VN")
    assert (film.kind, film.sha256) == ("video", sha256_hex(mp4_bytes()))
    assert (post.title, post.text) == (message().title, message().body)
    assert receipt.permalink.endswith(f"#p-{post.id}")
    assert page.calls("video.transfer") == PIECES


def test_captions_arrive_as_subrip(page: Page) -> None:
    drive(page.run(message(video(), captions())))
    track = page.posts()[0].media[0].captions_sha256
    text = page.running.sandbox.blob_path(track).read_text()
    assert text.startswith("1\n00:00:00,000 --> 00:00:00,500\nĐã uống rượu, bia")


def test_upload_goes_on_at_the_byte_where_it_died(page: Page) -> None:
    page.running.sandbox.set_quota("facebook", "video_chunk_bytes", PIECE)
    run = page.run(message(video()))
    run.crash_at("video:checkpoint:3")
    with pytest.raises(Crash):
        drive(run)
    assert run.saved("video")["start"] == 2 * PIECE
    drive(run)
    assert page.calls("video.start") == 1
    assert page.calls("video.transfer") == PIECES


def test_piece_whose_answer_was_lost_is_not_sent_twice(page: Page) -> None:
    """The server has it: it answers the repetition with the offset where it goes on."""
    page.running.sandbox.set_quota("facebook", "video_chunk_bytes", PIECE)
    page.running.set_fault("facebook", "video.transfer", "reset_after")
    driven = drive(page.run(message(video())))
    assert [error.code for error in driven.errors] == ["unreachable"]
    assert page.posts()[0].media[0].sha256 == sha256_hex(mp4_bytes())


def test_dropped_session_begins_anew(page: Page) -> None:
    page.running.sandbox.set_quota("facebook", "video_chunk_bytes", PIECE)
    run = page.run(message(video()))
    run.crash_at("video:checkpoint:2")
    with pytest.raises(Crash):
        drive(run)
    page.running.sandbox.delete("facebook", "session", run.saved("video")["session"])
    driven = drive(run)
    assert [error.code for error in driven.errors] == ["facebook_upload_lost"]
    assert page.calls("video.start") == 2
    assert len(page.posts()) == 1


def test_session_that_is_always_dropped_ends_in_a_refusal(page: Page) -> None:
    run = page.run(message(video()))
    sandbox = page.running.sandbox
    with pytest.raises(Rejected) as caught:
        for checkpoint in range(1, 99, 2):  # each odd one follows a start, each even one forgets the session
            run.crash_at(f"video:checkpoint:{checkpoint}")
            with pytest.raises(Crash):
                drive(run)
            for session in sandbox.list("facebook", "session"):
                sandbox.delete("facebook", "session", session["id"])
    assert caught.value.code == "media_failed"
    assert page.calls("video.start") == RESTARTS_MAX + 1
    assert page.posts() == []


def test_unreadable_film_fails_when_it_is_processed(page: Page) -> None:
    broken = asset(b"not a film at all", "phim.mp4", "video/mp4", "main")
    with pytest.raises(Rejected) as caught:
        drive(page.run(message(broken)))
    assert caught.value.code == "media_failed"
    assert "couldn't be read" in caught.value.detail


def test_refused_captions_are_noted_and_the_film_stays(page: Page) -> None:
    empty = dataclasses.replace(captions(), open=lambda: io.BytesIO(b"WEBVTT\n"))
    receipt = drive(page.run(message(video(), empty))).receipt
    assert receipt.facts["captions"] == "refused"
    assert "SubRip" in receipt.facts["captions_detail"]
    assert len(page.posts()) == 1


def test_find_tells_a_finished_film_from_an_unfinished_one(page: Page) -> None:
    run = page.run(message(video()))
    run.crash_at("finish:before")
    with pytest.raises(Crash):
        drive(run)
    wanted = {"video_id": run.saved("video")["video_id"]}
    now = page.clock.now()
    assert page.platform().find(run.message, "finish", now, wanted) == Absent()
    drive(run)
    assert page.platform().find(run.message, "finish", now, wanted) == Found({})
    assert page.platform().find(run.message, "finish", now, {"video_id": "404"}) == Absent()


# --- before and after ------------------------------------------------------------------------------------------------


def test_advice_before_sending(page: Page) -> None:
    thai = dataclasses.replace(captions(), language="tai")
    found = preflight(page.platform(), message(video(), picture("image"), thai))
    assert [(problem.code, problem.blocking) for problem in found] == [
        ("facebook_video_only", False), ("facebook_captions_language", False),
    ]  # fmt: skip


def test_limits_before_sending(page: Page) -> None:
    heavy = dataclasses.replace(picture(), bytes=5 * 1024 * 1024, media_type="image/webp")
    codes = {problem.code for problem in preflight(page.platform(), message(heavy, body="x" * 63_207))}
    assert codes == {"body_too_long", "image_too_big", "image_type_refused"}
    assert {p.code for p in preflight(page.platform(), message(body=" "))} == {"body_missing"}


def test_read_back_hashes_what_is_shown(page: Page) -> None:
    receipt = drive(page.run(message(picture(), RED))).receipt
    shown = page.platform().read_back(receipt)
    assert (shown.text, shown.permalink) == (message().body, receipt.permalink)
    assert shown.published_at == page.posts()[0].posted_at
    assert sorted(shown.media.values()) == sorted(media.sha256 for media in page.posts()[0].media)


def test_read_back_of_a_film(page: Page) -> None:
    receipt = drive(page.run(message(video()))).receipt
    shown = page.platform().read_back(receipt)
    assert (shown.title, list(shown.media.values())) == (message().title, [sha256_hex(mp4_bytes())])


@pytest.mark.parametrize("with_film", [False, True])
def test_correction_changes_the_text_and_keeps_the_place(page: Page, with_film: bool) -> None:
    assets = (video(),) if with_film else (picture(),)
    receipt = drive(page.run(message(*assets))).receipt
    corrected = dataclasses.replace(message(*assets), kind="correct", body="Đính chính: mức phạt đúng là …")
    again = page.platform().correct(receipt, corrected, page.run(corrected))
    [post] = page.posts()
    assert (again.remote_id, again.state, post.text) == (receipt.remote_id, "live", corrected.body)
    assert again.facts["edited_at"]
    assert len(post.media) == 1


@pytest.mark.parametrize("with_film", [False, True])
def test_withdrawal_removes_it_and_may_be_repeated(page: Page, with_film: bool) -> None:
    post = message(video()) if with_film else message(picture())
    receipt = drive(page.run(post)).receipt
    page.running.set_fault("facebook", "object.delete", "reset_after")
    run = page.run(dataclasses.replace(post, kind="withdraw"))
    with pytest.raises(Unreachable):
        page.platform().withdraw(receipt, post, run)
    assert page.platform().withdraw(receipt, post, run).state == "gone"
    assert page.posts() == []


def test_correcting_what_is_gone_is_a_plain_refusal(page: Page) -> None:
    with pytest.raises(Rejected) as caught:
        page.platform().correct(Receipt(remote_id="1_2"), message(), page.run(message()))
    assert caught.value.code == "facebook_missing"


# --- probe -----------------------------------------------------------------------------------------------------------


def test_probe_greets_the_page(page: Page) -> None:
    health = page.platform().probe()
    assert (health.ok, health.account) == (True, FACEBOOK.page_name)


def test_probe_tells_a_persons_token_from_the_pages(page: Page) -> None:
    health = page.platform(page.account(token=FACEBOOK.user_access_token)).probe()
    assert (health.ok, health.problem, health.params["expected"]) == (False, "facebook_other_owner", FACEBOOK.page_id)


def test_probe_tells_an_unknown_token_and_an_unknown_version(page: Page) -> None:
    assert page.platform(page.account(token="EAAnothing")).probe().problem == "auth_expired"
    good = page.account()
    old = dataclasses.replace(good, options=good.options.model_copy(update={"version": "v3.1"}))
    assert page.platform(old).probe().problem == "facebook_version_refused"
