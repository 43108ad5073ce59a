"""Figures that a platform refuses to tell for a channel: one row each, however many posts lack them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from publishers.models import ChannelState, RefusedFigure, Told

from .telling import Reading

#: So the name is known over there, though there may be no number.
_ANSWERED = frozenset({Told.VALUE, Told.ZERO, Told.NOT_OFFERED})


def note(channel_id: int, heard: Iterable[Reading], now: datetime) -> None:
    """After an answer, in its transaction: what nobody was told of is refused, what is told again is so no longer.

    What was not told *yet* says neither: a refusal that was known stays.
    """
    readings = list(heard)
    if not readings:
        return
    answered = {reading.figure for reading in readings if reading.state in _ANSWERED}
    refused = {reading.figure: reading for reading in readings if reading.state == Told.FAILED}
    # One post of several may lack what the others have: that is the post's affair.
    refused = {figure: reading for figure, reading in refused.items() if figure not in answered}
    known = RefusedFigure.objects.filter(channel=channel_id)
    rows = {row.figure: row for row in known}
    fresh = [
        RefusedFigure(channel_id=channel_id, figure=figure, names=reading.names, since=now)
        for figure, reading in refused.items()
        if figure not in rows or rows[figure].names != reading.names
    ]
    if fresh:
        RefusedFigure.objects.bulk_create(
            fresh, update_conflicts=True, unique_fields=["channel", "figure"], update_fields=["names"]
        )
    # Posts and accounts have words of their own; one that is no longer asked for is refused no more.
    words, asked = set(type(readings[0].figure)), {reading.figure for reading in readings}
    over = [row.pk for word, row in rows.items() if word in answered or (word in words and word not in asked)]
    if over:
        known.filter(pk__in=over).delete()


def refused_now() -> QuerySet[RefusedFigure]:
    """Of channels that are asked at all."""
    return RefusedFigure.objects.filter(channel__state=ChannelState.ACTIVE)
