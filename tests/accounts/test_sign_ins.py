"""The list of one's own sign-ins, and the end of sessions that are somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.accounts.actions import forget_old
from cms.accounts.devices import device_words
from cms.accounts.models import SignIn
from cms.core.clients import shortened

from .conftest import sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.77", "203.0.113.*"), ("::ffff:203.0.113.7", "203.0.113.*"), ("2001:db8:1:2::9", "2001:db8:1::*"),
     ("", ""), ("nonsense", "")],
)  # fmt: skip
def test_addresses_are_kept_short(address: str, kept: str) -> None:
    assert shortened(address) == kept


@pytest.mark.parametrize(
    ("agent", "words"),
    [(FIREFOX, "Firefox · Windows"), ("curl/8", ""),
     ("Mozilla/5.0 (Linux; Android 14) Chrome/140 Mobile Safari/537.36", "Chrome · Android"),
     ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18 Safari/605", "Safari · macOS")],
)  # fmt: skip
def test_devices_are_told_in_words(agent: str, words: str) -> None:
    assert device_words(agent) == words


def test_each_attempt_is_listed_with_what_came_of_it(person: Callable[..., Any], desk: Client) -> None:
    person()
    sign_in(desk, password="falsch")
    desk.post("/admin/login/", {"username": "lan", "password": "một mật khẩu dài"}, headers={"user-agent": FIREFOX})
    shown = desk.get("/admin/sign-ins/").content.decode()
    assert "wrong password" in shown
    assert "Firefox · Windows" in shown
    assert "127.0.0.*" in shown
    assert "this one" in shown


def test_nobody_sees_those_of_others(person: Callable[..., Any], desk: Client) -> None:
    person()
    person(name="minh")
    sign_in(Client(headers={"user-agent": FIREFOX}), "minh")
    sign_in(desk)
    assert "Firefox" not in desk.get("/admin/sign-ins/").content.decode()


def test_ending_the_others_throws_them_out_and_keeps_this_one(person: Callable[..., Any], desk: Client) -> None:
    person()
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(desk)
    assert "1 other session was ended" in desk.post("/admin/sign-ins/end-others/", follow=True).content.decode()
    assert "/admin/login/" in elsewhere.get("/admin/").url
    assert desk.get("/admin/").status_code == 200


def test_signing_out_closes_the_row(person: Callable[..., Any], desk: Client) -> None:
    person()
    sign_in(desk)
    desk.post("/admin/logout/")
    row = SignIn.objects.get()
    assert row.ended_at and not row.session_key


def test_what_is_typed_for_nobody_is_not_kept(person: Callable[..., Any], desk: Client) -> None:
    sign_in(desk, "một mật khẩu dài", "x")
    assert not SignIn.objects.exists()


def test_a_locked_account_fills_no_table(person: Callable[..., Any], desk: Client) -> None:
    person()
    for _ in range(12):
        sign_in(desk, password="falsch")
    assert SignIn.objects.filter(outcome="locked").count() == 1


def test_old_ones_are_forgotten(person: Callable[..., Any], desk: Client) -> None:
    person()
    sign_in(desk)
    SignIn.objects.update(at="2020-01-01T00:00Z")
    assert forget_old() == 1
