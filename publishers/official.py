"""Which accounts are genuine, for the site's public list: the channels on networks that people visit."""

from __future__ import annotations

from collections.abc import Iterator

from cms.core.conf import conf
from cms.core.registries import OfficialAccount

from .models import Channel
from .registry import platforms


def official_accounts() -> Iterator[OfficialAccount]:
    """A paused channel's account is as genuine as ever. In the demo all of them are the sandbox's."""
    homes = {slug: platform for slug, platform in platforms().items() if platform.has_homes}
    rows = Channel.objects.filter(platform__in=homes, is_listed=True).select_related("collection")
    for channel in rows.order_by("name"):
        platform = homes[channel.platform]
        told = channel.health or {}
        yield OfficialAccount(
            network=platform.label,
            name=str(told.get("account") or channel.name),
            owner="" if channel.collection.is_root() else channel.collection.name,
            url=conf().sandbox_url if conf().demo else platform.home(channel.options or {}, channel.account_id),
        )
