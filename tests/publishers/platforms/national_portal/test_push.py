"""Signed push against the emulated portal: the whole way of an item, and every way it can go wrong."""

from __future__ import annotations

import dataclasses
import io
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from publishers.contract import (
    Absent,
    AuthExpired,
    Found,
    Gone,
    Misconfigured,
    NeedsPerson,
    OutcomeUnknown,
    Receipt,
    Rejected,
    Throttled,
)
from publishers.platforms.exchange.envelope import envelope
from publishers.platforms.national_portal.mapping import fingerprint
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import drive


def version(message, number, **changes):
    changed = {"kind": "correct", "previous_version": number - 1, **changes}
    return dataclasses.replace(message, record=message.record.model_copy(update={"version": number}), **changed)


def publish(desk, message):
    return drive(desk.run(message)).receipt


def test_the_whole_way_of_an_item(desk):
    message = messages.message(messages.picture(), messages.video(), messages.captions())
    receipt = desk.platform().publish(message, desk.run(message))
    assert (receipt.state, receipt.facts["state"]) == ("processing", "received")
    seen = []
    while receipt.state != "live":
        desk.clock.instant += timedelta(seconds=1)
        receipt = desk.platform().follow(receipt)
        seen.append((receipt.facts["state"], receipt.state))
    assert seen == [
        ("validating", "processing"), ("accepted", "accepted"), ("in_review", "accepted"), ("published", "live"),
    ]  # fmt: skip
    [post] = desk.posts
    assert receipt.permalink == post.link
    assert post.title == message.title
    assert [media.sha256 for media in post.media] == [asset.sha256 for asset in message.assets[:2]]
    assert post.media[1].captions_sha256 == message.assets[2].sha256


def test_the_portals_receipt_is_kept_verbatim(desk):
    message = messages.message()
    receipt = publish(desk, message)
    evidence = receipt.facts["receipt"]
    assert set(evidence) == {
        "sid", "received_at", "record_id", "version", "digest", "state", "signature_keyid"
    }  # fmt: skip
    assert evidence["digest"] == envelope(message).digest
    assert evidence["state"] == "received"
    assert receipt.remote_id == evidence["sid"]


def test_the_stored_bytes_are_the_senders(desk):
    picture = messages.picture()
    publish(desk, messages.message(picture))
    assert desk.running.sandbox.blob_path(picture.sha256).read_bytes() == picture.open().read()


def test_a_file_that_is_there_is_not_sent_again(desk):
    message = messages.message(messages.picture(), messages.picture())
    publish(desk, message)
    assert (desk.calls("attachment.head"), desk.calls("attachment.send")) == (1, 1)
    publish(desk, version(message, 2))
    assert (desk.calls("attachment.head"), desk.calls("attachment.send")) == (2, 1)


def test_a_file_that_changed_on_the_way_is_refused_and_nothing_is_submitted(desk):
    altered = dataclasses.replace(messages.picture(), open=lambda: io.BytesIO(b"other"))
    with pytest.raises(AuthExpired):  # its digest is signed, so the signature no longer holds
        publish(desk, messages.message(altered))
    assert desk.calls("submission.create") == 0


def test_a_file_too_large_for_the_portal_is_named(desk):
    desk.running.sandbox.set_quota("national_portal", "attachment_mb", 0)
    with pytest.raises(Rejected) as caught:
        publish(desk, messages.message(messages.picture()))
    assert caught.value.code == "file_refused"
    assert caught.value.params["filename"] == "anh-1a5fd0.png"


def test_a_correction_keeps_the_address_and_shows_the_new_text(desk):
    message = messages.message()
    first = publish(desk, message)
    desk.clock.instant += timedelta(minutes=1)
    newer = version(message, 2, title="Tiêu đề đã sửa")
    run = desk.run(newer)
    receipt = desk.platform().correct(first, newer, run)
    desk.clock.instant += timedelta(seconds=10)
    receipt = desk.platform().follow(receipt)
    assert (receipt.state, receipt.permalink) == ("live", first.permalink)
    assert [post.title for post in desk.posts] == ["Tiêu đề đã sửa"]
    still = desk.platform().follow(dataclasses.replace(first, state="accepted"))
    assert still.facts["state"] == "superseded"


def test_a_withdrawal_takes_the_item_down(desk):
    message = messages.message(messages.picture())
    first = publish(desk, message)
    gone = dataclasses.replace(message, kind="withdraw")
    receipt = desk.platform().withdraw(first, gone, desk.run(gone))
    desk.clock.instant += timedelta(seconds=10)
    receipt = desk.platform().follow(receipt)
    assert (receipt.state, receipt.facts["state"]) == ("gone", "withdrawn")
    assert desk.posts == []
    with pytest.raises(Gone):
        desk.platform().read_back(first)


@pytest.mark.parametrize("code", ["missing_legal_document", "checksum_mismatch", "duplicate_title", "off_topic"])
def test_a_rejection_reaches_the_editor_in_the_portals_words(desk, code):
    desk.order(reject_next=code)
    with pytest.raises(Rejected) as caught:
        publish(desk, messages.message())
    assert caught.value.code == "portal_rejected"
    assert caught.value.params["reason_code"] == code
    assert len(caught.value.params["reason"]) > 20
    assert desk.posts == []


