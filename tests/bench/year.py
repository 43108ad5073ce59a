"""Dashboards over a simulated year and over three: each screen as a person asks for it, on PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from .local import in_process
from .report import Row, percentile

GOAL_MS = 300.0
_TIMES = 20
#: Answers before the first that counts.
_WARM = 2
#: Posts that the product itself makes anew, to see that the seed says what it would.
_CHECKED = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One address, by whom."""

    what: str
    url: str
    query: dict[str, str]
    who: str = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """How long the answers took, and what one cost: CPU stays true on a machine that others use too."""

    times: list[float]
    ours_ms: float
    database_ms: float
    queries: int


def run(folder: Path, database: str, *, quick: bool = False, **settings: str) -> None:
    """Seed a year, ask; seed the two before it, ask the same again."""
    with in_process(folder, settings), _plain_files():
        from . import year_seed

        year_seed.ITEMS = 300 if quick else year_seed.ITEMS
        people = _people()
        today = date.today()
        year_seed.people_and_places()
        like = year_seed.template()
        measured: dict[int, dict[str, Measured]] = {}
        for years in (1, 3):
            for back in (1,) if years == 1 else (2, 3):
                year_seed.year(today - timedelta(days=365 * back), like)
            year_seed.settle()
            _check()
            size = _sizes()
            print(f"{years} years: {size}", flush=True)
            measured[years] = {one.what: _measured(one, people, 5 if quick else _TIMES) for one in _screens(today)}
        _tell(measured)
        _explain(people, today)


@contextmanager
def _plain_files() -> Iterator[None]:
    """Nobody collected the files that pages name: their names are as good for what is measured."""
    from django.conf import settings
    from django.test.utils import override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


def _screens(today: date) -> list[Asked]:
    index, posts, best = (f"loa_figures:{name}" for name in ("index", "posts", "best"))
    year = {"range": "custom", "from": str(today - timedelta(days=364)), "to": str(today)}
    return [
        Asked(what="overview, 7 days", url=index, query={"range": "7"}),
        Asked(what="overview, 30 days", url=index, query={"range": "30"}),
        Asked(what="overview, 90 days", url=index, query={"range": "90"}),
        Asked(what="overview, 90 days of one channel", url=index, query={"range": "90", "channel": "1"}),
        Asked(what="overview, 90 days of one agency", url=index, query={"range": "90", "agency": "a07"}),
        Asked(what="overview, 90 days of one topic", url=index, query={"range": "90", "topic": "land"}),
        Asked(what="overview, 90 days, seen by one channel's people", url=index, query={"range": "90"}, who="clerk"),
        Asked(what="overview, 365 days", url=index, query=year),
        Asked(what="posts by views, 90 days", url=posts, query={"range": "90", "sort": "-views"}),
        Asked(what="best times, 90 days", url=best, query={"range": "90"}),
        Asked(what="changed laws", url="loa_figures:law", query={}),
    ]


def _people() -> dict[str, Any]:
    """Who looks everything over, and who works with one channel's collection."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group, Permission

    users = get_user_model().objects
    clerk = users.create_user("clerk", "clerk@example.vn", "x")
    group = Group.objects.create(name="Bench")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    clerk.groups.add(group)
    return {"admin": users.create_superuser("bench", "bench@example.vn", "x"), "clerk": clerk}


def _times(asked: Asked, people: dict[str, Any], times: int) -> Iterator[float]:
    """Milliseconds of each answer; the first two warm what is read once per process."""
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(people[asked.who])
    url = reverse(asked.url)
    for number in range(times + _WARM):
        began = time.perf_counter()
        answer = client.get(url, asked.query, secure=True, headers={"host": "localhost"})
        took = 1000 * (time.perf_counter() - began)
        if answer.status_code != 200:
            raise RuntimeError(f"{url}: {answer.status_code}")
        if number >= _WARM:
            yield took


def _check() -> None:
    """The wide rows of a share of the posts are what the product makes of the figures."""
    from publishers.analytics.facts.remaking import remake
    from publishers.models import PostFact

    some = list(PostFact.objects.order_by("remote_id").values_list("pk", flat=True)[:_CHECKED])
    differing = remake(some, only_check=True)[1]
    if differing:
        raise RuntimeError(f"{len(differing)} of {len(some)} seeded posts differ from a rebuild")


def _sizes() -> str:
    from cms.entries.models import Entry
    from publishers.models import Metric, PostDay, PostFact

    counts = {model.__name__: model.objects.count() for model in (Entry, PostFact, Metric, PostDay)}
    return ", ".join(f"{count:,} {name}" for name, count in counts.items())


def _tell(measured: dict[int, dict[str, Measured]]) -> None:
    every = [took for screens in measured.values() for one in screens.values() for took in one.times]
    for what, one in measured[1].items():
        three = measured[3][what]
        slowest = max(percentile(one.times, 0.95), percentile(three.times, 0.95))
        Row(
            part="year", what=f"{what}: p50 · p95, one year of data → three", loa=f"{_wall(one)} → {_wall(three)} ms",
            ratio=f"{percentile(three.times, 0.5) / max(percentile(one.times, 0.5), 0.001):.2f}",
            goal=f"p95 ≤ {GOAL_MS:.0f} ms", met=slowest <= GOAL_MS,
        ).tell()  # fmt: skip
        cost = [f"{found.database_ms:.0f} + {found.ours_ms:.0f}" for found in (one, three)]
        Row(
            part="year", what="… its CPU, the database's + ours",
            loa=f"{' → '.join(cost)} ms, {three.queries} queries",
        ).tell()  # fmt: skip
    whole = percentile(every, 0.95)
    Row(
        part="year", what="all of them together: p95", loa=f"{whole:.0f} ms", goal=f"≤ {GOAL_MS:.0f} ms",
        met=whole <= GOAL_MS,
    ).tell()  # fmt: skip


def _wall(found: Measured) -> str:
    return f"{percentile(found.times, 0.5):.0f} · {percentile(found.times, 0.95):.0f}"


def _measured(asked: Asked, people: dict[str, Any], times: int) -> Measured:
    import psutil
    from django.db import connection

    asked_of_it: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked_of_it.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        list(_times(asked, people, 1))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    ours, its = time.process_time(), sum(backend.cpu_times()[:2])
    took = list(_times(asked, people, times))
    count = len(took) + _WARM
    return Measured(
        times=took, ours_ms=1000 * (time.process_time() - ours) / count,
        database_ms=1000 * (sum(backend.cpu_times()[:2]) - its) / count, queries=len(asked_of_it) // (1 + _WARM),
    )  # fmt: skip


def _explain(people: dict[str, Any], today: date) -> None:
    """The plan of each screen's slowest statement."""
    from django.db import connection

    for asked in _screens(today):
        slowest: list[tuple[float, str, Any]] = []

        def note(execute: Any, sql: str, params: Any, many: bool, context: Any, found: Any = slowest) -> Any:
            began = time.perf_counter()
            result = execute(sql, params, many, context)
            found.append((time.perf_counter() - began, sql, params))
            return result

        with connection.execute_wrapper(note):
            list(_times(asked, people, 1))
        took, sql, params = max(slowest[-len(slowest) // 3 :], key=lambda one: one[0])
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {sql}", params)
            plan = "\n".join(line for (line,) in cursor.fetchall())
        print(
            f"\n--- {asked.what}: slowest of {len(slowest) // 3} statements, {1000 * took:.0f} ms\n{plan}", flush=True
        )
