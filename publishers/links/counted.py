"""Clicks on short links: what is counted, and for whose report."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from cms.core.counting.measures import Measure
from cms.core.counting.reading import daily
from cms.core.indicators import Fact, Indicator, Period
from publishers.models import ShortLink

#: The measure's name; a subject is a link's code.
CLICKS = "clicks"
_AT_ONCE = 900

clicks = Measure(
    name=CLICKS,
    label=_("Clicks on short links"),
    definition=_(
        "How often people followed a short link of ours to its item. Machines that are known as such and a second press"
        " within five seconds are counted apart."
    ),
    subject="link",
)


def facts(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
    """A row for each link and day."""
    counts = daily(CLICKS, None, period)
    links = _links({count.subject for count in counts}, agencies)
    for count in counts:
        link = links.get(count.subject)
        if link is None:
            continue
        entry, channel = link.entry, link.channel
        parts = {"form": (entry.form,), "channel": (channel.name if channel else "",)}
        if link.campaign is not None:
            parts["campaign"] = (link.campaign.name,)
        yield Fact(
            agency=entry.agency_code, value=count.total, what=entry.title, url=entry.url, on=count.day, parts=parts
        )


def _links(codes: set[str], agencies: frozenset[str]) -> dict[str, ShortLink]:
    rows = ShortLink.objects.filter(entry__agency_code__in=agencies).select_related("entry", "channel", "campaign")
    rows = rows.defer("entry__content")
    if len(codes) <= _AT_ONCE:
        rows = rows.filter(code__in=codes)
    return {link.code: link for link in rows if link.code in codes}


indicator = Indicator(
    code=CLICKS,
    label=clicks.label,
    definition=clicks.definition,
    unit="click",
    dimensions=("form", "channel", "campaign"),
    facts=facts,
)
