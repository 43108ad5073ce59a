"""Handing over to a clerk."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cms.core.clock import FixedClock
from cms.core.http import HttpClient
from publishers.contract import Account, Message, NeedsPerson, Receipt
from publishers.planning.preflight.checks import preflight
from publishers.platforms.by_hand.platform import ByHandPlatform
from publishers.platforms.by_hand.schema import ByHandCredentials, ByHandOptions
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import MemoryRun

CLOCK = FixedClock(messages.NOON)


def platform(**options: Any) -> ByHandPlatform:
    account = Account(
        channel="Loa xã", options=ByHandOptions(place="Truyền thanh xã", **options), credentials=ByHandCredentials()
    )
    return ByHandPlatform(account, HttpClient(), CLOCK)


def handed_over(act: str, message: Message) -> NeedsPerson:
    by_hand = platform()
    run = MemoryRun(by_hand, message, CLOCK)
    receipt = Receipt(remote_id="https://tusach.example.vn/12", permalink="https://tusach.example.vn/12")
    with pytest.raises(NeedsPerson) as caught:
        if act == "publish":
            by_hand.publish(message, run)
        else:
            getattr(by_hand, act)(receipt, message, run)
    assert caught.value.code == "waiting_for_clerk"
    return caught.value


def test_publishing_waits_for_the_clerk_and_keeps_what_was_handed_over() -> None:
    params = handed_over("publish", messages.message(messages.picture())).params
    assert params["place"] == "Truyền thanh xã"
    assert params["package"] == "pbgdpl-h21-01-20261121T050000Z.zip"
    assert len(params["sheet_sha256"]) == 64


@pytest.mark.parametrize(("act", "kind"), [("correct", "correct"), ("withdraw", "withdraw")])
def test_corrections_and_withdrawals_are_handed_over_with_the_earlier_address(act: str, kind: str) -> None:
    message = messages.message(messages.picture(), kind=kind)
    assert handed_over(act, message).params["earlier"] == "https://tusach.example.vn/12"


def test_file_that_is_not_there_stops_before_the_sheet_is_made() -> None:
    def gone() -> Any:
        raise FileNotFoundError

    message = messages.message(replace(messages.picture(), open=gone))
    by_hand = platform()
    with pytest.raises(FileNotFoundError):
        by_hand.publish(message, MemoryRun(by_hand, message, CLOCK))


def test_nothing_to_read_or_to_carry_is_found_before() -> None:
    assert [problem.code for problem in preflight(platform(), messages.message(body=" "))] == [
        "by_hand_nothing_to_carry"
    ]
    radio = preflight(platform(reading_text=True), messages.message(messages.picture(), body=""))
    assert [problem.code for problem in radio] == ["by_hand_nothing_to_read"]
    assert preflight(platform(), messages.message(messages.picture(), body="")) == []
