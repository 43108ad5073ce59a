"""People with an account, and a telephone that shows codes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from cms.agencies.actions import equip_agency
from cms.agencies.models import AgencyGroup
from tests.pages.factories import make_agency

PASSWORD = "một mật khẩu dài"


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db: None) -> Callable[..., Any]:
    """Somebody with that role in the leading office."""
    agency = make_agency("stp", "Sở Tư pháp")
    equip_agency(agency, leads=True)

    def made(role: str = "unit_approver", name: str = "lan") -> Any:
        user = get_user_model().objects.create_user(name, f"{name}@example.invalid", PASSWORD)
        user.groups.add(AgencyGroup.objects.get(agency=agency, role=role).group)
        return user

    return made


@pytest.fixture
def desk() -> Client:
    return Client(headers={"accept-language": "en"})


def code_of(secret: str) -> str:
    """What the telephone shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_telephone(user: Any) -> str:
    """Give the account an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def sign_in(desk: Client, name: str = "lan", password: str = PASSWORD, **more: Any) -> Any:
    return desk.post("/admin/login/", {"username": name, "password": password, **more})
