"""Accounts as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

#: Who looks after the log.
_RIGHTS = dict.fromkeys(("auditor", "tenant_admin"), ("loa_accounts.view_auditseal",))
_SCREENS = frozenset({"wagtailusers_users:index", "wagtailusers_users:edit", "loa_audit"})
_LETTERS = frozenset({"wagtailadmin_password_reset"})
_SIGN_ON = frozenset({"openid_connect_login", "openid_connect_callback"})
_ASKING = frozenset({"GET", "POST"})


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    label = "loa_accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        from cms.core import registries
        from cms.core.registries import Pace, PersonalStore

        from . import personal, signal_handlers

        signal_handlers.connect()
        registries.site_rights.register("cms.accounts", _RIGHTS)
        registries.personal_screens.register("cms.accounts", _SCREENS)
        store = PersonalStore(find=personal.find, erase=personal.erase)
        registries.personal_stores.register("accounts", store)
        registries.sealed_values.register("mfa.Authenticator", (Authenticator, "data", ("secret", "seed")))
        # Each sends a letter, or asks the office's own sign-on.
        registries.paces.register("password_reset", Pace(views=_LETTERS, limit=10, per_s=3600))
        registries.paces.register("sign_on", Pace(views=_SIGN_ON, limit=60, per_s=60, methods=_ASKING))
