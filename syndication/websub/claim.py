"""Hands out what is due: one conditional update claims a batch, and no callback host gets more than its share of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import F, Q

from cms.core.writing import writing
from cms.entries.freshness import freshness
from syndication.models import Subscription

from .positions import newest_change

#: How long a claim holds. What has not begun long enough before its end is given back.
LEASE = timedelta(seconds=120)
#: The longest that one act may take, with what it writes afterwards.
ACT = timedelta(seconds=30)

_COLUMNS = (
    "pk", "fence", "topic", "callback", "host", "secret", "state", "lease_until", "asked", "asked_secret",
    "wanted", "content_sha256", "failures", "problem",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A claimed subscription, as it was when it was claimed: all that the act needs."""

    pk: int
    fence: int
    topic: str
    callback: str
    host: str
    secret: str
    state: str
    lease_until: datetime | None
    asked: Mapping[str, Any] | None
    asked_secret: str
    wanted: int
    content_sha256: str
    failures: int
    problem: Mapping[str, Any] | None
    #: How far the changes had come when it was claimed, and their generation: what is told is at least as new.
    position: int
    generation: int
    #: After this it must not begin: another process may have taken it over.
    begin_until: datetime

    def __repr__(self) -> str:
        return f"Job({self.pk}, {self.topic} → {self.host})"


def claim(now: datetime, room: int, held: Mapping[str, int], per_host: int) -> list[Job]:
    """Claim at most ``room`` of what is due; ``held`` is what the caller has of each host already."""
    full = [host for host, count in held.items() if count >= per_host]
    due = Subscription.objects.filter(_is_free(now), due_at__lte=now).exclude(host__in=full).order_by("due_at", "pk")
    chosen = _fair(due.values_list("pk", "host")[: 4 * room], room, held, per_host)
    if not chosen:
        return []
    mark, until = uuid4(), now + LEASE
    with writing():
        # The rows are compared again: of two workers at the same moment each gets what the other does not.
        Subscription.objects.filter(_is_free(now), pk__in=chosen, due_at__lte=now).update(
            claim=mark, fence=F("fence") + 1, leased_until=until
        )
    rows = list(Subscription.objects.filter(claim=mark).order_by("due_at", "pk").values(*_COLUMNS))
    # Read after the rows: whatever they want to be told of is in it. Once for all, not once for each.
    position, generation = newest_change(), freshness().generation
    return [Job(**row, position=position, generation=generation, begin_until=until - ACT) for row in rows]


def give_back(jobs: Iterable[Job]) -> None:
    """Free claims that nobody has begun to work on."""
    for job in jobs:
        mine(job).update(claim=None, leased_until=None)


def mine(job: Job) -> Any:
    """The row, as long as nobody has overtaken the claim."""
    return Subscription.objects.filter(pk=job.pk, fence=job.fence)


def _is_free(now: datetime) -> Q:
    return Q(leased_until=None) | Q(leased_until__lt=now)


def _fair(rows: Iterable[tuple[int, str]], room: int, held: Mapping[str, int], per_host: int) -> list[int]:
    """The first that fit, each host up to its share."""
    counts = Counter(held)
    chosen = []
    for pk, host in rows:
        if counts[host] < per_host and len(chosen) < room:
            counts[host] += 1
            chosen.append(pk)
    return chosen
