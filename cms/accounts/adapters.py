"""How allauth fits here: whose address counts, what is encrypted, through which door it speaks, who may not sign up."""

from __future__ import annotations

from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.core.clients import client_address
from cms.core.conf import conf as core_conf
from cms.core.http import HttpClient
from cms.core.secrets import Vault

from .actions import note_failure
from .models import SignIn

_UNSAID = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an administrator; nobody makes one."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "Too many failed attempts. Wait five minutes and try again, or ask your administrator for a new password."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            note_failure(request, str(credentials.get("username", "")), SignIn.Outcome.LOCKED)
            raise

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("wagtailadmin_login")

    def add_message(
        self, request: HttpRequest, level: int, template: str | None = None, *more: Any, **named: Any
    ) -> None:
        """Whoever sees the desk knows that they came in, and does not need to be told in allauth's English."""
        if template not in _UNSAID:
            super().add_message(request, level, template, *more, **named)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The list of logins and the log tell it; letters of allauth speak neither our words nor our language."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of authenticator apps and recovery codes are secrets at rest like any other."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Codes change every half minute: type the one that is shown now."),
    }

    def encrypt(self, text: str) -> str:
        return _vault().seal({"v": text})

    def decrypt(self, encrypted_text: str) -> str:
        return str(_vault().open(encrypted_text)["v"])

    def get_totp_issuer(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        host = core_conf().public_url.partition("://")[2].partition("/")[0].partition(":")[0]
        return {"id": host, "name": str(settings.WAGTAIL_SITE_NAME)}


class SignOnAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that exist, found by an address the provider has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The first time, the account is found by its address; where two have it, nobody guesses."""
        if sociallogin.is_existing:
            return
        known = [row.email for row in sociallogin.email_addresses if row.verified and row.email]
        found = list(get_user_model().objects.filter(email__iexact=known[0], is_active=True)[:2]) if known else []
        if len(found) == 1:
            sociallogin.connect(request, found[0])

    def get_requests_session(self) -> requests.Session:
        """Guarded like all that goes out: time-outs, no private addresses, no other host by redirect."""
        return _SignOnSession(HttpClient(core_conf().http_policy()))


class _SignOnSession(requests.Session):
    """Lends the calls of a guarded session; closing it leaves that one to its thread."""

    def __init__(self, http: HttpClient) -> None:
        super().__init__()
        self._http = http

    def request(self, method: Any, url: Any, **kwargs: Any) -> requests.Response:
        kwargs.update(allow_redirects=False)
        kwargs.setdefault("timeout", (self._http.policy.connect_timeout, self._http.policy.read_timeout))
        return self._http.session.request(method, url, **kwargs)


def _vault() -> Vault:
    return Vault(core_conf().encryption_keys)
