"""What the claim tick costs however many deliveries there are, and whether an index answers it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .local import in_process
from .report import Row

SIZES = (10, 10_000, 1_000_000)
BACKLOG = 10_000
DUE = 10
#: The quickest of so many counts: whatever else the machine does only adds.
ROUNDS = 25
#: Flat: a million rows cost at most so many times what ten cost.
FLAT = 2.0


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Measure and tell the rows."""
    with in_process(folder, settings):
        from . import seed

        seed.clear()
        seed.deliveries("five", DUE, DUE, "http://127.0.0.1:9", [datetime.now(UTC)] * DUE)
        costs: dict[int, tuple[float, float]] = {}
        for size in SIZES[: 2 if quick else 3]:
            _fill(size)
            costs[size] = (_idle(), _claiming())
        smallest = costs[SIZES[0]]
        for size, (idle, claiming) in costs.items():
            for what, cost, base in (("nothing due", idle, smallest[0]), (f"{DUE} due", claiming, smallest[1])):
                Row(
                    part="tick", what=f"{size:,} rows, {database}: {what}", loa=f"{cost:.1f} ms",
                    anchor=f"{base:.1f} ms ({SIZES[0]} rows)", ratio=f"{cost / base:.2f}", goal=f"flat (≤ {FLAT} ×)",
                    met=cost <= FLAT * base + 0.5,
                ).tell()  # fmt: skip
        _explain(database)
        _back_log(database, max(costs))


def _back_log(database: str, size: int) -> None:
    from publishers.models import Delivery, DeliveryState

    now = datetime.now(UTC)
    _copy(BACKLOG, state=DeliveryState.SCHEDULED, ago=60)
    _analyse()
    cost = _claiming(now)
    claimed = Delivery.objects.filter(lease_until__isnull=False).count()
    Row(
        part="tick", what=f"{size:,} rows, {BACKLOG:,} more due, {database}: hands out {claimed}", loa=f"{cost:.1f} ms"
    ).tell()


def _fill(size: int) -> None:
    """Bring the table to so many rows, nearly all published long ago, as a hub's past is."""
    from publishers.models import Delivery, DeliveryState

    missing = size - Delivery.objects.count()
    if missing > 0:
        _copy(missing, state=DeliveryState.PUBLISHED, ago=86_400)
    _analyse()


def _copy(count: int, *, state: str, ago: float) -> None:
    """Insert so many copies of the first row by one statement, the channels in turn, so many seconds ago and before."""
    from django.db import connection

    from publishers.models import Channel, Delivery

    columns = [field.column for field in Delivery._meta.concrete_fields]
    channels = list(Channel.objects.order_by("pk").values_list("pk", flat=True))
    first = Delivery.objects.order_by("created_at", "pk").first()
    assert first is not None
    instant = datetime.now(UTC) - timedelta(seconds=ago)
    is_postgres = connection.vendor == "postgresql"
    given = {
        "id": "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))",
        # Each copy its own: an entry goes to a channel once.
        "slot_key": f"n.n + {Delivery.objects.count()}",
        "state": f"'{state}'",
        "channel_id": f"{channels[0]} + n.n %% {len(channels)}",
        "run_at": f"'{instant:%Y-%m-%d %H:%M:%S}+00'" if is_postgres else f"'{instant:%Y-%m-%d %H:%M:%S}'",
        "lease_until": "null",
        "claim": "null",
    }
    numbers = (
        f"(select generate_series(1, {count}) as n) n"
        if is_postgres
        else f"(with recursive s(n) as (select 1 union all select n + 1 from s where n < {count}) select n from s) n"
    )
    chosen = ", ".join(given.get(column, f"d.{column}") for column in columns)
    cast = chosen.replace(given["run_at"], given["run_at"] + "::timestamptz") if is_postgres else chosen
    table = Delivery._meta.db_table
    key = str(first.pk) if is_postgres else first.pk.hex
    with connection.cursor() as cursor:
        cursor.execute(
            f"insert into {table} ({', '.join(columns)}) select {cast} from {table} d, {numbers} where d.id = %s", [key]
        )


def _analyse() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("analyze")


def _timed(act: Callable[[], Any]) -> float:
    started = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - started)


def _idle() -> float:
    """Milliseconds of a tick that finds nothing: long before anything is due."""
    from publishers.engine.claim import claim_due

    early = datetime(2020, 1, 1, tzinfo=UTC)
    return min(_timed(lambda: claim_due(early)) for _ in range(ROUNDS))


def _claiming(now: datetime | None = None) -> float:
    """Milliseconds of a tick that claims what is due; each claim is given back for the next round."""
    from publishers.engine.claim import claim_due
    from publishers.models import Delivery

    times = []
    for _ in range(ROUNDS):
        Delivery.objects.filter(lease_until__isnull=False).update(lease_until=None, claim=None)
        times.append(_timed(lambda: claim_due(now or datetime.now(UTC))))
    return min(times)


def _explain(database: str) -> None:
    """Every statement of a tick, explained: none may read the whole table of deliveries."""
    from django.db import connection

    from publishers.engine.claim import claim_due
    from publishers.models import Delivery

    asked: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    Delivery.objects.filter(lease_until__isnull=False).update(lease_until=None, claim=None)
    with connection.execute_wrapper(keep):
        claim_due(datetime.now(UTC))
    table, scans, indexes = Delivery._meta.db_table, [], set()
    with connection.cursor() as cursor:
        for sql, params in dict(asked).items():
            if sql.split()[0] not in ("SELECT", "UPDATE"):
                continue
            cursor.execute(("explain " if database == "PostgreSQL" else "explain query plan ") + sql, params)
            for line in (str(row[-1]) for row in cursor.fetchall()):
                indexes |= {
                    word.strip('()",') for word in line.split() if word.startswith(("loa_delivery", '"loa_del'))
                }
                if f"Seq Scan on {table}" in line or f"SCAN {table}" in line:
                    scans.append(line.strip())
    Row(
        part="tick", what=f"{database}: how deliveries are found", loa=", ".join(sorted(indexes)) or "by key",
        goal="an index", met=not scans, anchor="; ".join(scans),
    ).tell()  # fmt: skip
