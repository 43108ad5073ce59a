"""Secrets at rest: sealed, rotated, never guessed."""

from __future__ import annotations

import pytest

from cms.core.secrets import SecretsUnreadable, Vault, redact


def test_what_is_sealed_can_be_opened_and_is_not_readable() -> None:
    vault = Vault(["một khóa"])
    sealed = vault.seal({"token": "rất bí mật"})
    assert vault.open(sealed) == {"token": "rất bí mật"}
    assert "mật" not in sealed and "token" not in sealed


def test_an_older_key_still_reads_and_rotation_makes_it_needless() -> None:
    old = Vault(["cũ"]).seal({"a": 1})
    both = Vault(["mới", "cũ"])
    assert both.open(old) == {"a": 1}
    assert Vault(["mới"]).open(both.rotate(old)) == {"a": 1}


def test_a_lost_key_is_said_plainly() -> None:
    with pytest.raises(SecretsUnreadable, match="configured keys"):
        Vault(["khác"]).open(Vault(["một khóa"]).seal({"a": 1}))


def test_redaction_takes_the_longest_secret_first() -> None:
    assert redact("xem tokentoken và token", ["token1", "tokentoken"]) == "xem […] và token"
