"""Handing over once more: the portal's clerks see only what it no longer has."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishers.contract import Message, Rejected, Unsupported
from publishers.platforms.national_portal.platform import NationalPortalPlatform
from tests.publishers.platforms import messages
from tests.publishers.platforms.memory_run import drive

from .conftest import Desk
from .test_push import version


def publish(desk: Desk, message: Message) -> str:
    receipt = drive(desk.run(message)).receipt
    assert receipt.state == "live"
    return receipt.permalink


def forget(desk: Desk) -> None:
    """The portal was set up anew."""
    desk.running.sandbox.reset()
    desk.running.sandbox.clock = desk.clock


def test_what_the_portal_shows_is_not_submitted_again(desk: Desk) -> None:
    message = messages.message(messages.picture())
    address = publish(desk, message)
    before = desk.calls("submission.create")
    receipt = desk.platform().resend(message)
    assert (receipt.state, receipt.permalink) == ("live", address)
    assert desk.calls("submission.create") == before


@pytest.mark.parametrize("days", [0, 30])
def test_a_portal_that_was_set_up_anew_gets_record_and_files(desk: Desk, days: int) -> None:
    message = messages.message(messages.picture())
    publish(desk, message)
    forget(desk)
    desk.clock.instant += timedelta(days=days)
    receipt = desk.platform().resend(message)
    assert receipt.state == "processing"
    while receipt.state != "live":
        desk.clock.instant += timedelta(seconds=1)
        receipt = desk.platform().follow(receipt)
    [post] = desk.posts
    assert post.media[0].sha256 == message.assets[0].sha256


def test_an_older_version_there_makes_room_for_this_one(desk: Desk) -> None:
    first = messages.message()
    publish(desk, first)
    second = version(first, 2)
    desk.platform().resend(second)
    desk.clock.instant += timedelta(minutes=1)
    assert desk.platform().transport.client.item(second.record.id)["version"] == 2


def test_a_newer_version_there_is_left_alone(desk: Desk) -> None:
    first = messages.message()
    publish(desk, first)
    publish(desk, version(first, 2))
    before = desk.calls("submission.create")
    assert desk.platform().resend(first).state == "live"
    assert desk.calls("submission.create") == before


def test_what_was_taken_down_is_asked_for_only_where_it_stands(desk: Desk) -> None:
    message = messages.message()
    publish(desk, message)
    withdrawal = version(message, 1, kind="withdraw")
    gone = desk.platform().resend(withdrawal)
    assert gone.state in ("accepted", "processing", "gone")
    desk.clock.instant += timedelta(minutes=1)
    assert desk.posts == []
    forget(desk)
    assert desk.platform().resend(withdrawal).state == "gone"


def test_a_withdrawal_of_an_older_version_is_no_success(desk: Desk) -> None:
    first = messages.message()
    publish(desk, first)
    publish(desk, version(first, 2))
    with pytest.raises(Rejected, match="stale_withdrawal"):
        desk.platform().resend(version(first, 1, kind="withdraw"))


@pytest.mark.parametrize("transport", ["manual_package", "oai_passive"])
def test_only_what_is_pushed_can_be_pushed_again(desk: Desk, transport: str) -> None:
    assert not NationalPortalPlatform.can_resend({"transport": transport})
    with pytest.raises(Unsupported):
        desk.platform(transport=transport).resend(messages.message())
    assert NationalPortalPlatform.can_resend({"transport": "http_push"})
    assert not NationalPortalPlatform.can_resend({})
