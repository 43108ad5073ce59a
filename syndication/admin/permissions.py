"""Who may do what with what syndication keeps."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

#: A right of the whole site: subscribers belong to no agency.
_LOOK, _ACT = "loa_syndication.view_subscription", "loa_syndication.change_subscription"
SITE_RIGHTS = {"board_approver": (_LOOK,), "tenant_admin": (_LOOK, _ACT), "auditor": (_LOOK,)}

_HARVESTERS = tuple(f"loa_syndication.{act}_harvester" for act in ("view", "add", "change", "delete"))
HARVESTER_RIGHTS = {"board_approver": _HARVESTERS[:1], "tenant_admin": _HARVESTERS, "auditor": _HARVESTERS[:1]}


class SubscriptionPolicy(ModelPermissionPolicy):
    """Subscriptions are made by subscribers and changed by acts, never by forms: there is only looking."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.is_active and (user.has_perm(_LOOK) or user.has_perm(_ACT))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


def may_act_on_subscriptions(user: Any) -> bool:
    """Test them and end them."""
    return bool(user.is_active and user.has_perm(_ACT))
