"""What the list of channels says of each and lets one do with it: people, acts in one press."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from wagtail.admin.ui.tables import Column

from publishers.contract import Platform
from publishers.models import Channel, ChannelState
from publishers.registry import UnknownPlatform, get_platform

from ..trouble.failure import reconnect_address
from .responsible import shown_name
from .standing import is_alone


class PeopleColumn(Column):
    """Who looks after it."""

    cell_template_name = "publishers/admin/people_cell.html"

    def get_value(self, instance: Channel) -> Any:
        named = [person for person in (instance.responsible, instance.deputy) if person]
        return [{"name": shown_name(person), "is_here": person.is_active} for person in named]

    def get_cell_context_data(self, instance: Channel, parent_context: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        return {**found, "is_alone": is_alone(instance)}


class ActsColumn(Column):
    """Test, reconnect, pause, slots and limits, for those who may."""

    cell_template_name = "publishers/admin/channel_acts_cell.html"

    def __init__(self, *args: Any, kept: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = kept

    def get_cell_context_data(self, instance: Channel, parent_context: dict[str, Any]) -> dict[str, Any]:
        platform = _platform(instance)
        return {
            **super().get_cell_context_data(instance, parent_context),
            "csrf_token": parent_context.get("csrf_token"),
            "here": parent_context["request"].get_full_path(),
            "may_keep": instance.pk in self._kept and platform is not None,
            "reconnect_url": reconnect_address(instance),
            "is_shut": instance.state == ChannelState.NEEDS_RECONNECT or bool(instance.problem),
            "is_active": instance.state == ChannelState.ACTIVE,
            "has_limits": bool(platform and platform.capabilities.quotas),
        }


def _platform(channel: Channel) -> type[Platform] | None:
    try:
        return get_platform(channel.platform)
    except UnknownPlatform:
        return None
