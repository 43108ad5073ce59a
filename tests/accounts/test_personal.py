"""What is kept of a person: shown whole, taken out whole, and the proof of what the office did stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.accounts.models import SignIn
from syndication.inbound.contributing.contribution import Contribution
from syndication.inbound.contributing.taking import contribute
from tests.syndication.inbound.items import NOW, make_source

from .conftest import sign_in, with_telephone


def personal(act: str, who: str) -> str:
    out = StringIO()
    call_command("personal_data", act, person=who, stdout=out)
    return out.getvalue()


def test_all_of_an_account_is_shown_and_nobody_elses(person: Callable[..., Any], desk: Client) -> None:
    user, _other = person(), person(name="minh")
    with_telephone(user)
    UserProfile.objects.create(user=user, preferred_language="vi")
    desk.post("/admin/login/", {"username": "lan", "password": "falsch"})
    told = json.loads(personal("export", "LAN@example.invalid"))
    (account,) = told["accounts"]
    assert (account["username"], account["email"]) == ("lan", "lan@example.invalid")
    assert [row["type"] for row in account["second_factors"]] == ["totp"]
    assert account["sign_ins"][0]["outcome"] == "refused" and account["groups"]
    assert "minh" not in json.dumps(told) and "secret" not in json.dumps(account["second_factors"])


def test_an_erased_person_is_gone_and_what_they_did_stays(person: Callable[..., Any], desk: Client) -> None:
    user = person()
    sign_in(desk)
    acts = ModelLogEntry.objects.filter(user=user).count()
    assert acts
    assert "closed" in personal("erase", "lan")
    user.refresh_from_db()
    assert (user.username, user.email, user.is_active) == (f"removed-{user.pk}", "", False)
    assert not user.has_usable_password() and not user.groups.exists()
    for model in (SignIn, Authenticator, UserProfile):
        assert not model.objects.filter(user=user).exists()
    assert ModelLogEntry.objects.filter(user=user).count() == acts
    assert ModelLogEntry.objects.for_instance(user).filter(action="loa.personal_erased").exists()
    assert not ModelLogEntry.objects.filter(label__icontains="lan").exists()
    assert "/admin/login/" in desk.get("/admin/").url, "the open session went on"
    assert "lan@example" not in personal("export", "lan@example.invalid")
    assert "Nothing is kept" in personal("erase", "lan@example.invalid")


def test_a_contributors_contact_is_found_by_address_or_number_and_taken_out(db: None) -> None:
    given = Contribution(title="Hỏi về đất đai", text="…", contact="Bà Hoa, 0912 345 678, hoa@example.invalid")
    made = contribute(make_source(), given, key="1", now=NOW)
    assert "Hỏi về đất đai" in personal("export", "0912 345 678")
    assert "the contribution stays" in personal("erase", "HOA@example.invalid")
    assert "Hỏi về đất đai" not in personal("export", "0912 345 678")
    made.refresh_from_db()
    assert (made.record["contact"], made.record["title"]) == ("", "Hỏi về đất đai")


def test_two_letters_are_nobody(db: None) -> None:
    with pytest.raises(CommandError, match="three characters"):
        personal("export", "ab")
