"""Ways in, below the desk's address; they stand before Wagtail's own and keep its name for the first of them."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path, re_path

from . import sign_on
from .views import LoginView

urlpatterns = [
    path("login/", LoginView.as_view(), name="account_login"),
    path("logout/cancelled/", account.logout, name="account_logout"),
    path("login/closed/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("login/sso/", include("allauth.socialaccount.urls")),
    re_path(r"^login/(?P<provider_id>[^/]+)/login/$", sign_on.login, name="openid_connect_login"),
    re_path(r"^login/(?P<provider_id>[^/]+)/login/callback/$", sign_on.callback, name="openid_connect_callback"),
    path("second-factor/", include("allauth.mfa.urls")),
]
