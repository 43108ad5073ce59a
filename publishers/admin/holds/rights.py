"""Who may stop publishing, and how much of it; whom a hold concerns."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.entries.agency_tree import find_branch
from cms.entries.models import AgencyName, Entry
from publishers.models import Campaign, Channel, Hold, Scope

from ..permissions import channel_policy, page_policy, usable_channels

campaign_policy = CollectionPermissionPolicy(Campaign)
_KNOWN = "_loa_may_hold_something"


class HoldPolicy(ModelPermissionPolicy):
    """Everybody at the desk may look; holds are made, changed and lifted by who may stop what they stop."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "delete":
            return False  # what was held, and why, is history
        if action == "view":
            return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))
        return may_hold_something(user)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Hold) -> bool:
        return self.user_has_permission(user, action) and (action == "view" or may_hold(user, instance))

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Hold) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


def may_hold_everything(user: Any) -> bool:
    """Holds the one switch for the whole site."""
    return bool(user.has_perm("loa_publishers.freeze"))


def may_hold_something(user: Any) -> bool:
    """Whether the switch is shown at all. Menu and screen both ask: answered once for each user object, as Django
    does with permissions."""
    if not hasattr(user, _KNOWN):
        setattr(user, _KNOWN, _may_hold_something(user))
    return bool(getattr(user, _KNOWN))


def _may_hold_something(user: Any) -> bool:
    if may_hold_everything(user) or holdable_channels(user).exists() or holdable_campaigns(user).exists():
        return True
    return bool(holdable_agencies(user))


def may_hold(user: Any, hold: Hold) -> bool:
    """Make, change or lift this one."""
    if may_hold_everything(user):
        return True
    if hold.scope == Scope.CHANNEL:
        return holdable_channels(user).filter(pk=hold.channel_id).exists()
    if hold.scope == Scope.CAMPAIGN:
        return holdable_campaigns(user).filter(pk=hold.campaign_id).exists()
    return hold.scope == Scope.AGENCY and hold.agency_code in holdable_agencies(user)


def holdable_channels(user: Any) -> QuerySet[Channel]:
    """Who looks after a channel may stop it."""
    if may_hold_everything(user):
        return Channel.objects.all()
    return channel_policy.instances_user_has_permission_for(user, "change")


def holdable_campaigns(user: Any) -> QuerySet[Campaign]:
    """Who looks after a campaign may stop it."""
    if may_hold_everything(user):
        return Campaign.objects.all()
    return campaign_policy.instances_user_has_permission_for(user, "change")


def holdable_agencies(user: Any) -> dict[str, str]:
    """Code → name of the agencies that this person may stop: those of whose items they may publish every one."""
    if may_hold_everything(user):
        return agency_names()
    pages = page_policy.instances_user_has_permission_for(user, "publish").values("pk")
    named = Entry.objects.exclude(agency_code="").filter(page_id__isnull=False).order_by()
    own = set(named.filter(page_id__in=pages).values_list("agency_code", flat=True).distinct())
    foreign = set(named.exclude(page_id__in=pages).values_list("agency_code", flat=True).distinct()) if own else set()
    names = agency_names() if own else {}
    return {code: name for code, name in names.items() if code in own and not _below(code) & foreign}


def agency_names() -> dict[str, str]:
    """Code → present name of every agency, by name; of a site without reference rows, what its entries say."""
    rows = AgencyName.objects.valid_on(timezone.localdate()).order_by("name").values_list("code", "name")
    if rows:
        return dict(rows)
    named = Entry.objects.exclude(agency_code="").order_by("agency_code")
    return dict(named.values_list("agency_code", "content__source_agency__name").distinct())


def concerns(user: Any, holds: list[Hold]) -> list[Hold]:
    """Those of the holds that change what this person's work does."""
    if not holds:
        return []
    channels = set(usable_channels(user).values_list("pk", flat=True)) | set(
        channel_policy.instances_user_has_permission_for(user, "change").values_list("pk", flat=True)
    )
    return [hold for hold in holds if touches(hold, channels)]


def touches(hold: Hold, channels: Set[int]) -> bool:
    """Whether the hold stops something for who works with these channels."""
    if hold.scope == Scope.CHANNEL:
        return hold.channel_id in channels
    return hold.scope == Scope.SITE or bool(channels)


def _below(code: str) -> set[str]:
    branch = find_branch(code)
    return set(branch.codes) if branch else {code}
