"""Pushing to a department's portal: each answer of the contract, corrections, withdrawals, the look at the page."""

from __future__ import annotations

import dataclasses
import json
from datetime import timedelta

import pytest

from publishers.contract import AuthExpired, Found, Gone, OutcomeUnknown, Rejected, Throttled, Unsupported
from publishers.platforms.exchange.envelope import envelope
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import drive


def version(message, number, **changes):
    changed = {"kind": "correct", "previous_version": number - 1, **changes}
    return dataclasses.replace(message, record=message.record.model_copy(update={"version": number}), **changed)


def publish(desk, message):
    return desk.platform().publish(message, desk.run(message))


def test_shown_at_once(desk):
    message = desk.message()
    receipt = publish(desk, message)
    [post] = desk.posts
    assert (receipt.state, receipt.permalink) == ("live", post.link)
    assert (post.author, post.title) == ("Sở Y tế", message.title)
    assert [media.sha256 for media in post.media] == [message.assets[0].sha256]


def test_taken_and_shown_later(desk):
    desk.order(answer="202")
    receipt = publish(desk, desk.message())
    assert (receipt.state, receipt.permalink) == ("accepted", "")
    assert desk.platform().follow(receipt).state == "accepted"
    desk.clock.instant += timedelta(seconds=10)
    receipt = desk.platform().follow(receipt)
    assert (receipt.state, receipt.permalink) == ("live", desk.posts[0].link)


def test_taken_in_silence(desk):
    desk.order(answer="204")
    receipt = publish(desk, desk.message())
    assert (receipt.state, receipt.permalink) == ("live", "")
    assert receipt.remote_id == messages.record().id
    assert len(desk.posts) == 1
    with pytest.raises(Unsupported):
        desk.platform().read_back(receipt)


def test_a_newer_version_there_is_success(desk):
    message = desk.message()
    publish(desk, version(message, 3))
    receipt = publish(desk, version(message, 2))
    assert (receipt.state, receipt.facts["state"]) == ("live", "superseded")
    assert len(desk.posts) == 1


def test_a_newer_version_there_is_no_withdrawal(desk):
    message = desk.message()
    receipt = publish(desk, version(message, 3))
    gone = version(message, 2, kind="withdraw")
    with pytest.raises(Rejected) as caught:
        desk.platform().withdraw(receipt, gone, desk.run(gone))
    assert caught.value.code == "stale_withdrawal"


def test_a_portal_that_takes_no_more_pushes_pauses_the_channel(desk):
    desk.order(answer="410")
    with pytest.raises(AuthExpired) as caught:
        publish(desk, desk.message())
    assert caught.value.code == "pushes_ended"


def test_a_refusal_shows_the_portals_words(desk):
    desk.order(answer="422")
    with pytest.raises(Rejected) as caught:
        publish(desk, desk.message())
    assert caught.value.params["reason"] == "Biên tập viên của cổng không nhận nội dung này."


def test_busy_waits_as_long_as_it_is_told(desk):
    desk.order(answer="503")
    with pytest.raises(Throttled) as caught:
        publish(desk, desk.message())
    assert caught.value.retry_after == 5


def test_a_refused_push_can_be_sent_again_once_the_portal_agrees(desk):
    desk.order(answer="503")
    run = desk.run(desk.message())
    with pytest.raises(Throttled):
        run.platform.publish(run.message, run)
    desk.order(answer="201")
    assert drive(run).receipt.state == "live"
    assert len(desk.posts) == 1


def test_a_correction_keeps_its_address(desk):
    message = desk.message()
    first = publish(desk, message)
    newer = version(message, 2, title="Tiêu đề đã sửa")
    receipt = desk.platform().correct(first, newer, desk.run(newer))
    assert receipt.permalink == first.permalink
    assert [post.title for post in desk.posts] == ["Tiêu đề đã sửa"]


def test_a_withdrawal_takes_the_item_down(desk):
    message = desk.message()
    first = publish(desk, message)
    gone = dataclasses.replace(message, kind="withdraw")
    receipt = desk.platform().withdraw(first, gone, desk.run(gone))
    assert receipt.state == "gone"
    assert desk.posts == []
    with pytest.raises(Gone):
        desk.platform().read_back(first)


