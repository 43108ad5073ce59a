"""A new encryption key: everything is sealed anew, nothing that changes meanwhile is lost."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt
from django.core.management import CommandError, call_command
from django.test import override_settings

from cms.core import rotation
from cms.core.secrets import Vault
from publishers.models import Channel

pytestmark = pytest.mark.django_db

OLD, NEW, FOREIGN = "old-key", "new-key", "key-of-another-house"


def keys(*names: str) -> Any:
    from django.conf import settings

    return override_settings(LOA={**settings.LOA, "ENCRYPTION_KEYS": list(names)})


def channel(name: str, key: str = OLD, **credentials: str) -> Channel:
    made = Channel.objects.create(name=name, platform="zalo")
    Channel.objects.filter(pk=made.pk).update(sealed_credentials=Vault([key]).seal({"password": name, **credentials}))
    return made


def rotate(**options: Any) -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_everything_is_readable_with_the_new_key_alone() -> None:
    channel("Zalo A")
    channel("Zalo B")
    channel("Zalo C", NEW)
    with keys(NEW, OLD):
        told = rotate()
    assert "2 sealed anew, 1 under the first key already" in told
    with keys(NEW):
        assert [row.credentials()["password"] for row in Channel.objects.order_by("name")] == [
            "Zalo A",
            "Zalo B",
            "Zalo C",
        ]


def test_a_second_run_finds_nothing_to_do() -> None:
    channel("Zalo A")
    with keys(NEW, OLD):
        rotate()
        before = Channel.objects.get().sealed_credentials
        assert "0 sealed anew, 1 under" in rotate()
    assert Channel.objects.get().sealed_credentials == before


def test_a_dry_run_changes_nothing() -> None:
    channel("Zalo A")
    before = Channel.objects.get().sealed_credentials
    with keys(NEW, OLD):
        assert "1 would be sealed anew" in rotate(dry_run=True)
    assert Channel.objects.get().sealed_credentials == before


def test_what_no_key_can_read_is_named_and_keeps_the_old_key_alive() -> None:
    channel("Zalo A")
    lost = channel("Zalo cũ", FOREIGN)
    out = StringIO()
    with keys(NEW, OLD), pytest.raises(CommandError, match="1 left"):
        call_command("rotate_keys", stdout=out, stderr=out)
    assert "Zalo cũ" in out.getvalue() and "password" not in out.getvalue()
    with keys(FOREIGN):
        assert Channel.objects.get(pk=lost.pk).credentials() == {"password": "Zalo cũ"}


def test_a_token_renewed_meanwhile_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    made = channel("Zalo A", token="before")
    seal = Vault.rotate

    def renewed_in_between(vault: Vault, sealed: str) -> str:
        monkeypatch.undo()
        fresh = Vault([OLD]).seal({"password": "Zalo A", "token": "after"})
        Channel.objects.filter(pk=made.pk).update(sealed_credentials=fresh)
        return seal(vault, sealed)

    monkeypatch.setattr(rotation.Vault, "rotate", renewed_in_between)
    with keys(NEW, OLD):
        rotate()
    with keys(NEW):
        assert Channel.objects.get().credentials()["token"] == "after"


def test_a_new_key_is_shown_with_what_to_do() -> None:
    told = rotate(new=True)
    assert "ENCRYPTION_KEYS=<new>,<old>" in told
    assert told != rotate(new=True)


def test_second_factors_open_with_the_new_key_alone(django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("lan")
    with keys(OLD):
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        codes = RecoveryCodes.activate(user).generate_codes()
    with keys(NEW, OLD):
        assert "mfa.Authenticator: 2 sealed anew, 0 under" in rotate()
        assert "mfa.Authenticator: 0 sealed anew, 2 under" in rotate()
    with keys(NEW):
        found = {row.type: row for row in Authenticator.objects.filter(user=user)}
        assert decrypt(found["totp"].data["secret"]) == "JBSWY3DPEHPK3PXP"
        assert RecoveryCodes(found["recovery_codes"]).generate_codes() == codes
    with keys(FOREIGN), pytest.raises(CommandError, match="2 left"):
        rotate()
