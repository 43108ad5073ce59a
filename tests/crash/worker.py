"""``python -m tests.crash.worker``: one warmed process that plays seeds and writes what came of them."""

from __future__ import annotations

import argparse
import logging
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

from .results import Results, Row, code_id, commit_id

if TYPE_CHECKING:
    from .scenario import Scenario
    from .stage import Stage

_TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="a new folder for clock and sandbox")
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--first", type=int, default=1, help="seeds begin here")
    parser.add_argument("--step", type=int, default=1, help="and this is between them")
    parser.add_argument("--count", type=int, default=0)
    parser.add_argument("--short", action="store_true", help="instead: each fault twice, and what a mutation does")
    parser.add_argument("--mutate", default="")
    parser.add_argument("--tell", action="store_true", help="print every run with all that was told")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    django.setup()
    logging.disable(logging.CRITICAL)
    from .stage import Stage

    stage = Stage(options.folder)
    try:
        _play(stage, options)
    finally:
        stage.end()
        shutil.rmtree(options.folder, ignore_errors=True)


def _play(stage: Stage, options: argparse.Namespace) -> None:
    results, code, commit = Results(options.results), code_id(), commit_id()
    done = results.done(stage.database, code, options.mutate)
    for scenario, mutation in _scenarios(stage, options, done):
        before, started = _cpu_ms(stage.sandbox_pid), time.monotonic()
        played, verdict, reason = stage.play(scenario, mutation=mutation)
        row = Row(
            db=stage.database, code=code, mutation=mutation, seed=scenario.seed, platform=scenario.case.platform,
            item=scenario.case.item, act=scenario.case.act, fault=scenario.name, story=str(scenario), verdict=verdict,
            reason=reason, state=str(played.final.get("state")), posts=len(played.seen.get("posts", ())),
            deaths=played.deaths, rounds=played.rounds, wall_ms=(time.monotonic() - started) * 1000,
            cpu_ms=_cpu_ms(stage.sandbox_pid) - before,
            points=",".join(one["point"] for one in played.all("struck")), commit_id=commit,
        )  # fmt: skip
        results.add(row)
        if options.tell:
            _print(row, played.told)


def _scenarios(stage: Stage, options: argparse.Namespace, done: set[int]) -> Iterator[tuple[Scenario, str]]:
    """What is played, and how the engine is broken meanwhile."""
    if options.short:
        yield from ((scenario, "") for scenario in stage.every_fault())
        yield from ((scenario, mutation) for scenario in stage.lost_answers() for mutation in ("", "no-lookup"))
        return
    for seed in range(options.first, options.first + options.count * options.step, options.step):
        if options.tell or seed not in done:
            yield stage.scenario(seed), options.mutate


def _cpu_ms(sandbox_pid: int) -> float:
    """CPU of this process, its dead children and the sandbox."""
    own = sum(
        usage.ru_utime + usage.ru_stime
        for usage in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )
    fields = Path(f"/proc/{sandbox_pid}/stat").read_text().rpartition(")")[2].split()
    return 1000 * (own + (int(fields[11]) + int(fields[12])) / _TICKS)


def _print(row: Row, told: list[dict[str, object]]) -> None:
    for one in told:
        print("   ", one)
    print(f"{row.seed} {row.story}\n  → {row.verdict} ({row.state}, {row.posts} posts) {row.reason}", flush=True)


if __name__ == "__main__":
    main()
