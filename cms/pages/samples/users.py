"""Demo users, one a role."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction

from cms.agencies.models import Agency, AgencyGroup
from cms.agencies.roles import Role
from cms.core.conf import conf

from .province import plan


@dataclass(frozen=True, slots=True)
class Login:
    """How to log in as a role. No password: the user was there already and only they know it."""

    username: str
    role: str
    agency: str
    password: str = ""


@transaction.atomic
def build_users(agencies: dict[str, Agency]) -> list[Login]:
    """Make the missing users. In the demo their passwords are known; elsewhere each is random and told once."""
    return [_build(row, agencies[row["agency"]]) for row in plan()["users"]]


def demo_password(username: str) -> str:
    """The password of a demo user, the same on every machine."""
    return f"loa-demo-{username}"


def _build(row: dict[str, str], agency: Agency) -> Login:
    users = get_user_model()
    user = users.objects.filter(username=row["username"]).first()
    password = ""
    if user is None:
        password = demo_password(row["username"]) if conf().demo else secrets.token_urlsafe(12)
        is_superuser = bool(row.get("superuser", False))
        user = users.objects.create_user(
            row["username"], password=password, first_name=row["first_name"], last_name=row["last_name"],
            email=f"{row['username']}@example.invalid", is_staff=is_superuser, is_superuser=is_superuser,
        )  # fmt: skip
    elif conf().demo:
        # Told without a look at the hash, which is slow on purpose: a second start has to be quick.
        password = demo_password(row["username"])
    user.groups.add(AgencyGroup.objects.get(agency=agency, role=row["role"]).group)
    return Login(row["username"], str(Role(row["role"]).label), agency.name, password)
