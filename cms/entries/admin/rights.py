"""Who keeps which token and which webhook."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.entries.models import AccessToken, Webhook

webhook_policy = CollectionPermissionPolicy(Webhook)
#: Home pages and their sections: a list to choose from stays one that people can read.
_DEPTH_MAX = 3


def seen_tokens(user: Any) -> QuerySet[AccessToken]:
    """One's own; everybody's for who runs the site or looks it over."""
    rows = AccessToken.objects.select_related("user", "collection", "section", "revoked_by")
    return rows if sees_all(user) else rows.filter(user=user)


def sees_all(user: Any) -> bool:
    return bool(user.has_perm("loa_entries.change_accesstoken") or user.has_perm("loa_entries.view_accesstoken"))


def endable_tokens(user: Any) -> QuerySet[AccessToken]:
    """Tokens that this person may end."""
    rows = AccessToken.objects.all()
    return rows if user.has_perm("loa_entries.change_accesstoken") else rows.filter(user=user)


def own_collections(user: Any) -> QuerySet[Collection]:
    """Collections in which the person has a right of any kind, and those below."""
    shelves = Collection.objects.filter(depth__gt=1).order_by("path")
    if user.is_superuser:
        return shelves
    given = Collection.objects.filter(group_permissions__group__in=user.groups.all()).values_list("path", flat=True)
    return shelves.filter(_below(given))


def own_sections(user: Any) -> QuerySet[Page]:
    """The sections of the site in which the person works."""
    pages = Page.objects.filter(depth__gt=1).order_by("path")
    if user.is_superuser:
        return pages.filter(depth__lte=_DEPTH_MAX)
    given = set(Page.objects.filter(group_permissions__group__in=user.groups.all()).values_list("path", flat=True))
    # The page of the right itself may lie deeper than the list goes.
    return pages.filter(_below(given), Q(depth__lte=_DEPTH_MAX) | Q(path__in=given))


def visible_webhooks(user: Any) -> QuerySet[Webhook]:
    return webhook_policy.instances_user_has_any_permission_for(user, ["change", "delete"])


def _below(paths: Any) -> Q:
    found = Q(pk__in=[])
    for path in set(paths):
        found |= Q(path__startswith=path)
    return found
