"""Wide rows of what was just told, in the transaction that keeps it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from publishers.models import COUNTED, FIGURES, Delivery, Metric, PostDay, PostFact

from .enlisting import put_down
from .growing import Telling, gained, told_text, told_words, with_engagement
from .remaking import KNOWN, new_day, put_upon, telling_of
from .summing import changed


def book(posts: Iterable[UUID], written: Sequence[Metric], now: datetime) -> None:
    """Bring the wide rows up to the figures: of all posts that were heard, with the rows that say something new."""
    facts = _facts(set(posts), now)
    mine = [(row.delivery_id, telling_of(row)) for row in written if row.figure in COUNTED and row.delivery_id in facts]
    for pk, fact in facts.items():
        _learn(fact, [telling for owner, telling in mine if owner == pk], now)
    PostFact.objects.bulk_create(
        facts.values(), update_conflicts=True, unique_fields=["delivery"], update_fields=list(KNOWN)
    )
    days = sorted({telling.day for _owner, telling in mine})
    changed(days)
    for day in days:
        _book_day(facts, [(owner, telling) for owner, telling in mine if telling.day == day], day)


def _facts(ids: set[UUID], now: datetime) -> dict[UUID, PostFact]:
    """Those that are on the list; what is not yet is put there whole, with all that is known of it already."""
    facts = PostFact.objects.in_bulk(ids)
    if missing := ids - facts.keys():
        put_down(Delivery.objects.filter(pk__in=missing, published_at__isnull=False))
        PostFact.objects.filter(pk__in=missing).update(heard_at=now)
    return facts


def _learn(fact: PostFact, tellings: Iterable[Telling], now: datetime) -> None:
    """What is known of the post, with these on top. A number stays when it is withheld later."""
    told = told_words(fact.told)
    totals = {name: value for name in COUNTED if (value := getattr(fact, name)) is not None}
    for telling in tellings:
        told[telling.figure] = telling.state
        if telling.is_number and telling.value is not None:
            totals[telling.figure] = telling.value
    put_upon(fact, with_engagement(totals))
    fact.told, fact.heard_at = told_text(told), now


def _book_day(facts: Mapping[UUID, PostFact], told: Sequence[tuple[UUID, Telling]], day: date) -> None:
    """The gains of one day, against the last numbers before it: told again within the day, it is the same day."""
    by_post: dict[UUID, list[Telling]] = defaultdict(list)
    for owner, telling in told:
        by_post[owner].append(telling)
    before = _numbers_before(by_post, day)
    known = {row.post_id: row for row in PostDay.objects.filter(post__in=list(by_post), day=day)}
    kept, empty = [], []
    for pk, tellings in by_post.items():
        row = known.get(pk) or new_day(facts[pk], day)
        gains = {name: value for name in COUNTED if (value := getattr(row, name)) is not None}
        for telling in tellings:
            gain = gained(before.get((pk, telling.figure)), telling)
            gains.pop(telling.figure, None)
            if gain is not None:
                gains[telling.figure] = gain
        put_upon(row, with_engagement(gains))
        (kept if gains else empty).append(row)
    PostDay.objects.bulk_create(kept, update_conflicts=True, unique_fields=["post", "day"], update_fields=list(FIGURES))
    if gone := [row.pk for row in empty if row.pk]:
        PostDay.objects.filter(pk__in=gone).delete()


def _numbers_before(posts: Iterable[UUID], day: date) -> dict[tuple[UUID, str], Telling]:
    """Of each figure the last number before the day: a short look into the index for each, one query for all."""
    columns: dict[str, Any] = {}
    for figure in COUNTED:
        numbers = Metric.objects.filter(delivery=OuterRef("pk"), figure=figure, day__lt=day, value__isnull=False)
        for column in ("value", "definition", "state"):
            columns[f"{figure}_{column}"] = Subquery(numbers.order_by("-day").values(column)[:1])
    found = {}
    for row in PostFact.objects.filter(pk__in=list(posts)).order_by().values("pk", **columns):
        for figure in COUNTED:
            if row[f"{figure}_value"] is not None:
                found[(row["pk"], figure)] = Telling(
                    figure=figure, day=day, state=row[f"{figure}_state"], value=row[f"{figure}_value"],
                    definition=row[f"{figure}_definition"],
                )  # fmt: skip
    return found
