"""Renewing the access with a refresh token that dies on use."""

from __future__ import annotations

from datetime import timedelta

import pytest

from publishers.contract import AuthExpired, OutcomeUnknown, Unreachable
from publishers.platforms.zalo import oauth
from tests.publishers.contract.cases import zalo as case
from tests.publishers.platforms.memory_run import drive
from tests.publishers.platforms.messages import NOON

from .conftest import Desk


def test_renewal_brings_both_tokens_and_their_end(desk: Desk) -> None:
    renewed = desk.platform().renew()
    assert set(renewed) == {"access_token", "refresh_token", "expires_at", "refresh_issued_at"}
    assert renewed["refresh_issued_at"] == "2026-11-21T05:00:00Z"
    assert renewed["expires_at"] == "2026-11-22T06:00:00Z"
    assert desk.platform(credentials=dict(renewed)).probe().ok


def test_renewed_channel_publishes_and_renews_again(desk: Desk) -> None:
    renewed = dict(desk.platform().renew())
    run = desk.run(desk.message())
    run.platform = desk.platform(credentials=renewed)
    assert drive(run).receipt.state == "live"
    assert desk.platform(credentials=renewed).renew()["refresh_token"] != renewed["refresh_token"]


def test_spent_refresh_token_is_refused_without_naming_it(desk: Desk) -> None:
    desk.platform().renew()
    with pytest.raises(AuthExpired) as caught:
        desk.platform().renew()
    assert caught.value.code == "zalo_refresh_refused"
    assert desk.account.credentials.refresh_token not in caught.value.detail


def test_token_that_another_program_spent_is_told_as_that(desk: Desk) -> None:
    """Two programs share the app: each renewal by one locks the other out."""
    ours = dict(desk.platform().renew())
    theirs = desk.platform(credentials=ours).renew()
    with pytest.raises(AuthExpired) as caught:
        desk.platform(credentials=ours).renew()
    assert caught.value.code == "zalo_refresh_shared"
    assert desk.platform(credentials=dict(theirs)).probe().ok


def test_token_older_than_three_months_is_told_as_that(desk: Desk) -> None:
    ours = dict(desk.platform().renew())
    desk.clock.instant += timedelta(days=90)
    with pytest.raises(AuthExpired) as caught:
        desk.platform(credentials=ours).renew()
    assert caught.value.code == "zalo_refresh_old"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("-14014 Invalid refresh token", "zalo_refresh_shared"), ("-12414", "zalo_refresh_shared"),
        ("-1 The Refresh Token was used", "zalo_refresh_shared"), ("", "auth_refused"),
        ("-14004 Invalid app_id or secret_key", "auth_refused"),
    ],
)  # fmt: skip
def test_refusals_of_a_renewal_are_told_apart_by_number_and_words(words: str, code: str) -> None:
    credentials = case.credentials(refresh_issued_at="2026-11-20T00:00:00Z")
    assert oauth._why(words, credentials, NOON) == code


def test_access_token_dies_after_25_hours(desk: Desk) -> None:
    platform = desk.platform(credentials=dict(desk.platform().renew()))
    desk.clock.instant += timedelta(hours=24, minutes=59)
    assert platform.probe().ok
    desk.clock.instant += timedelta(minutes=1)
    assert platform.probe().problem == "auth_expired"


def test_lost_answer_of_a_renewal_says_that_the_token_may_be_spent(desk: Desk) -> None:
    desk.running.set_fault("zalo", "oauth.token", "reset_after")
    with pytest.raises(OutcomeUnknown) as caught:
        desk.platform().renew()
    assert caught.value.code == "zalo_renewal_lost"
    with pytest.raises(AuthExpired):
        desk.platform().renew()


def test_unreadable_answer_of_a_renewal_is_not_taken_for_a_refusal(desk: Desk) -> None:
    desk.running.set_fault("zalo", "oauth.token", "500_before")
    with pytest.raises(OutcomeUnknown):
        desk.platform().renew()
    assert desk.platform().renew()["access_token"]


def test_closed_port_spends_nothing(desk: Desk) -> None:
    with desk.running.refusing(), pytest.raises(Unreachable):
        desk.platform().renew()
    assert desk.platform().renew()["access_token"]


def test_channel_without_a_refresh_token_says_so(desk: Desk) -> None:
    with pytest.raises(AuthExpired) as caught:
        desk.platform(credentials={"refresh_token": ""}).renew()
    assert caught.value.code == "zalo_no_refresh_token"
