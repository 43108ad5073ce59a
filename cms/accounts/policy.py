"""For whom a password is not enough, and whether a session has shown more than one."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from wagtail.models import GroupPagePermission

from cms.agencies.membership import memberships
from cms.agencies.roles import Role

from .conf import conf

#: What these do is seen by the public, or opens the way for it.
PUBLISHING_ROLES = (Role.UNIT_APPROVER, Role.BOARD_APPROVER, Role.CHANNEL_ADMIN, Role.TENANT_ADMIN)
#: What is a second factor by itself; recovery codes only stand in for one.
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def needs_second_factor(user: Any) -> bool:
    """Whether this person's rights ask for one here."""
    wanted = conf().mfa_required
    if wanted != "publishers":
        return wanted == "all"
    return bool(
        user.is_superuser
        or any(one.role in PUBLISHING_ROLES for one in memberships(user))
        or GroupPagePermission.objects.filter(group__user=user, permission__codename="publish_page").exists()
    )


def has_second_factor(user: Any) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=SECOND_FACTORS).exists())


def showed_second_factor(request: HttpRequest) -> bool:
    """Whether this very session was opened, or confirmed later, with one."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
