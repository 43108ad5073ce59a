"""The ``LOA_ACCOUNTS`` setting: for whom a password is not enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cms.core.conf import load


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsConf:
    """Every key has a default that works in a foreign site."""

    #: Who needs a second factor before the desk opens: who can publish, everybody, or nobody.
    mfa_required: Literal["publishers", "all", "none"] = "none"
    #: Single sign-on stands on the login page under this name; empty: there is none.
    sso_name: str = ""


def conf() -> AccountsConf:
    """The configuration of accounts."""
    return load(AccountsConf, "LOA_ACCOUNTS")
