"""Who may do what: channels follow their collection's permissions, deliveries follow channel or page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from publishers.models import Channel, Delivery, DeliveryState, Kind, ReusableText, Rule


class ChannelPolicy(CollectionPermissionPolicy):
    """Which collections a right reaches is asked once a request: it is kept on the person, where Wagtail keeps the
    rights themselves."""

    def _collections_with_perm(self, user: Any, actions: Any) -> Any:
        kept = getattr(user, "_loa_collections", None)
        if kept is None:
            kept = user._loa_collections = {}
        name = frozenset(actions)
        if name not in kept:
            kept[name] = super()._collections_with_perm(user, actions)
        return kept[name]


channel_policy = ChannelPolicy(Channel)
page_policy = PagePermissionPolicy()


class KeeperPolicy(CollectionPermissionPolicy):
    """Who looks after the channels of a collection makes its rules and texts: these have no rights of their own."""

    def __init__(self, model: type[Rule | ReusableText]) -> None:
        super().__init__(model, auth_model=Channel)

    def _get_user_permission_objects_for_actions(self, user: Any, actions: Any) -> Any:
        asked = {"change" if action in ("add", "delete") else action for action in actions}
        return super()._get_user_permission_objects_for_actions(user, asked)


class DeliveryPolicy(ModelPermissionPolicy):
    """Deliveries are made and changed by acts, never by forms: there is only looking."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and user.is_active and user.has_perm("wagtailadmin.access_admin")

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Delivery) -> bool:
        return action == "view" and may_see(user, instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Delivery) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


rule_policy = KeeperPolicy(Rule)
text_policy = KeeperPolicy(ReusableText)


def usable_channels(user: Any) -> QuerySet[Channel]:
    """Channels this person may publish on."""
    return channel_policy.instances_user_has_permission_for(user, "use")


def may_plan(user: Any, page: Page) -> bool:
    """Wagtail's own right on the page: who may publish it may publish it elsewhere."""
    return bool(page.permissions_for_user(user).can_publish())


def announceable_channels(user: Any) -> QuerySet[Channel]:
    """Channels whose followers this person may decide to tell of an item."""
    return channel_policy.instances_user_has_permission_for(user, "announce")


def may_announce(user: Any, channel: Channel) -> bool:
    """Approve and send an announcement, which somebody else asked for."""
    return announceable_channels(user).filter(pk=channel.pk).exists()


def may_act(user: Any, delivery: Delivery) -> bool:
    """Take back, send again, record: needs the channel. An announcement that was approved is in the hands of those who
    may approve."""
    if delivery.kind == Kind.ANNOUNCE and delivery.state != DeliveryState.IN_REVIEW:
        return may_announce(user, delivery.channel)
    return usable_channels(user).filter(pk=delivery.channel_id).exists()


def visible_deliveries(user: Any) -> QuerySet[Delivery]:
    """Deliveries on a channel that this person may use or announce on, or of a page that this person may change; all of
    them for who looks everything over."""
    if user.has_perm("loa_publishers.view_delivery"):
        return Delivery.objects.all()
    pages = page_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    channels = channel_policy.instances_user_has_any_permission_for(user, ["use", "announce"])
    return Delivery.objects.filter(Q(channel__in=channels) | Q(entry__page_id__in=pages.values("pk")))


def may_see(user: Any, delivery: Delivery) -> bool:
    """Whether the delivery is among those this person may see."""
    return visible_deliveries(user).filter(pk=delivery.pk).exists()
