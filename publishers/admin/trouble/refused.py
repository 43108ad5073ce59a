"""Numbers that platforms refuse to tell, for *Needs attention*: which, on which channel, and where to see to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from publishers.analytics.words import label_of
from publishers.models import Channel
from publishers.trouble.finding import refused_figures

from ..presenting import platform_label
from .failure import Powers, ask_whom, reconnect_address

#: Shown; who has more sees to these first.
_MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """One number of one channel as the screen shows it."""

    channel: Channel
    platform: Any
    label: str
    #: The platform's own names of it.
    names: str
    since: datetime
    #: The channel's settings and the way to reconnect it, for who may; else whom to ask.
    settings: str
    reconnect: str
    ask: str

    @property
    def what(self) -> str:
        """What to do, by name."""
        words = _(
            "The platform knows it as “%(names)s”. Reconnect the channel and grant every permission. If the platform "
            "renamed it: where the channel's settings list the names of the numbers, write the new one there; "
            "elsewhere a newer version of Loa brings it."
        )
        return words % {"names": self.names}


def refused_of(among: QuerySet[Channel], powers: Powers) -> list[Refused]:
    """Those of the channels, at most fifty."""
    rows = list(refused_figures(among).select_related("channel__responsible", "channel__deputy")[:_MOST])
    kept = powers.kept if rows else frozenset()
    return [
        Refused(
            channel=row.channel, platform=platform_label(row.channel.platform), label=str(label_of(row.figure)),
            names=row.names, since=row.since,
            settings=reverse("loa_channels:edit", args=[row.channel_id]) if row.channel_id in kept else "",
            reconnect=reconnect_address(row.channel) if row.channel_id in kept else "",
            ask="" if row.channel_id in kept else ask_whom(row.channel),
        )
        for row in rows
    ]  # fmt: skip
