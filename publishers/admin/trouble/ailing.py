"""Channels whose access is dead, for the banner: who can connect them is led there, the others are told whom to ask."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cms.core.registries import Ailment
from publishers.models import Channel
from publishers.trouble.finding import shut_channels

from ..permissions import channel_policy, usable_channels
from .failure import ask_whom, reconnect_address

#: Named one by one in the banner.
NAMED = 3


def channels(user: Any) -> list[Ailment]:
    """What this person should know of dead accesses."""
    shut = shut_channels(Channel.objects.select_related("responsible"))
    if user is None:
        return [Ailment(text="")] if shut.exists() else []
    kept = channel_policy.instances_user_has_permission_for(user, "change")
    found = [_kept(channel) for channel in shut.filter(pk__in=kept.values("pk"))[:NAMED]]
    used = shut.filter(pk__in=usable_channels(user).values("pk")).exclude(pk__in=kept.values("pk"))
    return [*found, *(_used(channel) for channel in used[:NAMED])]


def _kept(channel: Channel) -> Ailment:
    return Ailment(
        text=_("“%(channel)s” can't publish: the platform no longer lets it in.") % {"channel": channel.name},
        mend=_("Reconnect it"), url=reconnect_address(channel),
    )  # fmt: skip


def _used(channel: Channel) -> Ailment:
    text = _("“%(channel)s” can't publish just now; what is planned for it waits.") % {"channel": channel.name}
    return Ailment(text=text, mend=ask_whom(channel))
