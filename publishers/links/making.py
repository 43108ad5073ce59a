"""One short link for each item, channel and campaign: made once, the same for ever."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from cms.core.conf import conf
from cms.entries.models import Entry
from publishers.models import Campaign, Channel, ShortLink
from publishers.registry import UnknownPlatform, get_platform

from .codes import STAND_IN, new_code

#: Two links of one code are so rare that a second try is already one too many.
_TRIES = 5


def address(code: str) -> str:
    """The address that is shown and printed."""
    return conf().public_url.rstrip("/") + reverse("loa_short_link", args=[code])


def stand_in() -> str:
    """What previews show for a link that is still to be made."""
    return address(STAND_IN)


def wants_link(channel: Channel, campaign: Campaign | None) -> bool:
    """Whether posts there carry a short address: the channel says so, or the campaign for all its channels.

    Never where the whole record goes over, since its own address is part of it.
    """
    if not (channel.short_links or (campaign is not None and campaign.short_links)):
        return False
    try:
        return not get_platform(channel.platform).capabilities.carries_record
    except UnknownPlatform:
        return False


def link_for(entry: Entry, channel: Channel | None = None, campaign: Campaign | None = None) -> ShortLink:
    """The link of the item for that channel and campaign; made when it is asked for the first time."""
    key = _made_for(channel, campaign)
    for _try in range(_TRIES):
        found = ShortLink.objects.filter(entry=entry, made_for=key).first()
        if found is not None:
            return found
        try:
            with transaction.atomic():
                return ShortLink.objects.create(
                    code=new_code(), entry=entry, channel=channel, campaign=campaign, made_for=key
                )
        except IntegrityError:
            continue  # somebody made it at the same moment, or the code is another link's
    raise RuntimeError("no free code was found for a short link")


def addresses_of(entry_id: UUID, channels: Iterable[Channel], campaign: Campaign | None = None) -> dict[int, str]:
    """Channel id → the short address that its post will carry, where it wants one: for previews, so nothing is made.

    A link that is still to be made is shown by a stand-in of the same length. One query, none where nobody wants one.
    """
    wanted = {_made_for(channel, campaign): channel.pk for channel in channels if wants_link(channel, campaign)}
    if not wanted:
        return {}
    rows = ShortLink.objects.filter(entry_id=entry_id, made_for__in=list(wanted))
    codes = dict(rows.values_list("made_for", "code"))
    return {pk: address(codes[key]) if key in codes else stand_in() for key, pk in wanted.items()}


def _made_for(channel: Channel | None, campaign: Campaign | None) -> str:
    return f"{channel.pk if channel else ''}:{campaign.pk if campaign else ''}"
