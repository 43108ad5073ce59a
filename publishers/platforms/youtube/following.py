"""What YouTube counts of the channel itself: subscribers, rounded, and the views of all its videos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from publishers.contract import AccountFigure, AccountFigures, Meaning, Misconfigured

from .client import YouTubeClient
from .figures import VIEWS_CHANGED, VIEWS_SINCE, whole_number

_COUNTERS = {AccountFigure.FOLLOWERS: "subscriberCount", AccountFigure.VIEWS: "viewCount"}
MEANINGS: Mapping[AccountFigure, Meaning] = {
    AccountFigure.FOLLOWERS: Meaning(
        names=("subscriberCount",),
        note=_("Subscribers. YouTube rounds down to three digits, and tells none where the channel hides them."),
    ),
    AccountFigure.VIEWS: Meaning(
        names=("viewCount",), since=VIEWS_SINCE, changed=VIEWS_CHANGED,
        note=_("Views of all videos of the channel since it was made."),
    ),
}  # fmt: skip


def measure(client: YouTubeClient) -> AccountFigures:
    """Both counters, in one call that takes one unit."""
    channel = client.counted_channel()
    if channel is None:
        raise Misconfigured("youtube_no_channel", params={"field": "refresh_token"})
    statistics: Mapping[str, Any] = channel.get("statistics", {})
    told = {figure: whole_number(statistics.get(name)) for figure, name in _COUNTERS.items()}
    if statistics.get("hiddenSubscriberCount") is True:
        # The field is there all the same, and says nought.
        told[AccountFigure.FOLLOWERS] = None
    counts = {figure: value for figure, value in told.items() if value is not None}
    return AccountFigures(account=str(channel.get("id", "")), counts=counts)
