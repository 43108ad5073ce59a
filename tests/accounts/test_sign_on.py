"""Single sign-on against a provider on a real socket: it opens accounts that exist, and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth import get_user_model
from django.test import Client

from .conftest import code_of, with_telephone
from .provider import CLIENT, SECRET, Provider

LOGIN = "/admin/login/sso/login/"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with Provider({"sub": "7", "email": "lan@example.invalid", "email_verified": True, "name": "Lan"}) as running:
        app = {
            "provider_id": "sso", "name": "Tỉnh", "client_id": CLIENT, "secret": SECRET,
            "settings": {"server_url": running.url},
        }  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.LOA_ACCOUNTS = {"SSO_NAME": "Tỉnh"}
        yield running


def come_in(desk: Client, provider: Provider) -> Any:
    """From the login page over there and back; the last answer."""
    begun = desk.get(LOGIN)
    assert begun.status_code == 302 and begun.url.startswith(provider.url)
    return desk.get(f"{LOGIN}callback/", provider.agree(begun.url))


def test_who_has_an_account_comes_in(person: Callable[..., Any], desk: Client, provider: Provider) -> None:
    user = person()
    assert LOGIN in desk.get("/admin/login/").content.decode()
    assert come_in(desk, provider).url == "/admin/"
    assert desk.get("/admin/").status_code == 200
    assert SocialAccount.objects.get().user == user
    assert not SocialToken.objects.exists(), "a token of the provider is kept although nobody needs it"


def test_the_second_time_the_number_counts_and_not_the_address(
    person: Callable[..., Any], desk: Client, provider: Provider
) -> None:
    person()
    come_in(desk, provider)
    provider.claims["email"] = "umbenannt@example.invalid"
    assert come_in(Client(), provider).url == "/admin/"


@pytest.mark.parametrize(
    "claims",
    [{"email_verified": False}, {"email": "stranger@example.invalid"}, {"email": ""}],
    ids=["not verified", "unknown", "none"],
)
def test_who_has_none_stays_outside_and_gets_none(
    claims: dict[str, Any], person: Callable[..., Any], desk: Client, provider: Provider
) -> None:
    person()
    provider.claims.update(claims)
    answer = come_in(desk, provider)
    assert "_auth_user_id" not in desk.session
    assert answer.status_code in (200, 302, 403) and getattr(answer, "url", "") != "/admin/"
    assert "/admin/login/" in desk.get("/admin/").url
    assert [user.username for user in get_user_model().objects.all()] == ["lan"]


def test_where_two_have_the_address_nobody_is_guessed(
    person: Callable[..., Any], desk: Client, provider: Provider
) -> None:
    person()
    get_user_model().objects.create_user("lan-2", "LAN@example.invalid")
    come_in(desk, provider)
    assert "_auth_user_id" not in desk.session


def test_somebody_who_left_does_not_come_back_that_way(
    person: Callable[..., Any], desk: Client, provider: Provider
) -> None:
    user = person()
    come_in(desk, provider)
    desk.logout()
    type(user).objects.filter(pk=user.pk).update(is_active=False)
    come_in(desk, provider)
    assert "_auth_user_id" not in desk.session


def test_the_second_factor_is_asked_for_beside_it(person: Callable[..., Any], desk: Client, provider: Provider) -> None:
    secret = with_telephone(person())
    assert come_in(desk, provider).url == "/admin/second-factor/authenticate/"
    assert "/admin/login/" in desk.get("/admin/").url
    assert desk.post("/admin/second-factor/authenticate/", {"code": code_of(secret)}).url == "/admin/"


def test_an_answer_to_nobodys_question_opens_nothing(
    person: Callable[..., Any], desk: Client, provider: Provider
) -> None:
    """Another's code (the login of a stranger in one's own browser), an invented state, a code used twice."""
    person()
    elsewhere = Client()
    brought = provider.agree(elsewhere.get(LOGIN).url)
    desk.get(f"{LOGIN}callback/", brought)
    desk.get(LOGIN)
    desk.get(f"{LOGIN}callback/", {**brought, "state": "invented"})
    assert "_auth_user_id" not in desk.session
    elsewhere.get(f"{LOGIN}callback/", brought)
    elsewhere.logout()
    elsewhere.get(f"{LOGIN}callback/", brought)
    assert "_auth_user_id" not in elsewhere.session


def test_a_provider_inside_is_not_asked(
    person: Callable[..., Any], desk: Client, provider: Provider, settings: Any
) -> None:
    settings.LOA = {**settings.LOA, "OUTBOUND_ALLOW": []}
    person()
    answer = desk.get(LOGIN, follow=True)
    assert provider.asked == []
    assert "sign-on does not answer" in answer.content.decode()


def test_a_provider_that_does_not_answer_is_said(person: Callable[..., Any], desk: Client, provider: Provider) -> None:
    person()
    provider.answer = lambda *told: (500, {})  # type: ignore[method-assign]
    shown = desk.get(LOGIN, follow=True).content.decode()
    assert "sign-on does not answer" in shown and "Sign in with your password" in shown
