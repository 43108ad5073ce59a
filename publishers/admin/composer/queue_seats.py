"""*Next free slot* on Publish everywhere: the time each channel would give, and what it gave in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.core.moments import WEEKDAY_MOMENT, moment
from publishers.models import Channel, Delivery, Queue
from publishers.planning.queue.queues import read_lines
from publishers.planning.times import When

#: What the form says was shown for a channel.
SHOWN = "seat-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """What one channel's card says of its queue."""

    channel: Channel
    place: When | None
    pause: Queue | None
    has_slots: bool
    #: Where its slots are set, for who may.
    slots_url: str


def seats(
    channels: Iterable[Channel], *, editable: Collection[int], agency_code: str, campaign_id: int | None, now: datetime
) -> dict[int, Seat]:
    """Channel → its next free slot for an item of that agency. As many queries as one channel needs."""
    return {
        pk: Seat(
            channel=line.channel, place=line.next_free(now, agency_code=agency_code, campaign_id=campaign_id),
            pause=line.pause, has_slots=bool(line.grid),
            slots_url=reverse("loa_channels:slots", args=[pk]) if pk in editable else "",
        )
        for pk, line in read_lines(channels, now).items()
    }  # fmt: skip


def earliest(found: Mapping[int, Seat]) -> datetime | None:
    """The first of these times."""
    return min((seat.place.instant for seat in found.values() if seat.place), default=None)


def tell(request: HttpRequest, deliveries: Iterable[Delivery]) -> None:
    """Which time each got; said plainly where somebody else was faster and it is not the one that was shown."""
    got = sorted((row for row in deliveries if row.from_queue), key=lambda row: (row.due_at, row.channel.name))
    lines = [_line(row) for row in got]
    messages.success(request, _("In the queue: %(lines)s") % {"lines": "; ".join(lines)})
    others = [row.channel.name for row in got if _is_other(row, request.POST.get(f"{SHOWN}{row.channel_id}", ""))]
    if others:
        text = _("Somebody else took the shown slot meanwhile, so another was given: %(names)s.")
        messages.warning(request, text % {"names": ", ".join(others)})


def _line(row: Delivery) -> str:
    if row.is_parked:
        return _("%(channel)s, which is paused") % {"channel": row.channel.name}
    return _("%(channel)s %(when)s") % {"channel": row.channel.name, "when": moment(row.due_at, WEEKDAY_MOMENT)}


def _is_other(row: Delivery, shown: str) -> bool:
    return bool(shown) and not row.is_parked and shown != row.due_at.isoformat()
