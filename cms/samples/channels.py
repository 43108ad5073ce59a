"""The channel words of a samples file, and the platform behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a channel word leads. No platform: this site itself, nothing is pushed."""

    platform: str = ""
    #: For platforms with several kinds of post (Zalo article or film) or several places (by hand).
    variant: str = ""

    @property
    def is_pushed(self) -> bool:
        return bool(self.platform)


DESTINATIONS: Mapping[str, Destination] = MappingProxyType(
    {
        "portal": Destination(),
        "national_portal": Destination(platform="national_portal"),
        "facebook": Destination(platform="facebook"),
        "youtube": Destination(platform="youtube"),
        "zalo_article": Destination(platform="zalo", variant="article"),
        "zalo_video": Destination(platform="zalo", variant="video"),
        "bookcase": Destination(platform="by_hand", variant="bookcase"),
        "grassroots_radio": Destination(platform="by_hand", variant="grassroots_radio"),
        "law_tv": Destination(platform="by_hand", variant="law_tv"),
    }
)


def destinations(words: tuple[str, ...]) -> tuple[Destination, ...]:
    """Resolve words already checked by ``schema``, without repeats, in order."""
    return tuple(dict.fromkeys(DESTINATIONS[word] for word in words))
