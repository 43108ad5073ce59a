"""What Loa keeps of who has an account: shown on request, and taken out as far as proof allows.

The row of the account and the log stay, by number: who approved and published in an office's name must be known for as
long as what they published. What says who that number was is erased.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry
from wagtail.users.models import UserProfile

from cms.core.writing import writing

from . import actions
from .models import SignIn


def find(person: str) -> list[dict[str, Any]]:
    """Accounts of that name or address, with what hangs on them."""
    return [_told(user) for user in _accounts(person)]


def erase(person: str) -> list[str]:
    """Close the accounts and take names, addresses, factors and sign-ins out. Safe to repeat."""
    done = []
    for user in _accounts(person):
        with writing():
            actions.end(SignIn.objects.filter(user=user).exclude(session_key=""))
            for model in (SignIn, Authenticator, SocialAccount, EmailAddress, UserProfile):
                model.objects.filter(user=user).delete()
            user.groups.clear()
            user.user_permissions.clear()
            user.username, user.email, user.first_name, user.last_name = f"removed-{user.pk}", "", "", ""
            user.is_active = user.is_superuser = user.is_staff = False
            user.set_unusable_password()
            user.save()
            log(user, "loa.personal_erased", title=user.username)
            # Labels are words of that moment; the acts stay.
            ModelLogEntry.objects.for_instance(user).update(label=user.username)
        done.append(f"account {user.pk}: closed; names, factors and sign-ins erased; acts stay under its number")
    return done


def _accounts(person: str) -> list[Any]:
    users = get_user_model().objects
    return list(users.filter(Q(username__iexact=person) | Q(email__iexact=person)).order_by("pk")) if person else []


def _told(user: Any) -> dict[str, Any]:
    return {
        "account": user.pk, "username": user.username, "email": user.email, "first_name": user.first_name,
        "last_name": user.last_name, "joined": user.date_joined, "last_login": user.last_login,
        "groups": [group.name for group in user.groups.all()],
        "second_factors": list(Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")),
        "single_sign_on": list(SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined")),
        "sign_ins": list(SignIn.objects.filter(user=user).values("at", "outcome", "address", "device")),
        "acts": sum(model.objects.filter(user=user).count() for model in (PageLogEntry, ModelLogEntry)),
    }  # fmt: skip
