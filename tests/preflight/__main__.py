"""``python -m tests.preflight [--write] [--only PLATFORM …]``: the whole corpus, its table, and whether it passes."""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
import time
from pathlib import Path

import django

DOCS = Path(__file__).resolve().parents[2] / "docs" / "preflight.md"
_FIGURES = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)


def main() -> int:
    arguments = _arguments()
    from .bad import bad_drafts
    from .good import good_drafts
    from .report import Report
    from .trial import court

    report, begun = Report(), time.monotonic()
    with court() as made:
        bad, good = list(bad_drafts(made.files)), list(good_drafts(made.files))
        if arguments.only:
            bad, good = ([one for one in some if one.platform in arguments.only] for some in (bad, good))
        report.add_bad(made.try_draft(draft) for draft in bad)
        report.add_good(made.try_draft(draft) for draft in good)
    for fault in report.faults:
        print(fault)
    print(f"\n{report.table()}\n\n{len(bad)} bad and {len(good)} good drafts in {time.monotonic() - begun:.0f} s")
    if arguments.write and not arguments.only:
        DOCS.write_text(_FIGURES.sub(lambda found: f"{found[1]}{report.table()}\n{found[2]}", DOCS.read_text("utf-8")))
    for shortcoming in report.shortcomings:
        print(f"falls short: {shortcoming}")
    return 1 if report.shortcomings else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into docs/preflight.md")
    parser.add_argument("--only", nargs="*", default=[], metavar="PLATFORM")
    return parser.parse_args()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    # Refusals are what this is about.
    logging.disable(logging.WARNING)
    sys.exit(main())
