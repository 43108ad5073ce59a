"""Keeps the matters true: opens, grows and closes them as deliveries come into trouble and out of it.

Run by the sweep every ten seconds; two at once do no harm: each change is one conditional statement.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from publishers.models import Channel, Delivery, Matter

from .causes import QUIET, Cause
from .finding import Tally, groups, refused_figures, shut_channels

#: A closed matter is kept so long, for those who ask what happened.
_KEPT = timedelta(days=90)
#: One matter, however many wait: each that comes due adds nothing to what people must do.
_STEADY = frozenset({Cause.RECONNECT, Cause.PAUSED})

#: Channel, cause, and what of the channel it is about.
_Key = tuple[int, str, str]


def watch(now: datetime) -> None:
    """Compare what is with what is written."""
    found = _found()
    known = {(row.channel_id, row.cause, row.about): row for row in Matter.objects.open()}
    for key, tally in found.items():
        if key in known:
            _follow(known[key], tally, now)
        else:
            _open(tally, now)
    gone = [row.pk for key, row in known.items() if key not in found]
    if gone:
        Matter.objects.open().filter(pk__in=gone).update(closed_at=now)
    Matter.objects.filter(closed_at__lt=now - _KEPT).delete()


def _found() -> dict[_Key, Tally]:
    found = {
        (tally.channel_id, str(tally.cause.value), ""): tally
        for group in groups(Delivery.objects.all())
        if group.cause not in QUIET
        for tally in group.tallies.values()
    }
    # A channel that needs a person is a matter also while nothing is due there.
    for pk in shut_channels(Channel.objects.all()).order_by().values_list("pk", flat=True):
        found.setdefault((pk, Cause.RECONNECT.value, ""), Tally(channel_id=pk, cause=Cause.RECONNECT))
    for channel_id, figure in refused_figures(Channel.objects.all()).order_by().values_list("channel_id", "figure"):
        tally = Tally(channel_id=channel_id, cause=Cause.FIGURE, about=figure)
        found[channel_id, Cause.FIGURE.value, figure] = tally
    return found


def _open(tally: Tally, now: datetime) -> None:
    try:
        with transaction.atomic():
            Matter.objects.create(
                channel_id=tally.channel_id, cause=tally.cause.value, about=tally.about, count=tally.count,
                newest=tally.newest, opened_at=now, grew_at=now,
            )  # fmt: skip
    except IntegrityError:
        pass  # another process was first, or the channel is gone


def _follow(row: Matter, tally: Tally, now: datetime) -> None:
    if (row.count, row.newest) == (tally.count, tally.newest):
        return
    is_later = bool(tally.newest and (row.newest is None or tally.newest > row.newest))
    has_grown = (tally.count > row.count or is_later) and tally.cause not in _STEADY
    unchanged = Q(pk=row.pk, closed_at=None, count=row.count, newest=row.newest)
    values = {"grew_at": now} if has_grown else {}
    Matter.objects.filter(unchanged).update(count=tally.count, newest=tally.newest, **values)
