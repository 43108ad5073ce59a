"""Grown up: behind https, secrets from the environment, PostgreSQL and a shared broker expected."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from . import env
from .base import *  # noqa: F403

for _name in ("SECRET_KEY", "ENCRYPTION_KEYS", "PUBLIC_URL"):
    if not env.text(_name):
        raise ImproperlyConfigured(f"{_name} is not set; production needs it in the environment (docs/operations.md).")

PUBLIC_URL = env.base_url("PUBLIC_URL", "", https_only=True)
#: Deliberate: pages are framed by the site's own preview; whether subdomains and browsers' lists are to know only https
#: is for whoever owns the domain (SECURE_HSTS_INCLUDE_SUBDOMAINS).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
#: Probes come from inside, without https.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS")
#: Whoever can publish in an office's name shows more than a password, unless the operator says otherwise.
LOA_ACCOUNTS = {**LOA_ACCOUNTS, "MFA_REQUIRED": env.one_of("MFA_REQUIRED", "publishers", ("publishers", "all", "none"))}
