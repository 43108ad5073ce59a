"""What Google lets one project do on YouTube in a day, and what each call costs (docs/platforms/youtube.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from publishers.contract import Day, Message, Quota

UNITS, UPLOADS, STATISTICS = "units", "uploads", "statistics"
#: Every bucket is full again at midnight in California.
_WINDOW = Day("America/Los_Angeles")
#: Google's clock may be behind ours by this much, in seconds.
_MARGIN_S = 60

QUOTAS = {
    UPLOADS: Quota(bucket=UPLOADS, label=_("Videos uploaded a day"), capacity=100, window=_WINDOW),
    UNITS: Quota(bucket=UNITS, label=_("Units a day (all other calls)"), capacity=10_000, window=_WINDOW),
    STATISTICS: Quota(bucket=STATISTICS, label=_("Calls for figures a day"), capacity=10_000, window=_WINDOW),
}


@dataclass(frozen=True, slots=True)
class Price:
    """What a call takes, and of which bucket."""

    bucket: str
    cost: int

    @property
    def used_when_refused(self) -> int:
        """A refusal at this price says that less than the price is left."""
        return QUOTAS[self.bucket].capacity - self.cost + 1 if self.bucket else 0


LIST = Price(UNITS, 1)
WRITE = Price(UNITS, 50)
CAPTIONS_LIST, CAPTIONS_INSERT, CAPTIONS_UPDATE = Price(UNITS, 50), Price(UNITS, 400), Price(UNITS, 450)
INSERT = Price(UPLOADS, 1)
COUNT = Price(STATISTICS, 1)
#: Neither the token endpoint nor Analytics takes anything of these buckets.
FREE = Price("", 0)

#: Reads around one video: the channel, the newest uploads, its processing, the playlist, the read-back.
_READS = 10


def price(message: Message, *, has_playlist: bool = True) -> dict[str, int]:
    """What publishing this takes, roughly: update, thumbnail, captions and playlist beside the upload itself."""
    units = _READS * LIST.cost + WRITE.cost * (1 + has_playlist)
    units += CAPTIONS_INSERT.cost if message.captions() else 0
    return {UPLOADS: INSERT.cost, UNITS: units} if message.video() else {}


def until_reset(now: datetime) -> float:
    """Seconds until shortly after the buckets are full again."""
    return (_WINDOW.around(now)[1] - now).total_seconds() + _MARGIN_S
