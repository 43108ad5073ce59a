"""What Loa adds to the text of a post that is planned, or shown before it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cms.entries.models import Entry
from cms.entries.record import Record
from publishers.links.making import address, addresses_of, link_for, wants_link
from publishers.models import Campaign, Channel, ReusableText, Rule
from publishers.texts.choosing import with_texts, wording_on
from publishers.texts.wording import Wording


def wording_now(entry: Entry, channel: Channel, campaign: Campaign | None, rule: Rule | None) -> Wording:
    """What holds at this moment; a short link is made if one is wanted and there is none yet."""
    wording = wording_on(channel, entry.form, template=rule.template if rule else None)
    if not (entry.url and wants_link(channel, campaign)):
        return wording
    return replace(wording, link=address(link_for(entry, channel, campaign).code))


def wordings_shown(
    record: Record, channels: Iterable[Channel], campaign: Campaign | None, templates: Mapping[int, ReusableText | None]
) -> dict[int, Wording]:
    """Channel id → the same, before anything is planned: nothing is made. ``templates``: channel id → a rule's.

    At most three queries, none where no channel has texts or short links.
    """
    found = with_texts(channels)
    links = addresses_of(record.uuid, found, campaign) if record.url else {}
    return {
        channel.pk: replace(
            wording_on(channel, record.form, template=templates.get(channel.pk)), link=links.get(channel.pk, "")
        )
        for channel in found
    }
