"""All wide rows once more, from the figures themselves; or whether they are what they would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from cms.core.writing import writing
from publishers.models import PostFact

from .enlisting import enlist_all
from .remaking import remake
from .summing import changed, differing_days, sum_up

_AT_ONCE = 200


@dataclass(slots=True)
class Rebuilt:
    """What was walked through, and the posts whose rows were something else."""

    posts: int = 0
    days: int = 0
    differing: list[UUID] = field(default_factory=list)
    #: Days whose sums were something else.
    sums: list[date] = field(default_factory=list)


def rebuild(*, only_check: bool = False) -> Rebuilt:
    """Batch by batch, each in a transaction of its own, so that nobody waits; safe beside the collecting."""
    found = Rebuilt()
    if not only_check:
        enlist_all()
    for ids in _batches():
        with writing():
            days, differing = remake(ids, only_check=only_check)
        found.posts += len(ids)
        found.days += days
        found.differing += differing
    found.sums = differing_days()
    if not only_check:
        with writing():
            changed(found.sums)
        while sum_up():
            pass
    return found


def _batches() -> Iterator[list[UUID]]:
    after: UUID | None = None
    while True:
        rows = PostFact.objects.order_by("pk").values_list("pk", flat=True)
        batch = list((rows.filter(pk__gt=after) if after else rows)[:_AT_ONCE])
        if not batch:
            return
        yield batch
        after = batch[-1]
