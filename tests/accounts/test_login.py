"""Coming in: the password, the second factor, the lock after failures, and the desk that stays shut without them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from .conftest import PASSWORD, code_of, sign_in, with_telephone


def test_the_right_password_opens_the_desk(person: Callable[..., Any], desk: Client) -> None:
    person()
    assert sign_in(desk).url == "/admin/"
    assert desk.get("/admin/").status_code == 200


def test_it_leads_on_to_what_was_asked_for_but_to_no_stranger(person: Callable[..., Any], desk: Client) -> None:
    person()
    assert sign_in(desk, next="/admin/pages/").url == "/admin/pages/"
    assert sign_in(Client(), next="https://evil.example/").url == "/admin/"


def test_a_session_ends_with_the_browser_unless_it_shall_be_remembered(person: Callable[..., Any]) -> None:
    person()
    short, long = Client(), Client()
    sign_in(short)
    sign_in(long, remember="on")
    assert short.session.get_expire_at_browser_close()
    assert not long.session.get_expire_at_browser_close()


def test_five_failures_lock_the_account_even_for_the_right_password(person: Callable[..., Any], desk: Client) -> None:
    person()
    for _ in range(5):
        assert "didn&#x27;t match" in sign_in(desk, password="falsch").content.decode()
    locked = sign_in(desk)
    assert (locked.status_code, locked["Retry-After"]) == (429, "300")
    assert "Wait five minutes" in locked.content.decode()


def test_another_account_is_not_locked_with_it(person: Callable[..., Any], desk: Client) -> None:
    person()
    person(name="minh")
    for _ in range(6):
        sign_in(desk, password="falsch")
    assert sign_in(Client(), "minh").status_code == 302


def test_one_place_may_not_try_account_after_account(person: Callable[..., Any], desk: Client) -> None:
    person()
    for number in range(30):
        sign_in(desk, f"ai-{number}", "falsch")
    assert "Wait five minutes" in sign_in(desk).content.decode()


def test_somebody_without_a_role_is_told_so(person: Callable[..., Any], desk: Client, django_user_model: Any) -> None:
    django_user_model.objects.create_user("khach", password=PASSWORD)
    assert "may not open the desk" in sign_in(desk, "khach").content.decode()


def test_an_account_with_a_telephone_opens_only_with_its_code(person: Callable[..., Any], desk: Client) -> None:
    secret = with_telephone(person())
    assert sign_in(desk).url == "/admin/second-factor/authenticate/"
    assert "/admin/login/" in desk.get("/admin/").url  # the password alone opened nothing
    wrong = desk.post("/admin/second-factor/authenticate/", {"code": "000000"})
    assert "not right" in wrong.content.decode()
    assert desk.post("/admin/second-factor/authenticate/", {"code": code_of(secret)}).url == "/admin/"
    assert desk.get("/admin/").status_code == 200


def test_a_code_opens_once(person: Callable[..., Any], desk: Client) -> None:
    code = code_of(with_telephone(person()))
    for client, status in ((desk, 302), (Client(), 200)):
        sign_in(client)
        assert client.post("/admin/second-factor/authenticate/", {"code": code}).status_code == status


def test_keys_of_telephones_are_encrypted_at_rest(person: Callable[..., Any]) -> None:
    secret = with_telephone(person())
    assert secret not in str(Authenticator.objects.get().data)


@pytest.mark.parametrize("role", ["unit_approver", "board_approver", "channel_admin", "tenant_admin"])
def test_a_role_that_publishes_sets_its_second_factor_up_first(
    role: str, person: Callable[..., Any], desk: Client, settings: Any
) -> None:
    settings.LOA_ACCOUNTS = {"MFA_REQUIRED": "publishers"}
    person(role)
    sign_in(desk)
    assert desk.get("/admin/pages/").url == "/admin/second-factor/totp/activate/"
    assert desk.post("/admin/pages/add/").url == "/admin/second-factor/totp/activate/"


def test_setting_it_up_opens_the_desk_and_gives_recovery_codes(
    person: Callable[..., Any], desk: Client, settings: Any
) -> None:
    settings.LOA_ACCOUNTS = {"MFA_REQUIRED": "publishers"}
    person()
    sign_in(desk)
    asked = desk.get("/admin/second-factor/totp/activate/")
    if asked.status_code == 302:  # a password typed long ago is asked for again
        desk.post(asked.url, {"password": PASSWORD})
        asked = desk.get("/admin/second-factor/totp/activate/")
    secret = asked.context["form"].secret
    done = desk.post("/admin/second-factor/totp/activate/", {"code": code_of(secret)})
    assert done.url == "/admin/second-factor/recovery-codes/"
    assert len(desk.get(done.url).context["unused_codes"]) == 10


def test_who_only_writes_needs_none(person: Callable[..., Any], desk: Client, settings: Any) -> None:
    settings.LOA_ACCOUNTS = {"MFA_REQUIRED": "publishers"}
    person("contributor")
    sign_in(desk)
    assert desk.get("/admin/").status_code == 200


def test_a_session_made_without_it_is_asked_to_confirm(person: Callable[..., Any], desk: Client, settings: Any) -> None:
    settings.LOA_ACCOUNTS = {"MFA_REQUIRED": "all"}
    user = person("contributor")
    secret = with_telephone(user)
    desk.force_login(user)
    refused = desk.get("/admin/pages/")
    assert refused.url.startswith("/admin/second-factor/reauthenticate/")
    assert desk.get("/admin/pages/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    assert desk.post(refused.url, {"code": code_of(secret), "next": "/admin/"}).url == "/admin/"
    assert desk.get("/admin/").status_code == 200


def test_nobody_signs_up(db: None, desk: Client) -> None:
    for address in ("/admin/signup/", "/accounts/signup/", "/admin/second-factor/webauthn/signup/"):
        assert desk.get(address).status_code in (302, 404)
