"""Registers the screens and verbs of accounts with Wagtail's admin; holds no rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from .admin.history import PERMISSION, AuditView
from .admin.sign_ins import SignInsViewSet

_VERBS = {
    "loa.signed_in": (_("Sign in"), _("Signed in")),
    "loa.sign_in_refused": (_("Fail to sign in"), _("Somebody failed to sign in to this account")),
    "loa.sign_in_locked": (_("Lock an account"), _("Locked for a while after too many failures")),
    "loa.factor_added": (_("Add a second factor"), _("Added a second factor")),
    "loa.factor_removed": (_("Remove a second factor"), _("Removed a second factor")),
    "loa.sessions_ended": (_("End sessions"), _("Ended the other sessions of the account")),
    "loa.personal_read": (_("See personal data"), _("Looked at personal data")),
    "loa.personal_export": (_("Take personal data along"), _("Took a list with personal data along")),
    "loa.personal_erased": (_("Erase personal data"), _("Erased what was kept of a person")),
}


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    for verb, (label, message) in _VERBS.items():
        actions.register_action(verb, label, message)


@hooks.register("register_admin_viewset")
def sign_ins() -> SignInsViewSet:
    return SignInsViewSet()


@hooks.register("register_admin_urls")
def audit_urls() -> list[URLPattern]:
    return [
        path("audit/", AuditView.as_view(), name="loa_audit"),
        path("audit/results/", AuditView.as_view(results_only=True), name="loa_audit_results"),
    ]


class _AuditItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(PERMISSION))


@hooks.register("register_reports_menu_item")
def audit_item() -> MenuItem:
    return _AuditItem(_("Audit"), reverse("loa_audit"), name="loa-audit", icon_name="history", order=1000)


@hooks.register("register_account_menu_item")
def sign_ins_item(request: HttpRequest) -> dict[str, Any]:
    return {
        "url": reverse("loa_sign_ins:index"), "label": _("Sign-ins, second factor"),
        "help_text": _("Where your account is open, and what protects it."),
    }  # fmt: skip
