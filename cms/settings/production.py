"""Grown up: behind https, secrets from the environment, PostgreSQL and a shared broker expected."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from . import env
from .base import *  # noqa: F403

for _name in ("SECRET_KEY", "ENCRYPTION_KEYS", "PUBLIC_URL"):
    if not env.text(_name):
        raise ImproperlyConfigured(f"{_name} is not set; production needs it in the environment (docs/operations.md).")

PUBLIC_URL = env.base_url("PUBLIC_URL", "", https_only=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
#: Probes come from inside, without https.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = env.number("SECURE_HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS")
