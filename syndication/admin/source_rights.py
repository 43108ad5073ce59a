"""Who may do what with sources and what they propose: rights are given per collection, as an agency's images are."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from syndication.models import Proposal, ProposalState, Source

_USE = "loa_syndication.use_source"
_KEEP = ("loa_syndication.add_source", "loa_syndication.change_source")
#: What the roles of an agency may do with the sources of its collection. Accepting also needs the right on the page.
RIGHTS = {
    "editor": (_USE,),
    "unit_approver": (_USE,),
    "board_approver": (_USE,),
    "channel_admin": _KEEP,
    "tenant_admin": (_USE, *_KEEP, "loa_syndication.delete_source"),
}

source_policy = CollectionPermissionPolicy(Source)


class ProposalPolicy(ModelPermissionPolicy):
    """Proposals are made by sources and answered by acts, never by forms: there is only looking."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and source_policy.user_has_any_permission(user, ["use", "change"])

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Proposal) -> bool:
        return action == "view" and visible_proposals(user).filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Proposal) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


def visible_proposals(user: Any) -> QuerySet[Proposal]:
    """Proposals of sources that this person decides on or looks after."""
    sources = source_policy.instances_user_has_any_permission_for(user, ["use", "change"])
    return Proposal.objects.filter(item__source__in=sources.order_by().values("pk"))


def answerable(user: Any) -> QuerySet[Proposal]:
    """Waiting proposals that this person may answer."""
    sources = source_policy.instances_user_has_permission_for(user, "use")
    waiting = Proposal.objects.filter(state=ProposalState.WAITING)
    return waiting.filter(item__source__in=sources.order_by().values("pk"))


def may_answer(user: Any, source: Source) -> bool:
    """Whether this person decides on what the source proposes."""
    return bool(source_policy.user_has_permission_for_instance(user, "use", source))
