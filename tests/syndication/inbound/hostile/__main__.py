"""``make hostile``: two thousand hostile and broken feeds, each with its true status; the table for docs/sources.md."""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

import django

DOCS = Path(__file__).resolve().parents[4] / "docs" / "sources.md"
_FIGURES = re.compile(r"(<!-- hostile -->\n).*?(<!-- /hostile -->)", re.DOTALL)
#: In this process and in one that parses; the kernel stops the latter at its own limit.
MAX_MB, MAX_PARSER_MB = 600, 768


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=25.0, help="for each")
    parser.add_argument("--write", action="store_true", help="put the table into docs/sources.md")
    given = parser.parse_args()
    from .cases import cases
    from .trial import Verdict, try_all

    verdict: Verdict = try_all(cases(given.count, given.seed), seconds=given.seconds)
    for fault in verdict.faults:
        print(fault)
    lines = ["| family | feeds | what Loa says |", "|---|---|---|"]
    for family, said in sorted(verdict.said.items()):
        words = ", ".join(f"{code} {count}" for code, count in said.most_common())
        lines.append(f"| {family.replace('_', ' ')} | {said.total()} | {words} |")
    summary = (
        f"{given.count} feeds (seed {given.seed}) in {verdict.seconds:.0f} s: {len(verdict.faults)} untrue statuses; "
        f"the reading process, which is the server with its bombs too, peaked at "
        f"{verdict.peak_mb:.0f} MiB, a parsing one at {verdict.parser_peak_mb:.0f} MiB; "
        f"afterwards it {'reads' if verdict.is_alive else 'no longer reads'} a plain feed."
    )
    table = "\n".join([*lines, "", summary])
    print(f"\n{table}")
    if given.write:
        DOCS.write_text(_FIGURES.sub(lambda found: f"{found[1]}{table}\n{found[2]}", DOCS.read_text("utf-8")), "utf-8")
    is_bounded = verdict.peak_mb < MAX_MB and verdict.parser_peak_mb < MAX_PARSER_MB
    return 0 if not verdict.faults and verdict.is_alive and is_bounded else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    sys.exit(main())
