"""A Telegram channel: what is posted, edited and deleted; refusals; a token that shows nowhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient, HttpPolicy
from publishers.contract import (
    AuthExpired,
    CannotTell,
    Found,
    Gone,
    Message,
    Misconfigured,
    NeedsPerson,
    OutcomeUnknown,
    Receipt,
    Rejected,
    Throttled,
    Unreachable,
)
from publishers.platforms.telegram import mapping
from publishers.platforms.telegram.client import translate
from publishers.platforms.telegram.platform import TelegramPlatform
from publishers.platforms.telegram.schema import TelegramOptions
from publishers.sandbox.server import RunningSandbox
from publishers.sandbox.telegram import timeline
from tests.publishers.contract.cases import telegram as case
from tests.publishers.platforms.memory_run import MemoryRun, drive
from tests.publishers.platforms.messages import NOON, URL, message, mp4_bytes, picture, record, video


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    with RunningSandbox(tmp_path_factory.mktemp("telegram")) as running:
        yield running


@pytest.fixture
def clock(running: RunningSandbox) -> FixedClock:
    running.sandbox.reset()
    running.sandbox.clock = clock = FixedClock(NOON)
    return clock


@pytest.fixture
def platform(running: RunningSandbox, clock: FixedClock, to_sandbox: HttpPolicy) -> TelegramPlatform:
    return TelegramPlatform(case.account(running), HttpClient(to_sandbox), clock)


def posted(platform: TelegramPlatform, clock: FixedClock, sent: Message) -> Receipt:
    return drive(MemoryRun(platform, sent, clock)).receipt


def test_signs_that_are_markup_elsewhere_arrive_as_they_are(
    running: RunningSandbox, platform: TelegramPlatform, clock: FixedClock
) -> None:
    text = "Đã uống rượu, bia thì không lái xe\n\nPhạt < 40 triệu & tước bằng <lái>"
    receipt = posted(platform, clock, message(body=text))
    assert timeline(running.sandbox)[0].text == text
    assert receipt.permalink == f"{running.base_url}/telegram/phapluattinh/{receipt.remote_id}"


def test_film_arrives_whole(running: RunningSandbox, platform: TelegramPlatform, clock: FixedClock) -> None:
    posted(platform, clock, message(video()))
    (media,) = timeline(running.sandbox)[0].media
    assert running.sandbox.blob_path(media.sha256).read_bytes() == mp4_bytes()


def test_a_lost_album_is_found_with_all_its_numbers(
    running: RunningSandbox, platform: TelegramPlatform, clock: FixedClock
) -> None:
    sent = message(picture(), picture("image", colour="#c2171d"))
    receipt = posted(platform, clock, sent)
    sighting = platform.find(sent, "create", clock.now(), mapping.fingerprint(sent))
    assert sighting == Found({"ids": receipt.facts["messages"]})
    assert len(receipt.facts["messages"]) == 2
    platform.withdraw(receipt, sent, MemoryRun(platform, sent, clock))
    assert timeline(running.sandbox) == []


def test_a_private_channel_has_no_page_to_look_at(platform: TelegramPlatform, clock: FixedClock) -> None:
    object.__setattr__(platform.account, "options", TelegramOptions(chat_id="-1001840000001"))
    receipt = posted(platform, clock, message())
    assert "/c/1840000001/" in receipt.permalink
    assert platform.find(message(), "create", clock.now(), mapping.fingerprint(message())) == CannotTell()


@pytest.mark.parametrize("files", [(), (picture(),)])
def test_correction_changes_text_and_caption_and_says_it_twice_without_harm(
    running: RunningSandbox, platform: TelegramPlatform, clock: FixedClock, files: tuple[Any, ...]
) -> None:
    receipt = posted(platform, clock, message(*files))
    new = message(*files, body="Bản đã đính chính")
    for _ in range(2):
        platform.correct(receipt, new, MemoryRun(platform, new, clock))
    assert [post.text for post in timeline(running.sandbox)] == ["Bản đã đính chính"]


def test_a_post_too_old_to_delete_is_a_persons_work(
    running: RunningSandbox, platform: TelegramPlatform, clock: FixedClock
) -> None:
    receipt = posted(platform, clock, message())
    running.sandbox.set_quota("telegram", "delete_hours", 48)
    clock.instant += timedelta(hours=49)
    with pytest.raises(NeedsPerson) as caught:
        platform.withdraw(receipt, message(), MemoryRun(platform, message(), clock))
    assert caught.value.code == "telegram_too_old"


def test_a_long_text_fits_alone_and_not_under_a_picture(platform: TelegramPlatform) -> None:
    long = "Điều 6. " * 200
    assert platform.problems(message(body=long)) == []
    assert [found.code for found in platform.problems(message(picture(), body=long))] == ["telegram_caption_too_long"]
    draft = platform.compose(record(summary="", body_html="<p>" + "Điều 6. " * 900 + "</p>").content, URL)
    assert mapping.length(draft.body) <= mapping.CAPTION_MAX
    assert mapping.length("😀") == 2


def test_the_token_shows_in_no_log(
    platform: TelegramPlatform, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = platform.http.request(
        "POST", f"{platform.account.endpoints['TELEGRAM_API_URL']}/bot{case.BOT_TOKEN}/getMe", json={},
        secrets=(case.BOT_TOKEN,),
    )  # fmt: skip
    assert answer.status == 200
    assert "/bot[…]/getMe" in caplog.text
    assert case.BOT_TOKEN not in caplog.text + repr(answer)


@pytest.mark.parametrize(
    ("code", "said", "wanted"),
    [
        (400, "Bad Request: chat not found", Misconfigured),
        (400, "Bad Request: need administrator rights in the channel chat", Misconfigured),
        (400, "Bad Request: message to delete not found", Gone),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Rejected),
        (400, "Bad Request: can't parse entities", Rejected),
        (401, "Unauthorized", AuthExpired),
        (403, "Forbidden: bot is not a member of the channel chat", Misconfigured),
        (404, "Not Found", AuthExpired),
        (413, "Request Entity Too Large", Rejected),
        (429, "Too Many Requests: retry after 7", Throttled),
        (500, "Internal Server Error", OutcomeUnknown),
    ],
)
def test_refusal_becomes_its_class(code: int, said: str, wanted: type[Exception]) -> None:
    body = {"ok": False, "error_code": code, "description": said, "parameters": {"retry_after": 7}}
    error = translate(body, again=False)
    assert type(error) is wanted
    assert said in error.detail
    if isinstance(error, Throttled):
        assert error.retry_after == 7
    if code == 500:
        assert isinstance(translate(body, again=True), Unreachable)