def test_a_late_repeat_does_not_bring_a_withdrawn_item_back(desk):
    message = desk.message()
    first = publish(desk, message)
    gone = dataclasses.replace(message, kind="withdraw")
    desk.platform().withdraw(first, gone, desk.run(gone))
    assert publish(desk, message).permalink == first.permalink
    assert desk.posts == []


def test_a_file_that_the_portal_finds_altered_is_refused(desk):
    message = desk.message()
    wrong = messages.picture(colour="#00ff00")
    swapped = dataclasses.replace(message.assets[0], public_url=f"{desk.running.base_url}/blobs/{wrong.sha256}")
    desk.running.sandbox.save_blob(wrong.open().read())
    with pytest.raises(Rejected) as caught:
        publish(desk, dataclasses.replace(message, assets=(swapped,)))
    assert "mã băm" in caught.value.params["reason"]


def test_a_file_that_the_portal_cannot_reach_is_tried_again(desk):
    message = desk.message()
    away = dataclasses.replace(message.assets[0], public_url="http://127.0.0.1:1/anh.png")
    with pytest.raises(Throttled):
        publish(desk, dataclasses.replace(message, assets=(away,)))


def test_a_lost_push_is_looked_up_by_repeating_it(desk):
    message = desk.message()
    desk.running.set_fault("department_portal", "push", "reset_after")
    run = desk.run(message)
    with pytest.raises(OutcomeUnknown):
        run.platform.publish(message, run)
    sighting = desk.platform().find(message, "push", desk.clock.now(), {})
    assert isinstance(sighting, Found)
    assert sighting.result["url"] == desk.posts[0].link
    assert len(desk.posts) == 1


def test_several_portals_keep_apart(desk):
    message = desk.message()
    publish(desk, message)
    other = desk.platform(endpoint=f"{desk.running.base_url}/department_portal/so-giao-duc/receive")
    with pytest.raises(AuthExpired):
        other.publish(message, desk.run(message))


def test_read_back_finds_the_title_in_the_page(desk):
    receipt = publish(desk, desk.message(title="Nghị định “168”: 5 < 7 & hơn"))
    shown = desk.platform().read_back(receipt)
    assert (shown.title, shown.permalink) == ("Nghị định “168”: 5 < 7 & hơn", receipt.permalink)


def test_read_back_does_not_claim_what_it_cannot_see(desk):
    receipt = publish(desk, desk.message())
    facts = {**receipt.facts, "title": "Một tiêu đề khác"}
    moved = dataclasses.replace(receipt, permalink=f"{desk.running.base_url}/department_portal/timeline", facts=facts)
    assert desk.platform().read_back(moved).title != "Một tiêu đề khác"


def test_read_back_of_an_address_where_nothing_is(desk):
    receipt = publish(desk, desk.message())
    with pytest.raises(Gone):
        desk.platform().read_back(dataclasses.replace(receipt, permalink=f"{desk.running.base_url}/nowhere"))


def test_ping_proves_address_key_and_clock(desk):
    assert desk.platform().probe().ok
    assert desk.posts == []


def test_ping_knows_a_wrong_address(desk):
    health = desk.platform(endpoint=f"{desk.running.base_url}/nowhere").probe()
    assert (health.ok, health.problem, health.params) == (False, "misconfigured", {"field": "endpoint"})


def test_ping_is_not_fooled_by_a_page_that_answers_everything(desk):
    health = desk.platform(endpoint=f"{desk.running.base_url}/department_portal/so-y-te/desk").probe()
    assert not health.ok


def test_ping_knows_a_wrong_clock(desk):
    portal = desk.platform()
    portal.clock.instant -= timedelta(hours=1)
    desk.running.sandbox.clock = type(desk.clock)(messages.NOON)
    assert portal.probe().problem == "clock_behind"


def test_what_is_pushed_is_the_profiles_envelope(desk):
    document = json.loads(envelope(desk.message()).body)
    assert list(document) == ["profile", "operation", "record", "previous_version"]
