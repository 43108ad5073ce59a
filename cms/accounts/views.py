"""Coming in: the password first, then, where the account has one, its second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from wagtail.admin.views.account import LoginView as WagtailLoginView

from .conf import conf

#: As long as failures count (``ACCOUNT_RATE_LIMITS``).
_LOCKED_S = 300


class LoginView(WagtailLoginView):
    """Wagtail's page; what is typed there begins a login that other steps may follow."""

    template_name = "loa_accounts/login.html"

    def form_valid(self, form: Any) -> HttpResponse:
        remember = bool(form.cleaned_data.get("remember"))
        # Before the login, which keeps what an anonymous session holds.
        self.request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)
        login = Login(user=form.get_user(), redirect_url=self.get_success_url())
        named = {"username": form.cleaned_data["username"]}
        return perform_password_login(self.request, named, login)

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", "too_many_login_attempts"):
            response.status_code = 429
            response.headers["Retry-After"] = str(_LOCKED_S)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = conf().sso_name
        address = reverse("openid_connect_login", args=["sso"]) if name else ""
        return super().get_context_data(**kwargs, sso_name=name, sso_url=address)
