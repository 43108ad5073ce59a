"""Whose token it is, what it may do and when it ends: in a sentence, on the test and when publishing."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest

from publishers.contract import Account, AuthExpired, Misconfigured, Rejected
from publishers.platforms.facebook.access import judge
from publishers.platforms.facebook.sentences import SENTENCES
from publishers.sandbox.accounts import FACEBOOK
from publishers.sandbox.facebook import tokens
from publishers.sentences import COMMON
from tests.publishers.platforms.memory_run import drive
from tests.publishers.platforms.messages import message, picture

from .conftest import Page

SOON, LATER = 1_800_000_000, 1_900_000_000


def with_options(page: Page, **options: Any) -> Account:
    account = page.account()
    return dataclasses.replace(account, options=account.options.model_copy(update=options))


# --- the test ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", [FACEBOOK.user_access_token, tokens.OTHER_PAGE_TOKEN])
def test_the_token_of_somebody_else_is_named(page: Page, token: str) -> None:
    health = page.platform(page.account(token=token)).probe()
    assert (health.ok, health.problem) == (False, "facebook_other_owner")
    assert health.params["expected"] == FACEBOOK.page_id
    assert health.params["actual"] != FACEBOOK.page_id


@pytest.mark.parametrize(
    ("subcode", "problem"),
    [
        (458, "facebook_app_removed"), (459, "facebook_checkpoint"), (460, "facebook_password_changed"),
        (463, "auth_expired"), (464, "facebook_unconfirmed"), (467, "auth_expired"),
    ],
)  # fmt: skip
def test_a_dead_token_says_why(page: Page, subcode: int, problem: str) -> None:
    tokens.kill(page.running.sandbox, subcode)
    assert page.platform().probe().problem == problem
    assert problem in {**COMMON, **SENTENCES}


def test_missing_permissions_are_named(page: Page) -> None:
    tokens.change(page.running.sandbox, scopes=["pages_show_list", "pages_read_engagement"])
    health = page.platform().probe()
    assert (health.problem, health.params["missing"]) == ("facebook_permission_missing", "pages_manage_posts")


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, None),
        ({"expires_at": 0, "data_access_expires_at": 0}, None),
        ({"expires_at": 0, "data_access_expires_at": SOON}, datetime.fromtimestamp(SOON, UTC)),
        ({"expires_at": LATER, "data_access_expires_at": SOON}, datetime.fromtimestamp(SOON, UTC)),
    ],
)
def test_the_sooner_end_is_forecast(page: Page, told: dict[str, int], expected: datetime | None) -> None:
    tokens.change(page.running.sandbox, **told)
    assert page.platform().probe().access_until == expected


def test_the_test_passes_where_facebook_tells_nothing_of_the_token(page: Page) -> None:
    page.running.set_fault("facebook", "token.inspect", "500_before")
    health = page.platform().probe()
    assert (health.ok, health.access_until) == (True, None)


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({}, ""),
        ({"is_valid": True, "type": "PAGE", "profile_id": FACEBOOK.page_id, "app_id": FACEBOOK.app_id}, ""),
        ({"type": "USER"}, "facebook_page_token_needed"),
        ({"type": "PAGE", "profile_id": "9"}, "facebook_other_owner"),
        ({"type": "PAGE", "app_id": "9"}, "facebook_other_app"),
        ({"is_valid": False}, "auth_expired"),
        ({"is_valid": False, "error": {"subcode": 459}}, "facebook_checkpoint"),
        ({"is_valid": True, "scopes": []}, ""),
        ({"is_valid": True, "scopes": ["pages_manage_posts"]}, "facebook_permission_missing"),
        ({"expires_at": 10**15}, ""),
    ],
)
def test_what_is_told_of_a_token(page: Page, told: dict[str, Any], problem: str) -> None:
    known = judge(told, page.account())
    assert known.problem == problem
    assert not problem or problem in {**COMMON, **SENTENCES}


# --- at publishing ---------------------------------------------------------------------------------------------------


def test_a_persons_token_is_told_when_publishing(page: Page) -> None:
    run = page.run(message(picture()))
    with pytest.raises(Misconfigured) as caught:
        page.platform(page.account(token=FACEBOOK.user_access_token)).publish(run.message, run)
    assert caught.value.code == "facebook_page_token_needed"
    assert page.posts() == []


def test_the_token_of_another_page_is_told_when_publishing(page: Page) -> None:
    run = page.run(message())
    with pytest.raises(Misconfigured) as caught:
        page.platform(page.account(token=tokens.OTHER_PAGE_TOKEN)).publish(run.message, run)
    assert (caught.value.code, caught.value.params["actual"]) == ("facebook_other_owner", tokens.OTHER_PAGE_ID)
    assert page.posts() == []


def test_a_page_that_is_not_there_stays_a_refusal(page: Page) -> None:
    run = page.run(message())
    with pytest.raises((Rejected, Misconfigured)) as caught:
        page.platform(with_options(page, page_id="404")).publish(run.message, run)
    assert caught.value.code == "facebook_other_owner", "our token is for the Page that it was made for"


def test_a_revoked_app_stops_the_channel_in_words(page: Page) -> None:
    tokens.kill(page.running.sandbox, 458)
    with pytest.raises(AuthExpired) as caught:
        drive(page.run(message()))
    assert caught.value.code == "facebook_app_removed"


# --- hearing of changes ----------------------------------------------------------------------------------------------


def test_the_page_is_subscribed_once(page: Page) -> None:
    platform = page.platform(with_options(page, is_subscribed=True))
    assert platform.probe().ok
    assert platform.probe().ok
    assert page.calls("subscription.create") == 1
    assert page.client.subscribed_fields(FACEBOOK.app_id) == ["feed"]


def test_nothing_is_subscribed_unless_wanted(page: Page) -> None:
    assert page.platform().probe().ok
    assert page.calls("subscription.read") == 0


def test_a_refused_subscription_is_told(page: Page) -> None:
    tokens.change(page.running.sandbox, scopes=["pages_manage_posts", "pages_read_engagement"])
    health = page.platform(with_options(page, is_subscribed=True)).probe()
    assert (health.ok, health.problem) == (False, "facebook_not_subscribed")
