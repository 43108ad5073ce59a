"""What happens to a video once it is out: corrections, withdrawal, looking again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publishers.contract import Message, NeedsPerson, Receipt, Rejected
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun, drive

from .conftest import Studio, film, ordinary

NEW_CAPTIONS = messages.asset(
    b"WEBVTT\n\n00:00.000 --> 00:01.000\n\xc4\x90\xc3\xa3 s\xe1\xbb\xada\n", "moi.vtt", "text/vtt", "captions",
    language="vi",
)  # fmt: skip


def correct(studio: Studio, receipt: Receipt, message: Message) -> Receipt:
    run = MemoryRun(studio.platform(), message, studio.clock)
    return run.platform.correct(receipt, message, run)


@pytest.fixture
def receipt(studio: Studio) -> Receipt:
    return drive(studio.run(ordinary())).receipt


def test_correction_changes_texts_in_place(studio: Studio, receipt: Receipt) -> None:
    changed = ordinary(key="correction", title="Đã đính chính", body="Nội dung mới", tags=("đính chính",))
    corrected = correct(studio, receipt, changed)
    post = studio.shown()
    assert (post.id, post.title, post.text) == (receipt.remote_id, "Đã đính chính", "Nội dung mới")
    assert post.facts["tags"].startswith("đính chính, loa-")
    assert corrected.remote_id == receipt.remote_id
    assert studio.calls("captions.update") == 0


def test_correction_keeps_what_was_set_in_studio(studio: Studio, receipt: Receipt) -> None:
    sandbox = studio.running.sandbox
    video = sandbox.get("youtube", "video", receipt.remote_id)
    video["snippet"]["categoryId"] = "25"
    sandbox.put("youtube", "video", receipt.remote_id, video)
    correct(studio, receipt, ordinary(title="Khác"))
    assert sandbox.get("youtube", "video", receipt.remote_id)["snippet"]["categoryId"] == "25"
    assert sandbox.get("youtube", "video", receipt.remote_id)["status"]["privacyStatus"] == "public"


def test_correction_puts_new_captions_in_the_place_of_the_old(studio: Studio, receipt: Receipt) -> None:
    changed = messages.message(film(), NEW_CAPTIONS)
    corrected = correct(studio, receipt, changed)
    assert studio.shown().media[0].captions_sha256 == NEW_CAPTIONS.sha256
    assert studio.shown().facts["captions"] == "vi"
    assert corrected.facts["captions_sha256"] == NEW_CAPTIONS.sha256


def test_correction_adds_captions_where_there_were_none(studio: Studio) -> None:
    bare = drive(studio.run(messages.message(film()))).receipt
    correct(studio, bare, ordinary())
    assert studio.shown().media[0].captions_sha256 == messages.captions().sha256


def test_correction_with_another_video_is_for_a_person(studio: Studio, receipt: Receipt) -> None:
    with pytest.raises(NeedsPerson, match="youtube_video_changed"):
        correct(studio, receipt, messages.message(film(5000), messages.captions(), title="Khác"))
    assert studio.shown().title == messages.TITLE


def test_correction_of_a_removed_video_is_refused(studio: Studio, receipt: Receipt) -> None:
    with pytest.raises(Rejected, match="youtube_not_found"):
        correct(studio, replace(receipt, remote_id="gone-gone-x"), ordinary())


@pytest.mark.parametrize("fault", ["", "reset_after", "500_after"])
def test_withdrawal_deletes_and_may_be_repeated(studio: Studio, receipt: Receipt, fault: str) -> None:
    if fault:
        studio.fault("videos.delete", fault)
    message = ordinary()
    run = MemoryRun(studio.platform(), message, studio.clock)
    for _ in range(2):
        try:
            withdrawn = run.platform.withdraw(receipt, message, run)
        except Exception as error:
            assert fault, error
    assert withdrawn.state == "gone"
    assert studio.posts() == []


def test_follow_tells_processing_live_and_gone(studio: Studio, receipt: Receipt) -> None:
    platform = studio.platform()
    assert platform.follow(receipt).state == "live"
    studio.running.sandbox.set_quota("youtube", "processing_s", 10**6)
    assert platform.follow(receipt).state == "processing"
    studio.running.sandbox.delete("youtube", "video", receipt.remote_id)
    assert platform.follow(receipt).state == "gone"


def test_read_back_shows_what_the_public_sees(studio: Studio, receipt: Receipt) -> None:
    shown = studio.platform().read_back(receipt)
    assert (shown.title, shown.text) == (messages.TITLE, ordinary().body)
    assert shown.published_at == messages.NOON
    assert shown.permalink == receipt.permalink


def test_read_back_of_a_removed_video_is_refused(studio: Studio, receipt: Receipt) -> None:
    studio.running.sandbox.delete("youtube", "video", receipt.remote_id)
    with pytest.raises(Rejected, match="youtube_not_found"):
        studio.platform().read_back(receipt)
