"""Choices for an item and a channel: hiding instead of removing, comments, a cover in reserve, other clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from publishers.contract import Act, Found, Gone, OutcomeUnknown, Rejected
from publishers.platforms.zalo import mapping
from publishers.platforms.zalo.client import _skew
from publishers.platforms.zalo.platform import ZaloPlatform
from publishers.platforms.zalo.schema import ZaloChoices, ZaloOptions
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun, drive
from tests.publishers.platforms.zalo.test_platform import film_message

from .conftest import Desk


def through(desk: Desk, act: str, platform: ZaloPlatform, *given: object) -> object:
    """Carry out an act to its end, waiting as the engine would."""
    run = MemoryRun(platform, given[-1], desk.clock)  # type: ignore[arg-type]
    run.platform = type("Acting", (), {
        "publish": lambda _, message, run: getattr(platform, act)(*given, run), "follow": platform.follow,
        "capabilities": platform.capabilities,
    })()  # type: ignore[assignment]  # fmt: skip
    return drive(run).receipt


@pytest.mark.parametrize("kind", ["normal", "video"])
def test_hidden_article_stays_with_its_number_and_no_reader_sees_it(desk: Desk, kind: str) -> None:
    message = film_message(desk) if kind == "video" else desk.message()
    receipt = drive(desk.run(message)).receipt
    platform = desk.platform(options={"withdraw_by": "hide"})
    hidden = through(desk, "withdraw", platform, receipt, message)
    stored = desk.running.sandbox.get("zalo", "article", receipt.remote_id)
    assert stored is not None
    assert stored["status"] == "hide"
    assert stored["title"] == message.title
    assert desk.posts()[0].state == "hidden"
    with pytest.raises(Gone):
        platform.read_back(hidden)  # type: ignore[arg-type]


def test_hiding_what_is_gone_already_is_done(desk: Desk) -> None:
    receipt = drive(desk.run(desk.message())).receipt
    desk.platform().client.remove(receipt.remote_id)
    platform = desk.platform(options={"withdraw_by": "hide"})
    assert through(desk, "withdraw", platform, receipt, desk.message()).state == "gone"  # type: ignore[attr-defined]


def test_channel_says_which_act_a_withdrawal_is() -> None:
    assert ZaloPlatform.act("withdraw", {"withdraw_by": "hide"}) == Act.HIDE
    assert ZaloPlatform.act("withdraw", {}) == Act.DELETE
    assert ZaloPlatform.act("correct", {"withdraw_by": "hide"}) == Act.REPLACE


def test_comments_follow_the_channel_unless_the_item_says_otherwise(desk: Desk) -> None:
    quiet = desk.platform(options={"comments": "hide"})
    for chosen, wanted in ((None, "hide"), ("channel", "hide"), ("show", "show")):
        message = desk.message(options={"comments": chosen} if chosen else {})
        assert quiet._article(message, "normal", {})["comment"] == wanted


def test_related_articles_and_the_counting_address_are_sent_when_chosen(desk: Desk) -> None:
    choices = ZaloChoices(related_articles="a1, b2  c3", tracking_link="https://dem.example.gov.vn/x")
    receipt = drive(desk.run(desk.message(options=choices.model_dump()))).receipt
    stored = desk.running.sandbox.get("zalo", "article", receipt.remote_id)
    assert stored is not None
    assert stored["related_medias"] == ["a1", "b2", "c3"]
    assert stored["tracking_link"] == "https://dem.example.gov.vn/x"
    assert "related_medias" not in desk.platform()._article(desk.message(), "normal", {})


def test_cover_in_reserve_stands_in_when_the_own_one_fails(desk: Desk) -> None:
    message = desk.message()
    reserve = desk.serve(messages.png_bytes("#123456"))
    broken = replace(message.assets[0], public_url=f"{desk.running.base_url}/blobs/{'0' * 64}")
    given = replace(message, assets=(broken, *message.assets[1:]))
    run = desk.run(given)
    run.platform = desk.platform(options={"fallback_cover": reserve})
    receipt = drive(run).receipt
    assert run.acted == ["create", "create:2"]
    stored = desk.running.sandbox.get("zalo", "article", receipt.remote_id)
    assert stored is not None
    assert stored["cover"]["photo_url"] == reserve


def test_film_that_zalo_can_not_use_is_for_a_person_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishers.platforms.zalo.client.ZaloClient.video_state", lambda *_: {"status": 4})
    run = desk.run(film_message(desk))
    with pytest.raises(Rejected) as caught:
        drive(run)
    assert caught.value.code == "zalo_film_failed"
    assert desk.calls("video.prepare") == 1
    with pytest.raises(Rejected):
        drive(run)
    assert desk.calls("video.prepare") == 2


@pytest.mark.silent
@pytest.mark.parametrize("ahead", [timedelta(minutes=6), -timedelta(minutes=6)])
def test_clock_six_minutes_off_makes_no_second_article(
    desk: Desk, ahead: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zalo dates the article by its own clock; the answers of the look-up say what that is."""
    run = desk.run(desk.message())
    desk.running.set_fault("zalo", "article.create", "timeout_after")
    with pytest.raises(OutcomeUnknown):
        run.platform.publish(run.message, run)
    monkeypatch.setattr("publishers.platforms.zalo.client._skew", lambda *_: -ahead)
    desk.clock.instant += ahead
    intent = desk.clock.now() - timedelta(seconds=1)
    assert isinstance(desk.platform().find(run.message, "create", intent, {}), Found)


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("Sat, 21 Nov 2026 04:54:00 GMT", -timedelta(minutes=6)),
        ("Sat, 21 Nov 2026 05:06:00 GMT", timedelta(minutes=6)),
        ("Sat, 21 Nov 2026 01:00:00 GMT", -timedelta(minutes=30)), ("", timedelta(0)), ("yesterday", timedelta(0)),
        ("Sat, 21 Nov 2026 05:06:00 -0000", timedelta(0)),
    ],
)  # fmt: skip
def test_zalos_clock_is_read_from_its_answers_and_not_believed_beyond_reason(header: str, wanted: timedelta) -> None:
    assert _skew(header, messages.NOON) == wanted


@pytest.mark.parametrize("wrong", [{"fallback_cover": "http://x"}, {"comments": "perhaps"}, {"withdraw_by": "fire"}])
def test_wrong_settings_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        ZaloOptions(oa_id="1", **wrong)  # type: ignore[arg-type]


def test_hidden_article_keeps_only_what_zalo_takes() -> None:
    detail = {
        "id": "a", "type": "normal", "title": "T", "description": "D", "author": "A", "comment": "New", "cite": {},
        "cover": {"cover_type": "photo", "photo_url": "https://z/1.jpg", "extra": 1},
        "body": [{"type": "text", "content": "x", "extra": 1}], "related_medias": [],
    }  # fmt: skip
    assert mapping.hidden_article(detail, {}) == {
        "id": "a", "type": "normal", "title": "T", "description": "D", "author": "A", "status": "hide",
        "comment": "show", "cover": {"cover_type": "photo", "photo_url": "https://z/1.jpg", "status": "show"},
        "body": [{"type": "text", "content": "x"}],
    }  # fmt: skip
