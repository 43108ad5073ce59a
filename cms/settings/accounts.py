"""Logins: locks, second factors, single sign-on. What ``base`` takes in as it is."""

from __future__ import annotations

from . import env

ACCOUNT_APPS = [
    "cms.accounts",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth",
]
ACCOUNT_MIDDLEWARE = [
    "allauth.account.middleware.AccountMiddleware",
    "cms.accounts.middleware.SecondFactorRequired",
    "cms.accounts.audit.reads.PersonalReads",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
LOA_ACCOUNTS = {
    "MFA_REQUIRED": env.one_of("MFA_REQUIRED", "none", ("publishers", "all", "none")),
    "SSO_NAME": env.text("OIDC_NAME", "OpenID") if env.text("OIDC_URL") else "",
}
ACCOUNT_ADAPTER = "cms.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_CHANGE_EMAIL = False
#: What fails counts against the account and against the place; five in five minutes are nobody's typing mistakes.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/5m/ip,5/5m/key", "reauthenticate": "10/m/user"}
MFA_ADAPTER = "cms.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "cms.accounts.adapters.SignOnAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.text("OIDC_NAME", "OpenID"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.base_url("OIDC_URL", "https://unset.invalid")},
            }
        ]
        if env.text("OIDC_URL")
        else [],
    }
}
