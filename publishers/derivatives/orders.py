"""The rows of what is to be made: ordered once, claimed by one maker at a time, given back when the maker dies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from publishers.contract import Asset
from publishers.models import Derivative, DerivativeState

from .recipes import Recipe, as_json, key_of
from .results import CannotMake, Made

#: How long a maker may be silent before another one takes over.
LEASE = timedelta(seconds=90)
#: Makers that may die over one file before it is given up: it may be the file that kills them.
CLAIMS_MAX = 10
_OPEN = (DerivativeState.WAITING, DerivativeState.MAKING)


@dataclass(frozen=True, slots=True)
class Wish:
    """A file of a message that has to be made to suit; ``recipe`` says how."""

    asset: Asset
    recipe: Recipe

    @property
    def key(self) -> tuple[str, str]:
        return self.asset.sha256, key_of(self.recipe)


Known = Mapping[tuple[str, str], Derivative]


def known(wishes: Iterable[Wish]) -> Known:
    """What there is of these already, in one query; none without wishes."""
    sources = {wish.asset.sha256 for wish in wishes}
    if not sources:
        return {}
    return {(row.source, row.recipe_key): row for row in Derivative.objects.filter(source__in=sources)}


def order(wishes: Iterable[Wish], so_far: Known) -> bool:
    """Have made what is not there. Whoever comes second orders nothing. Returns whether anything was new."""
    now = datetime.now(UTC)
    missing = {wish.key: wish for wish in wishes if wish.key not in so_far}
    if not missing:
        return False
    rows = [
        Derivative(source=key[0], recipe_key=key[1], recipe=as_json(wish.recipe), run_at=now)
        for key, wish in missing.items()
    ]
    with transaction.atomic():
        Derivative.objects.bulk_create(rows, ignore_conflicts=True)
        transaction.on_commit(hint)
    return True


def again(derivative_id: int) -> bool:
    """A person wants a failed one tried once more."""
    failed = Derivative.objects.filter(pk=derivative_id, state=DerivativeState.FAILED)
    renewed = failed.update(state=DerivativeState.WAITING, problem=None, fence=0, run_at=datetime.now(UTC))
    if renewed:
        transaction.on_commit(hint)
    return bool(renewed)


def hint() -> None:
    """Tell a worker that there is work. A lost message costs a few seconds: the beat tells as well."""
    from .tasks import send

    send()


def claim(now: datetime) -> Derivative | None:
    """The oldest that is free, for this maker alone; ``None`` when there is nothing to do."""
    free = Q(state=DerivativeState.WAITING, run_at__lte=now) | Q(state=DerivativeState.MAKING, lease_until__lt=now)
    for row in Derivative.objects.filter(free).order_by("run_at", "pk")[:20]:
        mine = Derivative.objects.filter(free, pk=row.pk, fence=row.fence).update(
            state=DerivativeState.MAKING, fence=row.fence + 1, lease_until=now + LEASE, progress=0
        )
        if mine:
            row.refresh_from_db()
            if row.fence <= CLAIMS_MAX:
                return row
            fail(row, CannotMake("derivative_broken"))
    return None


def keep(row: Derivative, percent: int, now: datetime) -> bool:
    """Note how far it is and renew the lease; false when another maker has taken over."""
    return bool(_held(row).update(progress=min(max(percent, 0), 100), lease_until=now + LEASE))


def finish(row: Derivative, made: Made, sha256: str, size: int, now: datetime) -> bool:
    """It is there. Without a file of its own the source itself is what goes out."""
    values: dict[str, Any] = {
        "sha256": sha256, "bytes": size, "media_type": made.media_type, "width": made.width, "height": made.height,
        "duration_s": round(made.duration_s, 3) if made.duration_s else None, "notes": list(made.notes),
    }  # fmt: skip
    return bool(
        _held(row).update(state=DerivativeState.READY, progress=100, lease_until=None, made_at=now, **values)
    )  # fmt: skip


def fail(row: Derivative, reason: CannotMake) -> bool:
    problem = {"code": reason.code, "params": reason.params}
    return bool(_held(row).update(state=DerivativeState.FAILED, lease_until=None, problem=problem))


def put_back(row: Derivative, run_at: datetime) -> bool:
    """Nothing came of this try: later."""
    return bool(_held(row).update(state=DerivativeState.WAITING, lease_until=None, progress=0, run_at=run_at))


def is_open(row: Derivative | None) -> bool:
    """Whether it is still to come."""
    return row is None or row.state in _OPEN


def _held(row: Derivative) -> Any:
    return Derivative.objects.filter(pk=row.pk, fence=row.fence, state=DerivativeState.MAKING)
