"""Posts, threads, corrections and withdrawals on X."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from publishers.contract import (
    Absent,
    AuthExpired,
    CannotTell,
    Found,
    Gone,
    NeedsPerson,
    OutcomeUnknown,
    Receipt,
    Rejected,
    Throttled,
)
from publishers.platforms.x import mapping, quotas
from publishers.platforms.x.counting import weigh
from tests.publishers.contract.cases.x import LONG
from tests.publishers.platforms.memory_gauge import MemoryGauge
from tests.publishers.platforms.memory_run import MemoryRun, drive
from tests.publishers.platforms.messages import URL, message, picture, record

from .conftest import Desk

THREAD = {"options": {"thread": "yes"}, "body": LONG}


def test_composes_title_summary_address_and_hashtags_into_one_post(desk: Desk) -> None:
    draft = desk.platform().compose(record().content, URL)
    assert weigh(draft.body) <= 280
    assert draft.body.startswith(draft.title)
    assert URL in draft.body
    assert draft.body.endswith("#AnToànGiaoThông #NồngĐộCồn")


def test_composes_the_longest_title_with_its_address(desk: Desk) -> None:
    content = record(title="Quyết định " * 26, summary="Tóm tắt. " * 100).content
    body = desk.platform().compose(content, URL).body
    assert weigh(body) <= 280
    assert body.endswith(URL)


def test_posts_pictures_with_their_descriptions(desk: Desk) -> None:
    driven = drive(desk.run(message(picture(), picture("image", colour="#c2171d", alt="Mức phạt"))))
    (post,) = desk.posts()
    assert [media.alt for media in post.media] == ["Biển cấm", "Mức phạt"]
    assert driven.receipt.permalink == f"{desk.running.base_url}/x/i/web/status/{post.id}"
    assert desk.http.request("GET", driven.receipt.permalink).status == 307


def test_a_thread_hangs_together(desk: Desk) -> None:
    receipt = drive(desk.run(message(**THREAD))).receipt
    posts = list(reversed(desk.posts()))
    assert [post.facts.get("reply_to") for post in posts] == [None, posts[0].id, posts[1].id]
    assert receipt.facts["posts"] == [post.id for post in posts]
    assert receipt.remote_id == posts[0].id


def test_refused_reply_says_how_much_stands_there(desk: Desk) -> None:
    desk.quota("replies_allowed", 0)
    with pytest.raises(NeedsPerson) as caught:
        drive(desk.run(message(**THREAD)))
    assert caught.value.code == "x_thread_stopped"
    assert caught.value.params["sent"] == 1
    assert caught.value.params["total"] == 3
    assert caught.value.params["url"].endswith(desk.posts()[0].id)
    assert "reply" in caught.value.detail


def test_the_same_text_again_is_refused_without_a_trace(desk: Desk) -> None:
    drive(desk.run(message()))
    with pytest.raises(Rejected) as caught:
        drive(desk.run(message(key="another")))
    assert caught.value.code == "x_duplicate"
    assert len(desk.posts()) == 1


def test_a_repetition_refused_after_a_lost_answer_is_the_lost_post(desk: Desk) -> None:
    """The look-up came too early twice; then X itself says that the post is there."""
    run = desk.run(message())
    desk.running.set_fault("x", "post.create", "reset_after")
    with pytest.raises(OutcomeUnknown):
        run.platform.publish(run.message, run)
    run._intents.clear()
    receipt = run.platform.publish(run.message, run)
    assert receipt.remote_id == desk.posts()[0].id
    assert len(desk.posts()) == 1


def test_a_repetition_that_nobody_shows_is_a_question(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run = desk.run(message())
    desk.running.set_fault("x", "post.create", "reset_after")
    with pytest.raises(OutcomeUnknown):
        run.platform.publish(run.message, run)
    run._intents.clear()
    monkeypatch.setattr("publishers.platforms.x.mapping.is_same", lambda post, wanted: False)
    with pytest.raises(NeedsPerson) as caught:
        run.platform.publish(run.message, run)
    assert caught.value.code == "x_duplicate_unseen"


def test_look_up_reads_back_to_the_intent_and_no_further(desk: Desk) -> None:
    drive(desk.run(message()))
    platform, wanted = desk.platform(), mapping.fingerprint(message().body)
    assert platform.find(message(), "create:1", desk.clock.now(), wanted) == Found({"id": desk.posts()[0].id})
    later = desk.clock.now() + timedelta(seconds=1)
    assert platform.find(message(), "create:1", later, wanted) == Absent()
    other = mapping.fingerprint("Một bài khác")
    assert platform.find(message(), "create:1", desk.clock.now(), other) == Absent()


def test_look_up_goes_through_all_pages_and_asks_when_there_are_two(desk: Desk) -> None:
    for number in range(104):
        text = "Luật Căn cước" if number in (0, 103) else f"Bài {number}"
        stored = {"text": text, "created_at": "2026-11-21T05:00:00.000Z", "media": [], "reply_to": "", "links": {}}
        desk.running.sandbox.put("x", "post", str(1000 + number), stored)
    wanted = mapping.fingerprint("Luật Căn cước")
    assert desk.platform().find(message(), "create:1", desk.clock.now(), wanted) == CannotTell()
    assert desk.calls("users.tweets") == 2
    assert isinstance(desk.platform().look_up(desk.clock.now(), mapping.fingerprint("Bài 7")), Found)


def test_look_up_that_is_not_offered_cannot_tell(desk: Desk) -> None:
    account = replace(desk.account, endpoints={"X_API_URL": f"{desk.running.base_url}/zalo/api"})
    platform = type(desk.platform())(account, desk.http, desk.clock)
    assert platform.look_up(desk.clock.now(), mapping.fingerprint("x")) == CannotTell()


def test_correction_posts_anew_and_deletes_the_old(desk: Desk) -> None:
    old = drive(desk.run(message(**THREAD))).receipt
    new = message(body="Bản đã đính chính", kind="correct")
    fresh = desk.platform().correct(old, new, desk.run(new))
    assert [post.text for post in desk.posts()] == ["Bản đã đính chính"]
    assert fresh.remote_id == desk.posts()[0].id != old.remote_id
    with pytest.raises(Gone):
        desk.platform().read_back(old)


def test_correction_with_the_same_text_leaves_the_old_post(desk: Desk) -> None:
    old = drive(desk.run(message())).receipt
    again = message(kind="correct")
    with pytest.raises(Rejected):
        desk.platform().correct(old, again, desk.run(again))
    assert [post.id for post in desk.posts()] == [old.remote_id]


def test_withdrawal_deletes_the_whole_thread_even_if_a_part_is_gone(desk: Desk) -> None:
    receipt = drive(desk.run(message(**THREAD))).receipt
    desk.client.delete(receipt.facts["posts"][1])
    assert desk.platform().withdraw(receipt, message(), desk.run(message())).state == "gone"
    assert desk.posts() == []


def test_read_back_shows_addresses_and_signs_as_they_were_sent(desk: Desk) -> None:
    text = "Mức phạt < 40 triệu & tước bằng lái: xem vbpl.vn/a và https://moj.gov.vn/b?c=d&e=f"
    sent = message(picture(), body=text)
    receipt = drive(desk.run(sent)).receipt
    raw = desk.client.posts([receipt.remote_id])[0]["text"]
    assert "t.co" in raw
    assert "&lt;" in raw
    shown = desk.platform().read_back(receipt)
    assert mapping.is_same({"text": shown.text}, mapping.fingerprint(text))
    assert shown.published_at == desk.clock.now()


def test_credits_that_are_gone_stop_the_channel(desk: Desk) -> None:
    desk.quota("credits", 14)
    with pytest.raises(AuthExpired) as caught:
        drive(desk.run(message()))
    assert caught.value.code == "x_credits_gone"
    assert desk.posts() == []


def test_what_is_spent_is_counted_in_money(desk: Desk) -> None:
    gauge = MemoryGauge()
    sent = message(picture())
    platform = desk.platform(gauge=gauge)
    drive(MemoryRun(platform, sent, desk.clock))
    assert gauge.spent[quotas.MONEY] == mapping.price(sent) == 15 + 5
    assert gauge.heard[quotas.POSTS]["used"] == 1
    subscribed = desk.platform(gauge=(free := MemoryGauge()), options={"tier": "pro"})
    drive(MemoryRun(subscribed, message(body="Bài khác"), desk.clock))
    assert quotas.MONEY not in free.spent


def test_an_empty_window_is_waited_for(desk: Desk) -> None:
    desk.quota("posts_per_window", 0)
    run, gauge = desk.run(message()), MemoryGauge()
    run.platform = desk.platform(gauge=gauge)
    with pytest.raises(Throttled) as caught:
        run.platform.publish(run.message, run)
    assert caught.value.bucket == quotas.POSTS
    assert gauge.heard[quotas.POSTS]["blocked_until"] > desk.clock.now()


def test_unknown_plan_is_shown_the_price(desk: Desk) -> None:
    assert type(desk.account.options)(tier="Pay-per-use").tier == "pay_per_use"
    assert type(desk.account.options)(tier="Premium+").tier == "pay_per_use"
    assert type(desk.account.options)(tier="PRO").tier == "pro"


def test_probe_names_the_account(desk: Desk) -> None:
    health = desk.platform().probe()
    assert (health.ok, health.account) == (True, "Phổ biến, giáo dục pháp luật tỉnh (@phapluattinh)")


def receipt_of(desk: Desk, text: str) -> Receipt:
    return drive(desk.run(message(body=text))).receipt


def test_figures_are_asked_a_hundred_at_a_time_with_clicks_for_thirty_days(desk: Desk) -> None:
    old = receipt_of(desk, "Bài cũ")
    desk.clock.instant += timedelta(days=31)
    young, gone = receipt_of(desk, "Bài mới"), receipt_of(desk, "Bài bị xoá")
    desk.client.delete(gone.remote_id)
    desk.clock.instant += timedelta(hours=3)
    figures = {one.remote_id: one for one in desk.platform().measure([old, young, gone])}
    assert [one.remote_id for one in figures.values() if one.is_gone] == [gone.remote_id]
    assert "clicks" in figures[young.remote_id].counts
    assert "clicks" not in figures[old.remote_id].counts
    assert figures[old.remote_id].counts["views"] > figures[young.remote_id].counts["views"] > 0
    assert desk.calls("posts.read") == 2 + 1


def test_a_refused_field_never_empties_the_rest(desk: Desk) -> None:
    """Thirty days old by X's count, a moment younger by ours."""
    receipt = receipt_of(desk, "Bài ba mươi ngày")
    desk.clock.instant += timedelta(days=31)
    kept = replace(receipt, facts={**receipt.facts, "posted_at": desk.clock.now().isoformat()})
    (figures,) = desk.platform().measure([kept])
    assert figures.refused == ("non_public_metrics",)
    assert figures.counts["views"] > 0
