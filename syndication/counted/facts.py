"""Fetches of feeds and views of widgets as reports count them: a row for each feed or widget and day."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cms.core.counting.measures import Measure
from cms.core.counting.reading import daily
from cms.core.indicators import Fact, Indicator, Period

from .measures import feed_fetches, widget_views


def _facts(measure: Measure) -> Callable[[Period, frozenset[str]], Iterator[Fact]]:
    """Those of an agency's own feed or widget. What shows everybody's items belongs to no agency and is in none."""

    def facts(period: Period, agencies: frozenset[str]) -> Iterator[Fact]:
        for count in daily(measure.name, None, period):
            agency = scope_of(count.subject) if measure.subject == "feed" else count.subject
            if agency in agencies:
                parts = {"program": (count.part,)} if count.part else {}
                yield Fact(agency=agency, value=count.total, what=count.subject, on=count.day, parts=parts)

    return facts


def scope_of(feed: str) -> str:
    """The agency's code in the name of a feed: ``stp.rss`` is the feed of ``stp``."""
    return feed.rpartition(".")[0]


INDICATORS = (
    Indicator(
        code=feed_fetches.name, label=feed_fetches.label, definition=feed_fetches.definition, unit="fetch",
        dimensions=("program",), facts=_facts(feed_fetches),
    ),
    Indicator(
        code=widget_views.name, label=widget_views.label, definition=widget_views.definition, unit="view",
        facts=_facts(widget_views),
    ),
)  # fmt: skip