def test_an_invalid_record_is_refused_with_each_finding(desk):
    message = messages.message()
    record = message.record.model_copy(update={"source_agency": None, "form": ""})
    with pytest.raises(Rejected) as caught:
        publish(desk, dataclasses.replace(message, record=record))
    assert caught.value.code == "portal_refused"
    assert "Thiếu cơ quan nguồn." in caught.value.params["reason"]
    assert "Thiếu hình thức." in caught.value.params["reason"]


def test_an_older_version_is_superseded_not_an_error(desk):
    message = messages.message()
    newest = publish(desk, version(message, 3))
    receipt = publish(desk, version(message, 2))
    assert (receipt.state, receipt.facts["state"]) == ("live", "superseded")
    assert receipt.permalink == newest.permalink
    assert len(desk.posts) == 1


def test_withdrawing_an_older_version_is_not_taken_for_success(desk):
    message = messages.message()
    receipt = publish(desk, version(message, 3))
    gone = version(message, 2, kind="withdraw")
    with pytest.raises(Rejected) as caught:
        desk.platform().withdraw(receipt, gone, desk.run(gone))
    assert caught.value.code == "stale_withdrawal"
    assert len(desk.posts) == 1


def test_the_same_version_with_other_content_is_refused(desk):
    message = messages.message()
    publish(desk, message)
    with pytest.raises(Rejected) as caught:
        publish(desk, dataclasses.replace(message, title="Khác"))
    assert caught.value.code == "version_taken"


@pytest.mark.silent
def test_while_the_first_is_handled_a_second_is_told_to_wait(desk):
    desk.running.sandbox.set_quota("national_portal", "handling_s", 2)
    message = messages.message()
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(desk.platform().publish, message, desk.run(message))
        while not desk.calls("submission.create"):
            wait([first], timeout=0.02)
        with pytest.raises(Throttled) as caught:
            desk.platform().publish(message, desk.run(message))
        assert 0 < caught.value.retry_after <= 2
        assert isinstance(first.exception(), OutcomeUnknown)


def test_find_tells_what_became_of_a_lost_submission(desk):
    message = messages.message()
    platform, print_ = desk.platform(), fingerprint(envelope(message))
    assert isinstance(platform.find(message, "submit", desk.clock.now(), print_), Absent)
    receipt = platform.publish(message, desk.run(message))
    found = platform.find(message, "submit", desk.clock.now(), print_)
    assert isinstance(found, Found)
    assert found.result["receipt"]["sid"] == receipt.remote_id
    other = dataclasses.replace(message, kind="withdraw")
    assert isinstance(platform.find(other, "submit", desk.clock.now(), fingerprint(envelope(other))), Absent)


def test_find_reads_every_page(desk):
    desk.running.sandbox.set_quota("national_portal", "page_size", 1)
    message = messages.message()
    for number in (1, 2, 3):
        desk.platform().publish(version(message, number), desk.run(version(message, number)))
    newest = version(message, 3)
    sighting = desk.platform().find(newest, "submit", desk.clock.now(), fingerprint(envelope(newest)))
    assert isinstance(sighting, Found)
    assert desk.calls("submission.list") == 3


def test_find_falls_back_to_what_is_shown(desk):
    message = messages.message()
    publish(desk, message)
    later = desk.clock.now() + timedelta(days=8)
    found = desk.platform().find(message, "submit", later, fingerprint(envelope(message)))
    assert isinstance(found, Found)
    run = desk.run(message)
    run.once("submit", lambda: found.result)
    receipt = desk.platform().publish(message, run)
    assert (receipt.state, receipt.permalink) == ("live", desk.posts[0].link)


def test_a_submission_that_the_portal_forgot_needs_a_person(desk):
    receipt = desk.platform().publish(messages.message(), desk.run(messages.message()))
    desk.running.sandbox.reset()
    with pytest.raises(NeedsPerson) as caught:
        desk.platform().follow(receipt)
    assert caught.value.params == {"sid": receipt.remote_id}


def test_read_back_shows_the_item_and_the_hashes_of_its_files(desk):
    picture = messages.picture()
    receipt = publish(desk, messages.message(picture))
    shown = desk.platform().read_back(receipt)
    assert shown.title == messages.TITLE
    assert shown.media == {picture.filename: picture.sha256}
    assert shown.published_at is not None
    assert shown.permalink == receipt.permalink


@pytest.mark.parametrize("missing", ["base_url", "keyid"])
def test_a_setting_that_is_missing_is_named(desk, missing):
    platform = desk.platform(**{missing: ""})
    assert [problem.params["field"] for problem in platform.problems(messages.message())] == [missing]
    assert platform.probe().params == {"field": missing}
    with pytest.raises(Misconfigured):
        platform.publish(messages.message(), desk.run(messages.message()))


def test_a_live_receipt_is_not_asked_about_again(desk):
    assert desk.platform().follow(Receipt(remote_id="7", state="live")).state == "live"
    assert desk.calls("submission.get") == 0
