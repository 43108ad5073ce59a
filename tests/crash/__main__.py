"""``make crash``: plays seeds in several processes, adds up over several starts, prints what came of it."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from .databases import ROOT, Databases, environment, postgres, sqlite
from .report import summary, write
from .results import BAD, Results, code_id

_VENDOR = {"sqlite": "sqlite", "postgres": "postgresql"}


def main() -> int:
    options = _options()
    results, code, vendor = Results(options.results), code_id(), _VENDOR[options.db]
    if not options.write_only:
        with ExitStack() as stack:
            folder = stack.enter_context(_folder())
            databases = stack.enter_context(_databases(options.db, folder, options.results.parent))
            _play(options, databases, folder, results, code)
    rows = list(results.rows(vendor, code, options.mutate))
    if options.one:
        rows = [row for row in rows if row.seed == options.seed]
    print("\n" + summary(rows))
    if options.write or options.write_only:
        write(ROOT / "docs" / "crash.md", {name: list(results.rows(name, code, "")) for name in _VENDOR.values()})
    return 1 if any(row.verdict in BAD for row in rows) and not options.mutate else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="how many runs there shall be in the end")
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--one", action="store_true", help="play that seed alone and tell everything")
    parser.add_argument("--jobs", type=int, default=min(os.cpu_count() or 1, 2))
    parser.add_argument("--db", choices=list(_VENDOR), default="sqlite")
    parser.add_argument("--mutate", default="", help="break the engine on purpose: no-lookup")
    parser.add_argument("--write", action="store_true", help="write the figures to docs/crash.md")
    parser.add_argument("--write-only", action="store_true", help="the same, without playing")
    parser.add_argument("--results", type=Path, default=ROOT / "var" / "crash" / "results.sqlite3")
    return parser.parse_args()


def _folder() -> tempfile.TemporaryDirectory[str]:
    """In memory where there is room: a file system that really writes would be most of the time."""
    memory = Path("/dev/shm")
    is_roomy = memory.is_dir() and shutil.disk_usage(memory).free > 512 * 1024**2
    return tempfile.TemporaryDirectory(prefix="loa-crash-", dir=memory if is_roomy else None)


def _databases(kind: str, folder: str, cache: Path) -> AbstractContextManager[Databases]:
    return postgres() if kind == "postgres" else sqlite(Path(folder), cache)


def _play(options: argparse.Namespace, databases: Databases, folder: str, results: Results, code: str) -> None:
    vendor = _VENDOR[options.db]
    jobs = 1 if options.one else options.jobs
    count = 1 if options.one else -(-options.count // jobs)
    workers = []
    for job in range(jobs):
        command = [
            sys.executable, "-m", "tests.crash.worker", "--folder", f"{folder}/job{job}",
            "--results", str(options.results), "--first", str(options.seed + job), "--step", str(jobs),
            "--count", str(count), "--mutate", options.mutate, *(["--tell"] if options.one else []),
        ]  # fmt: skip
        env = environment(databases.clone(f"loa_crash_{job}"))
        workers.append(subprocess.Popen(command, cwd=ROOT, env=env))
    try:
        while any(worker.poll() is None for worker in workers):
            time.sleep(1)
            if not options.one:
                runs, bad, mean = results.progress(vendor, code, options.mutate)
                print(f"\r{runs} of {options.count} runs, {bad} bad, {mean:.0f} ms each ", end="", flush=True)
    except KeyboardInterrupt:
        print("\nStopped; the next start goes on from here.")
    finally:
        for worker in workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)
            worker.wait()
    if any(worker.returncode not in (0, -signal.SIGTERM) for worker in workers):
        raise SystemExit("A worker failed; its words are above.")


if __name__ == "__main__":
    sys.exit(main())
