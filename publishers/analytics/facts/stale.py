"""The effect of a changed law: which items still say what held before, where, and how often they were seen since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Sum, Value, When
from django.utils import timezone

from cms.entries.models import Entry, EntryVersion, Reason
from publishers.models import PostDay, PostFact
from publishers.planning.law import law_changes, undecided

from .slicing import Sight

#: Figures that say how many people saw it.
SEEN = ("views", "reach")


@dataclass(slots=True)
class Stale:
    """One item that a law has overtaken where it stands."""

    entry: UUID
    title: str
    #: Numbers of the documents whose validity changed.
    documents: tuple[str, ...]
    changed_on: date
    #: Channels on which it stands as it was.
    channels: list[int] = field(default_factory=list)
    #: Figure → gain before the day of the change, and from that day on; missing: nobody told.
    before: dict[str, int] = field(default_factory=dict)
    since: dict[str, int] = field(default_factory=dict)


def stale_items(entries: Iterable[Entry], sight: Sight) -> list[Stale]:
    """Those of the items that stand somewhere this person sees, and about which nobody decided; newest change first."""
    rows = list(entries)
    places = {pk: [place.channel_id for place in found] for pk, found in undecided(rows).items()}
    seen = _seen_places(places, sight)
    changes = _changes([pk for pk, channels in seen.items() if channels])
    titles = {entry.pk: entry.title for entry in rows}
    found = {
        pk: Stale(entry=pk, title=titles[pk], documents=documents, changed_on=day, channels=seen[pk])
        for pk, (documents, day) in changes.items()
    }
    _add_figures(found, sight)
    return sorted(found.values(), key=lambda one: (one.changed_on, one.title), reverse=True)


def _seen_places(places: Mapping[UUID, Sequence[int]], sight: Sight) -> dict[UUID, list[int]]:
    if sight.everything:
        return {pk: list(channels) for pk, channels in places.items()}
    mine = set(PostFact.objects.filter(sight.posts(), entry__in=list(places)).values_list("entry_id", "channel_id"))
    return {pk: [channel for channel in channels if (pk, channel) in mine] for pk, channels in places.items()}


def _changes(ids: Sequence[UUID]) -> dict[UUID, tuple[tuple[str, ...], date]]:
    """Of each item the documents of its newest change of law, and its day. One query."""
    versions: dict[UUID, list[tuple[int, str, Any, Any]]] = defaultdict(list)
    rows = EntryVersion.objects.filter(entry__in=list(ids)).order_by("entry", "version")
    columns = ("entry_id", "version", "reason", "content__legal_documents", "created_at")
    for pk, version, reason, documents, at in rows.values_list(*columns):
        versions[pk].append((version, reason, documents, at))
    found = {}
    for pk, known in versions.items():
        place = max((at for at, row in enumerate(known) if row[1] == Reason.LAW), default=None)
        if place is None:
            continue
        before = known[place - 1][2] if place else None
        now = {"legal_documents": known[place][2] or ()}
        documents = [change.number for change in law_changes({"legal_documents": before or ()}, now)]
        named = documents or [str(row["number"]) for row in now["legal_documents"]]
        found[pk] = (tuple(named), timezone.localdate(known[place][3]))
    return found


def _add_figures(found: Mapping[UUID, Stale], sight: Sight) -> None:
    """One query for all of them: gains, parted at each item's own day."""
    by_day: dict[date, list[UUID]] = defaultdict(list)
    for stale in found.values():
        by_day[stale.changed_on].append(stale.entry)
    if not by_day:
        return
    since = Case(
        *(When(post__entry_id__in=ids, day__gte=day, then=Value(True)) for day, ids in by_day.items()),
        default=Value(False), output_field=BooleanField(),
    )  # fmt: skip
    rows = PostDay.objects.filter(sight.days(), post__entry__in=list(found)).order_by().annotate(since=since)
    for pk, channel, is_since, *sums in rows.values_list("post__entry_id", "channel_id", "since").annotate(
        *(Sum(figure) for figure in SEEN)
    ):
        stale = found[pk]
        if channel not in stale.channels:
            continue
        side = stale.since if is_since else stale.before
        for figure, value in zip(SEEN, sums, strict=True):
            if value is not None:
                side[figure] = side.get(figure, 0) + int(value)
