"""Numbers of feeds and widgets and what each of them means; their names never change their sense."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.counting.counter import count, count_highest
from cms.core.counting.measures import Measure

from .fetchers import family, subscribers

FEED_FETCHES, FEED_SUBSCRIBERS = "feed_fetches", "feed_subscribers"
HUB_DELIVERIES, WIDGET_VIEWS = "hub_deliveries", "widget_views"
#: Parts of ``HUB_DELIVERIES``.
TOLD, FAILED = "told", "failed"


def fetched(feed: str, environ: Mapping[str, Any]) -> None:
    """A program asked for the feed; what it says of the people behind it is kept as the day's highest."""
    agent = environ.get("HTTP_USER_AGENT", "")
    name = family(agent)
    count(FEED_FETCHES, feed, name)
    people = subscribers(agent)
    if people:
        count_highest(FEED_SUBSCRIBERS, feed, name, people)


feed_fetches = Measure(
    name=FEED_FETCHES,
    label=_("Feed fetches"),
    definition=_(
        "How often programs asked for the newest document of a feed, whether it had changed or not, by the kind of"
        " program. Feeds are fetched by machines: it says how many ask, not how many read."
    ),
    subject="feed",
    parts=_("kind of program"),
    reads=fetched,
)
feed_subscribers = Measure(
    name=FEED_SUBSCRIBERS,
    label=_("Feed subscribers"),
    definition=_(
        "For how many people a feed reader says that it fetches a feed: the highest number of the day, by the kind of"
        " reader. Readers that say nothing are not in it."
    ),
    subject="feed",
    parts=_("kind of program"),
    keeps="highest",
)
hub_deliveries = Measure(
    name=HUB_DELIVERIES,
    label=_("Hub notifications"),
    definition=_("How often the hub handed a changed feed to a subscriber, and how often it could not."),
    subject="feed",
    parts=_("told or failed"),
)
widget_views = Measure(
    name=WIDGET_VIEWS,
    label=_("Widget views"),
    definition=_(
        "How often a widget was loaded into a page of somebody's site. Known machines and the same widget once more"
        " within five seconds do not count; a browser that has it for less than a minute does not ask again."
    ),
    subject="widget",
    is_embedded=True,
)
MEASURES = (feed_fetches, feed_subscribers, hub_deliveries, widget_views)
