"""Connecting with PKCE, and renewing with a refresh token that dies on use."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from publishers.contract import AuthExpired, OutcomeUnknown, Unreachable
from publishers.platforms.x import oauth
from publishers.sandbox.accounts import X
from publishers.sandbox.x.dialect import Dialect
from publishers.sandbox.x.oauth import issue_code
from tests.publishers.platforms.memory_run import drive
from tests.publishers.platforms.messages import message

from .conftest import Desk

VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
BACK = "https://pbgdpl.example.vn/-/connect/x"


def test_the_address_asks_for_every_right_and_a_refresh_token() -> None:
    url = oauth.authorize_url(
        "https://x.com/i/oauth2/authorize", client_id="abc", redirect_uri=BACK, state="s", verifier=VERIFIER
    )
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked == {
        "response_type": "code", "client_id": "abc", "redirect_uri": BACK, "state": "s",
        "scope": "tweet.read tweet.write users.read media.write offline.access",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
    }  # fmt: skip
    assert "%20" in url
    assert "+" not in url


def code(desk: Desk) -> str:
    return issue_code(Dialect(desk.running.sandbox, {}), redirect_uri=BACK, challenge=oauth.challenge_of(VERIFIER))


def exchanged(desk: Desk, code: str, *, verifier: str = VERIFIER, redirect_uri: str = BACK) -> dict[str, str]:
    return oauth.exchange(
        desk.http, desk.clock, base_url=f"{desk.running.base_url}/x/api", client_id=X.client_id,
        client_secret=X.client_secret, code=code, redirect_uri=redirect_uri, verifier=verifier,
    )  # fmt: skip


def test_a_code_becomes_an_access_that_works(desk: Desk) -> None:
    tokens = exchanged(desk, code(desk))
    assert tokens["expires_at"] == "2026-11-21T07:00:00Z"
    assert desk.platform(credentials=tokens).probe().ok


def test_a_code_works_once_and_for_thirty_seconds(desk: Desk) -> None:
    used = code(desk)
    exchanged(desk, used)
    old = code(desk)
    desk.clock.instant += timedelta(seconds=30)
    for refused in (used, old, "code-of-nobody"):
        with pytest.raises(AuthExpired):
            exchanged(desk, refused)


def test_a_code_is_worth_nothing_without_its_verifier_and_address(desk: Desk) -> None:
    with pytest.raises(AuthExpired):
        exchanged(desk, code(desk), verifier="x" * 43)
    with pytest.raises(AuthExpired):
        exchanged(desk, code(desk), redirect_uri="https://else.example/")


def test_renewed_channel_publishes_and_renews_again(desk: Desk) -> None:
    renewed = dict(desk.platform().renew())
    assert set(renewed) == {"access_token", "refresh_token", "expires_at"}
    run = desk.run(message())
    run.platform = desk.platform(credentials=renewed)
    assert drive(run).receipt.state == "live"
    assert desk.platform(credentials=renewed).renew()["refresh_token"] != renewed["refresh_token"]


def test_access_dies_after_two_hours(desk: Desk) -> None:
    platform = desk.platform(credentials=dict(desk.platform().renew()))
    ends = platform.access_until(platform.account.credentials, desk.clock.now())
    assert ends == desk.clock.now() + timedelta(hours=2)
    desk.clock.instant = ends
    assert platform.probe().problem == "auth_expired"


def test_spent_refresh_token_is_refused_without_naming_it(desk: Desk) -> None:
    desk.platform().renew()
    with pytest.raises(AuthExpired) as caught:
        desk.platform().renew()
    assert X.refresh_token not in caught.value.detail


@pytest.mark.parametrize("fault", ["reset_after", "500_after", "truncated"])
def test_lost_answer_of_a_renewal_says_that_the_token_may_be_spent(desk: Desk, fault: str) -> None:
    desk.running.set_fault("x", "oauth.token", fault)
    with pytest.raises(OutcomeUnknown) as caught:
        desk.platform().renew()
    assert caught.value.code == "x_renewal_lost"
    with pytest.raises(AuthExpired):
        desk.platform().renew()


def test_closed_port_spends_nothing(desk: Desk) -> None:
    with desk.running.refusing(), pytest.raises(Unreachable):
        desk.platform().renew()
    assert desk.platform().renew()["access_token"]


def test_channel_without_a_refresh_token_says_so(desk: Desk) -> None:
    with pytest.raises(AuthExpired) as caught:
        desk.platform(credentials={"refresh_token": ""}).renew()
    assert caught.value.code == "x_no_refresh_token"
    platform = desk.platform(credentials={"refresh_token": ""})
    assert platform.access_until(platform.account.credentials, desk.clock.now()) is None


def test_rights_given_back_end_the_refresh_token(desk: Desk) -> None:
    oauth.revoke(desk.http, base_url=f"{desk.running.base_url}/x/api", credentials=desk.account.credentials)
    with pytest.raises(AuthExpired):
        desk.platform().renew()


def test_a_public_client_says_its_name_in_the_form(desk: Desk) -> None:
    with pytest.raises(AuthExpired) as caught:
        desk.platform(credentials={"client_secret": ""}).renew()
    assert "authorization header" in caught.value.detail
