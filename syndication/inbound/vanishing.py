"""Which items does a feed no longer show although it should? Pure. Wrong answers would ask editors to take pages down.

A feed shows its newest items, so an item may just have scrolled off. It counts as missing only while older ones are
still shown: at least two, since sites pin one old item for years. And when many are missing at once the feed was
rebuilt, or cut, and nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

#: So many older items must still be there.
_OLDER = 2
#: More than these, and more than this share of what is shown: the feed is another one now.
_MANY, _SHARE = 3, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An item as the last readings left it."""

    key: str
    published_at: datetime | None
    #: Where it stood in the feed when it was last seen.
    position: int
    last_seen_at: datetime


def missing(absent: Sequence[Known], shown: Sequence[Known], *, is_whole: bool) -> list[str]:
    """Keys of absent items that the feed should show. ``is_whole``: the document says that it is all there is."""
    if not shown:
        return []
    found = [item.key for item in absent if is_whole or _older(item, shown) >= _OLDER]
    return [] if len(found) > max(_MANY, int(_SHARE * len(shown))) else found


def _older(item: Known, shown: Sequence[Known]) -> int:
    """How many older items are shown: by date, or by place where the feed has no dates."""
    dates = [other.published_at for other in shown if other.published_at is not None]
    if item.published_at is not None and len(dates) == len(shown):
        return sum(date < item.published_at for date in dates)
    return sum(other.last_seen_at >= item.last_seen_at and other.position > item.position for other in shown)
