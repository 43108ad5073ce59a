"""Wide rows of some posts, from nothing but their figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from publishers.models import COUNTED, FIGURES, UNCOUNTED, MeasuredPost, Metric, PostDay, PostFact

from .growing import Telling, days_of, known_of
from .summing import changed

#: What a day copies of its post.
SLICES = ("channel_id", "agency_code", "form", "topics", "campaign_id")
KNOWN = ("told", "heard_at", *FIGURES)


def remake(posts: Iterable[UUID], *, only_check: bool = False) -> tuple[int, list[UUID]]:
    """Write them, in the caller's transaction. Returns the number of days, and the posts whose rows were different."""
    ids = list(posts)
    facts = PostFact.objects.in_bulk(ids)
    tellings, heard, kept = _tellings(ids), _heard(ids), _kept(ids)
    days, differing = [], []
    for pk, fact in facts.items():
        was = _seen(fact, kept[pk])
        totals, told = known_of(tellings[pk])
        fact.told = told or (UNCOUNTED if fact.told == UNCOUNTED else "")
        put_upon(fact, totals)
        fact.heard_at = heard.get(pk)
        rows = [new_day(fact, day, gains) for day, gains in sorted(days_of(tellings[pk]).items())]
        if was != _seen(fact, rows):
            differing.append(pk)
        days += rows
    if not only_check:
        wrong = [fact for pk, fact in facts.items() if pk in set(differing)]
        PostFact.objects.bulk_create(
            wrong, update_conflicts=True, unique_fields=["delivery"], update_fields=list(KNOWN)
        )
        anew = [day for day in days if day.post_id in set(differing)]
        changed(row.day for row in (*anew, *(row for pk in differing for row in kept[pk])))
        PostDay.objects.filter(post__in=differing).delete()
        PostDay.objects.bulk_create(anew, batch_size=500)
    return len(days), differing


def telling_of(row: Metric) -> Telling:
    return Telling(figure=row.figure, day=row.day, state=row.state, value=row.value, definition=row.definition)


def put_upon(row: PostFact | PostDay, values: dict[str, int]) -> None:
    """Every figure, those without a value too; not saved."""
    for figure in FIGURES:
        setattr(row, figure, values.get(figure))


def new_day(fact: PostFact, day: Any, gains: dict[str, int] | None = None) -> PostDay:
    """A day of the post, not saved."""
    return PostDay(post=fact, day=day, **{name: getattr(fact, name) for name in SLICES}, **(gains or {}))


def _tellings(ids: Sequence[UUID]) -> dict[UUID, list[Telling]]:
    found: dict[UUID, list[Telling]] = defaultdict(list)
    for row in Metric.objects.filter(delivery__in=ids, figure__in=COUNTED).order_by():
        found[row.delivery_id].append(telling_of(row))
    return found


def _heard(ids: Sequence[UUID]) -> dict[UUID, Any]:
    return dict(MeasuredPost.objects.filter(delivery__in=ids).values_list("delivery_id", "measured_at"))


def _kept(ids: Sequence[UUID]) -> dict[UUID, list[PostDay]]:
    kept: dict[UUID, list[PostDay]] = defaultdict(list)
    for day in PostDay.objects.filter(post__in=ids).order_by("day"):
        kept[day.post_id].append(day)
    return kept


def _seen(fact: PostFact, days: Iterable[PostDay]) -> tuple[Any, ...]:
    """What two makings of the same rows must agree upon."""
    return (
        [getattr(fact, name) for name in KNOWN],
        [[getattr(day, name) for name in ("day", *SLICES, *FIGURES)] for day in days],
    )
