"""Columns of a table that say where and when its items go out, and what each channel gets: read for one person."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.core.text import search_words
from cms.core.typed_moments import moment_of
from cms.entries.more_columns import Column, Finding, Wish
from publishers.models import Campaign, Channel
from publishers.planning.times import chosen

from ..composer.composing import current_campaigns, time_problem
from ..permissions import usable_channels

CHANNELS, WHEN, CAMPAIGN, OWN_TEXT = "channels", "publish_at", "campaign", "text_for"
#: Words for “the next free slot of each channel”, folded.
_QUEUE = frozenset({"queue", "next free slot", "next slot", "hang doi", "hang cho", "khung gio trong", "slot"})
_ALL = frozenset({"all", "tat ca", "tat ca cac kenh", "moi kenh"})
_SHOWN = 60


class PlanReader:
    """Knows the channels and campaigns of one person; reads any number of rows."""

    def __init__(self, user: Any, place: Any) -> None:
        self._user, self._place = user, place

    @cached_property
    def _channels(self) -> list[Channel]:
        return list(usable_channels(self._user).order_by("name"))

    @cached_property
    def _by_name(self) -> dict[str, Channel]:
        return {search_words(channel.name): channel for channel in self._channels}

    @cached_property
    def _campaigns(self) -> dict[str, Campaign]:
        return {search_words(campaign.name): campaign for campaign in current_campaigns()}

    @cached_property
    def _may_plan(self) -> bool:
        """Where the items will stand; for the template nobody knows yet."""
        return self._place is None or bool(self._place.permissions_for_user(self._user).can_publish_subpage())

    def columns(self) -> tuple[Column, ...]:
        return self._columns

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        if not self._channels:
            return ()
        return (
            Column(
                key=CHANNELS, label=gettext_lazy("Channels"), is_list=True,
                help=gettext_lazy("Where it goes out once it is public; several apart by semicolons, or “all”."),
                choices=tuple(channel.name for channel in self._channels),
                also=("kênh", "kênh đăng", "kênh phát", "nơi đăng", "channel", "đăng trên", "nền tảng"),
            ),
            Column(
                key=WHEN, label=gettext_lazy("Goes out"), example="25/11/2026 08:30",
                help=gettext_lazy(
                    "A day with a time, or “queue” for each channel's next free slot. Empty: as soon as it is public."
                ),
                also=("giờ đăng", "ngày giờ đăng", "thời gian đăng", "lịch đăng", "ngày đăng", "publish at"),
            ),
            Column(
                key=CAMPAIGN, label=gettext_lazy("Campaign"), help=gettext_lazy("The name of a campaign."),
                choices=tuple(campaign.name for campaign in self._campaigns.values()),
                also=("chiến dịch", "đợt tuyên truyền"),
            ),
            *(_own_text(channel) for channel in self._channels),
        )  # fmt: skip

    def read(self, cells: Mapping[str, str]) -> Wish:
        """Channels, time, campaign and texts of one row."""
        found: list[Finding] = []
        channels = self._named(cells.get(CHANNELS, ""), found)
        if cells and not self._may_plan:
            found.append(Finding(
                column=next(iter(cells)), reason=_("You may not publish in that section, so nothing can be planned."),
                mend=_("Leave these columns out when you match the columns, or ask who may."),
            ))  # fmt: skip
        timing = self._timing(cells.get(WHEN, ""), found)
        campaign = self._campaign(cells.get(CAMPAIGN, ""), found)
        texts = self._texts(cells, channels, found)
        if WHEN in cells and CHANNELS not in cells:
            mend = _("Name the channels, or remove the time.")
            found.append(Finding(column=WHEN, reason=_("There is a time, but no channel."), mend=mend))
        if not channels:
            return Wish(wanted={}, findings=tuple(found))
        wanted = {"channels": [channel.pk for channel in channels], **timing, **campaign, **texts}
        return Wish(wanted=wanted, findings=tuple(found))

    def _named(self, text: str, found: list[Finding]) -> list[Channel]:
        if search_words(text) in _ALL:
            return self._channels
        named: dict[int, Channel] = {}
        for name in (part.strip() for part in text.replace("\n", ";").split(";")):
            channel = self._by_name.get(search_words(name))
            if channel is not None:
                named[channel.pk] = channel
            elif name:
                reason = _("There is no channel “%(name)s” on which you may publish.") % {"name": name[:_SHOWN]}
                mend = _("Yours are: %(names)s.") % {"names": "; ".join(one.name for one in self._channels)}
                found.append(Finding(column=CHANNELS, reason=reason, mend=mend))
        return list(named.values())

    def _timing(self, text: str, found: list[Finding]) -> dict[str, Any]:
        if not text:
            return {}
        if search_words(text) in _QUEUE:
            return {"queue": True}
        local = moment_of(text)
        if local is None:
            reason = _("“%(value)s” is not a day with a time.") % {"value": text[:_SHOWN]}
            found.append(Finding(column=WHEN, reason=reason, mend=_("Write it as 25/11/2026 08:30, or “queue”.")))
            return {}
        when = chosen(local, timezone.get_current_timezone_name())
        problem = time_problem(when.instant)
        if problem:
            found.append(Finding(column=WHEN, reason=problem))
        return {"wall": when.wall, "zone": when.zone}

    def _campaign(self, name: str, found: list[Finding]) -> dict[str, Any]:
        campaign = self._campaigns.get(search_words(name)) if name else None
        if name and campaign is None:
            reason = _("There is no campaign “%(name)s”, or it is over.") % {"name": name[:_SHOWN]}
            mend = _("Write its name as in the list of campaigns, or leave it empty.")
            found.append(Finding(column=CAMPAIGN, reason=reason, mend=mend))
        return {"campaign": campaign.pk} if campaign else {}

    def _texts(self, cells: Mapping[str, str], channels: list[Channel], found: list[Finding]) -> dict[str, Any]:
        named = {f"{OWN_TEXT}-{channel.pk}": str(channel.pk) for channel in channels}
        texts = {named[key]: text for key, text in cells.items() if key in named}
        for key in cells:
            if key.startswith(OWN_TEXT) and key not in named:
                reason = _("The row does not name that channel, so its text is not used.")
                mend = _("Name the channel in the column “Channels”.")
                found.append(Finding(column=key, reason=reason, mend=mend, blocking=False))
        return {"texts": texts} if texts else {}


def _own_text(channel: Channel) -> Column:
    return Column(
        key=f"{OWN_TEXT}-{channel.pk}", label=_("Text for %(channel)s") % {"channel": channel.name},
        help=gettext_lazy("Its own text for that channel. Empty: the shared text."),
        also=(f"nội dung cho {channel.name}", f"bài cho {channel.name}", f"text for {channel.name}"),
    )  # fmt: skip
