"""How many follow the channels at the end of a period: a state, and no sum of days."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.core.indicators import Fact, Indicator, Period, Unknown
from cms.entries.ports import collection_owners
from publishers.analytics.reading import Known
from publishers.analytics.recalling import known_of_channels
from publishers.contract import AccountFigure, Feature
from publishers.models import Channel
from publishers.registry import platforms


def followers(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """A row for each channel of these agencies whose platform counts followers; unknown is said to be unknown."""
    counting = [slug for slug, cls in platforms().items() if Feature.ACCOUNT_METRICS in cls.capabilities.features]
    _first, ends = period.instants(timezone.get_default_timezone())
    channels = list(Channel.objects.filter(platform__in=counting, created_at__lt=ends).order_by("name"))
    owners = collection_owners().agencies_of({channel.collection_id for channel in channels})
    mine = [channel for channel in channels if owners.get(channel.collection_id) in agencies]
    known = known_of_channels([channel.pk for channel in mine], period.last)
    for channel in mine:
        yield _fact(channel, owners[channel.collection_id], known.get((channel.pk, AccountFigure.FOLLOWERS)))


def _fact(channel: Channel, agency: str, known: Known | None) -> Fact:
    value = known.value if known else None
    return Fact(
        agency=agency, what=channel.name, value=value, on=known.heard_on if known else None,
        unknown=None if value is not None else _why(known), parts={"channel": (channel.name,)},
    )  # fmt: skip


def _why(known: Known | None) -> Unknown:
    """A channel that nobody has asked about yet is told of later."""
    return Unknown(known.state) if known and known.state in set(Unknown) else Unknown.PENDING


FOLLOWERS = Indicator(
    code="followers", label=_("Followers of the channels"),
    definition=_("How many follow each channel, as its platform told it last, at the end of the period. One person may "
                 "follow several channels; platforms round."),
    unit="person", dimensions=("channel",), facts=followers,
)  # fmt: skip
