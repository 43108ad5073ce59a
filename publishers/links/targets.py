"""Where a short link leads: the item's address of today, with the campaign's marks behind it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from cms.core.text import ascii_name

#: What is written where a campaign says nothing: for posts, and for links that stand on no channel.
SOCIAL, PRINT = "social", "print"
_NAME_MAX = 60


class Marked(Protocol):
    """What of a campaign says how its visits are marked."""

    name: str
    utm_source: str
    utm_medium: str
    utm_campaign: str


def marks(campaign: Marked | None, platform: str = "") -> dict[str, str]:
    """The ``utm_`` parameters of a link; without a campaign there are none.

    ``platform``: where the link stands; empty for paper and whatever else is no channel.
    """
    if campaign is None:
        return {}
    return {
        "utm_source": campaign.utm_source or platform or PRINT,
        "utm_medium": campaign.utm_medium or (SOCIAL if platform else PRINT),
        "utm_campaign": campaign.utm_campaign or ascii_name(campaign.name, maximum=_NAME_MAX, default="campaign"),
    }


def marked(url: str, given: Mapping[str, str]) -> str:
    """The address with these parameters, each once, whatever it brought along."""
    if not given:
        return url
    parts = urlsplit(url)
    own = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in given]
    return urlunsplit(parts._replace(query=urlencode([*own, *given.items()])))
